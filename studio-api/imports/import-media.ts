import { eq } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { stageFile } from '../../pipeline/ingest/index.js';
import { errorFacts } from '../../pipeline/log/index.js';
import { flikKeys } from '../../pipeline/storage/index.js';
import { MAX_SOURCE_BYTES, sourceWithBytes, writeSource } from '../media/index.js';
import type { Archive } from './archive.js';
import { IMPORT_PRIORITY, type ImportDeps } from './deps.js';

const { clips } = tables;

/** A disk is as fast as it is: nothing that is read from one is too slow. */
const NO_RATE = { graceMs: Number.POSITIVE_INFINITY, windowMs: 1, minBytesPerSecond: 0 };

/** A video that a row is to be cut from. */
export type RowMedia = {
  /** Writes its rows where it is a new one. */
  readonly write: (tx: Orm) => Promise<void>;
  readonly sourceId: string;
  /** Whether it is new. */
  readonly fresh: boolean;
  /** Takes the bytes back out of the store, where no row came to speak of them. */
  readonly undo: () => Promise<void>;
};

const nothing = async (): Promise<void> => undefined;

/** Removes bytes of which no row speaks. A commit whose answer was lost is a commit all the same. */
async function removeUnspoken({ orm, store, logger }: ImportDeps, id: string): Promise<void> {
  try {
    const [spoken] = await orm.select({ id: clips.id }).from(clips).where(eq(clips.id, id));
    if (spoken === undefined) await store.delete(flikKeys.source(id));
  } catch (error) {
    logger.warn({ source: id, error: errorFacts(error) }, 'what is left of a video is swept later');
  }
}

/** Takes a video out of an archive and into the store. One whose bytes the library has already is that one. */
export async function takeMedia(
  deps: ImportDeps,
  archive: Archive,
  { name, editorId }: { readonly name: string; readonly editorId: string | null },
): Promise<RowMedia> {
  const { orm, store, staging } = deps;
  const id = uuidv7();
  const rule = { maxBytes: MAX_SOURCE_BYTES, rate: NO_RATE };
  const file = await stageFile(staging, id, await archive.open(name), rule, () => undefined);
  try {
    const { bytes, sha256 } = file;
    const known = await sourceWithBytes(orm, sha256);
    if (known !== null) return { sourceId: known, fresh: false, write: nothing, undo: nothing };
    await store.take(flikKeys.source(id), file.path);
    return {
      ...{ sourceId: id, fresh: true, undo: () => removeUnspoken(deps, id) },
      write: (tx) => writeSource(tx, { id, name, bytes, sha256, editorId }, IMPORT_PRIORITY),
    };
  } finally {
    await file.discard();
  }
}

/** @throws QikError `internal` where a row names a video of an import that has none: the preview refused it */
export function requireArchive(archive: Archive | null): Archive {
  if (archive === null) throw new QikError('internal', 'A row names a video, and its import has none.');
  return archive;
}
