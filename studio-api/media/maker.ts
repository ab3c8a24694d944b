import { eq, inArray } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { LIBRARY_TENANT } from '../../pipeline/access/index.js';
import { createClip, type NewClip, NO_END_MS } from '../../pipeline/clips/index.js';
import { type Orm, type PriorityClass, tables } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { tellQueue } from '../../pipeline/ingest/index.js';
import type { StudioParts } from '../../pipeline/service/index.js';
import { studioTables } from '../db/index.js';
import type { FlikContent } from '../library/content.js';
import type { MediaMaker } from '../library/index.js';
import { optionsFor, recipeOf } from './recipe.js';

const { clips } = tables;
const { flikMedia, flikSources } = studioTables;

/** What every clip of the library has. An editor waits for it, as the sender of a clip does. */
export const ofLibrary = {
  ...{ tenant: LIBRARY_TENANT, apiKeyId: LIBRARY_TENANT, priority: 'normal' },
  ...{ sender: null, recipients: [], metadata: null, policy: {}, sentAt: null, ttlMs: null, retentionMs: NO_END_MS },
} as const satisfies Partial<NewClip>;

const wrong = (path: string, message: string): QikError =>
  new QikError('invalid_request', `${path} ${message}`, { errors: [{ path, message }] });

/** The video that a content is cut from. @throws QikError `invalid_request` where there is none, or none that can be cut */
async function sourceOf(tx: Orm, sourceId: string) {
  const [source] = await tx
    .select({ state: clips.state, key: clips.sourceKey, bytes: clips.sourceBytes, sha256: clips.sourceSha256 })
    .from(flikSources)
    .innerJoin(clips, eq(clips.id, flikSources.id))
    .where(eq(flikSources.id, sourceId))
    // What is about to be used is not swept.
    .for('key share');
  if (source === undefined) throw wrong('/sourceId', 'is not the id of a video of the library');
  if (source.state === 'failed') throw wrong('/sourceId', 'names a video that could not be used');
  return source;
}

/**
 * Makes what Fliks look like, through the pipeline that every clip takes.
 *
 * @param priority default: that of what an editor waits for
 */
export function mediaMaker(
  { orm, queue, logger, media: { presets } }: StudioParts,
  priority: PriorityClass = ofLibrary.priority,
): MediaMaker {
  return {
    mediaFor: async (tx: Orm, content: FlikContent) => {
      const { sourceId } = content;
      if (sourceId === null) return null;
      const { key, bytes, sha256 } = await sourceOf(tx, sourceId);
      const options = optionsFor(content);
      const recipe = recipeOf(presets, sha256, options);
      const id = uuidv7();
      const [made] = await tx
        .insert(flikMedia)
        .values({ id, sourceId, recipe })
        .onConflictDoNothing({ target: flikMedia.recipe })
        .returning({ id: flikMedia.id });
      if (made === undefined) {
        const [known] = await tx
          .select({ id: flikMedia.id })
          .from(flikMedia)
          .where(eq(flikMedia.recipe, recipe))
          .for('key share');
        if (known === undefined) throw new QikError('busy');
        return known.id;
      }
      await createClip(tx, { ...ofLibrary, id, priority, options, source: { key, bytes, sha256 } });
      return id;
    },
    render: async (mediaIds) => {
      if (mediaIds.length === 0) return;
      const waiting = await orm
        .select({ id: clips.id, priority: clips.priority })
        .from(clips)
        .where(inArray(clips.id, [...mediaIds]));
      for (const clip of waiting) await tellQueue({ orm, queue, logger }, clip);
    },
  };
}
