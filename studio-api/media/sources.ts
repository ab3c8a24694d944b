import { desc, eq } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { LIBRARY_TENANT } from '../../pipeline/access/index.js';
import { createClip } from '../../pipeline/clips/index.js';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { stageUpload, tellQueue, type UploadPart } from '../../pipeline/ingest/index.js';
import type { RenderOptions } from '../../pipeline/media/options.js';
import type { StudioParts } from '../../pipeline/service/index.js';
import { flikKeys } from '../../pipeline/storage/index.js';
import { record } from '../audit/index.js';
import { studioTables } from '../db/index.js';
import { ofLibrary } from './maker.js';

const { clips } = tables;
const { flikSources } = studioTables;

/** Bytes of the largest video that Fliks are cut from. */
export const MAX_SOURCE_BYTES = 500_000_000;

/** A small copy to cut by: it plays everywhere, and is soon made. */
const PROXY: RenderOptions = { profiles: ['ios-low'], watermark: 'none' };

/** A video that somebody sends. */
export type NewSource = {
  /** What the editor calls it. */
  readonly name: string;
  readonly parts: AsyncIterable<UploadPart>;
  /** Bytes that the whole request says it has; null when it does not say. */
  readonly declaredBytes: number | null;
  readonly editorId: string;
};

/**
 * Takes a video in that Fliks are cut from. When it answers, bytes and row are durable, and a small copy will be made.
 *
 * @returns its id
 * @throws QikError as every upload
 */
export async function takeSource(parts: StudioParts, source: NewSource): Promise<string> {
  const { ingest, orm, queue, store, logger } = parts;
  const id = uuidv7();
  const caller = { keyId: LIBRARY_TENANT, tenant: LIBRARY_TENANT, scopes: [] };
  const rules = { ...ingest.rules, maxUploadBytes: MAX_SOURCE_BYTES };
  const upload = { caller, parts: source.parts, expectedSha256: null, declaredBytes: source.declaredBytes };
  const { file } = await stageUpload({ ...ingest, rules }, id, upload);
  const key = flikKeys.source(id);
  try {
    await store.take(key, file.path);
    await orm.transaction(async (tx) => {
      await createClip(tx, {
        ...{ ...ofLibrary, id, options: PROXY, source: { key, bytes: file.bytes, sha256: file.sha256 } },
      });
      await tx.insert(flikSources).values({ id, name: source.name, createdBy: source.editorId });
      await record(tx, {
        ...{ editorId: source.editorId, action: 'source.add', subject: { kind: 'source', id } },
        ...{ before: null, after: { bytes: file.bytes } },
      });
    });
  } catch (error) {
    await store.delete(key);
    throw error;
  } finally {
    await file.discard();
  }
  await tellQueue({ orm, queue, logger }, { id, priority: ofLibrary.priority });
  return id;
}

/** Videos that Fliks are cut from, newest first. */
export const listSources = (orm: Orm, limit: number) =>
  orm
    .select({ source: flikSources, clip: clips })
    .from(flikSources)
    .innerJoin(clips, eq(clips.id, flikSources.id))
    .orderBy(desc(flikSources.id))
    .limit(limit);

/** One of them; null where there is none. */
export async function readSource(orm: Orm, id: string) {
  const [row] = await orm
    .select({ source: flikSources, clip: clips })
    .from(flikSources)
    .innerJoin(clips, eq(clips.id, flikSources.id))
    .where(eq(flikSources.id, id));
  return row ?? null;
}
