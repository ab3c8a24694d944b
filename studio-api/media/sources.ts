import { and, desc, eq, ne } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { LIBRARY_TENANT } from '../../pipeline/access/index.js';
import { createClip } from '../../pipeline/clips/index.js';
import { type Orm, type PriorityClass, tables } from '../../pipeline/db/index.js';
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

/** A small copy to cut by: any picture of it is shown at once, and it is as long as the video. */
export const PROXY: RenderOptions = { profiles: ['workbench'], watermark: 'none' };

/** A video whose bytes are in the store under the source key of its id. */
type StoredSource = {
  readonly id: string;
  /** What the editor calls it. */
  readonly name: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  /** Null: the studio itself. */
  readonly editorId: string | null;
};

/** Makes what Fliks can be cut from of a clip that has all of its bytes, in a transaction. */
export async function noteSource(tx: Orm, { id, name, bytes, editorId }: Omit<StoredSource, 'sha256'>): Promise<void> {
  await tx.insert(flikSources).values({ id, name, createdBy: editorId });
  await record(tx, {
    ...{ editorId, action: 'source.add', subject: { kind: 'source', id } },
    ...{ before: null, after: { bytes } },
  });
}

/** Writes the rows of a video whose bytes are in the store, in a transaction. Its small copy is to be asked for after that. */
export async function writeSource(
  tx: Orm,
  { sha256, ...source }: StoredSource,
  priority: PriorityClass = ofLibrary.priority,
): Promise<void> {
  const { id, bytes } = source;
  const key = flikKeys.source(id);
  await createClip(tx, { ...ofLibrary, id, priority, options: PROXY, source: { key, bytes, sha256 } });
  await noteSource(tx, source);
}

/** The newest video of the library with these bytes that can be used; null: there is none. */
export async function sourceWithBytes(orm: Orm, sha256: string): Promise<string | null> {
  const [known] = await orm
    .select({ id: flikSources.id })
    .from(flikSources)
    .innerJoin(clips, eq(clips.id, flikSources.id))
    .where(and(eq(clips.tenant, LIBRARY_TENANT), eq(clips.sourceSha256, sha256), ne(clips.state, 'failed')))
    .orderBy(desc(flikSources.id))
    .limit(1);
  return known?.id ?? null;
}

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
  const { name, editorId } = source;
  const id = uuidv7();
  const caller = { keyId: LIBRARY_TENANT, tenant: LIBRARY_TENANT, scopes: [] };
  const rules = { ...ingest.rules, maxUploadBytes: MAX_SOURCE_BYTES };
  const upload = { caller, parts: source.parts, expectedSha256: null, declaredBytes: source.declaredBytes };
  const { file } = await stageUpload({ ...ingest, rules }, id, upload);
  const key = flikKeys.source(id);
  try {
    await store.take(key, file.path);
    const { bytes, sha256 } = file;
    await orm.transaction((tx) => writeSource(tx, { id, name, bytes, sha256, editorId }));
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
