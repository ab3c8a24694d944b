import type { Logger } from 'pino';
import type { Orm } from '../db/index.js';
import { errorFacts } from '../log/index.js';
import type { ObjectStore } from '../storage/index.js';
import type { KeyStore } from '../vault/index.js';
import { clearUpload } from './end-upload.js';
import { releaseAllLocks } from './lock-rows.js';
import { PartFiles } from './part-files.js';
import { dropExpiredUpload, expiredUploads, knownUploads } from './rows.js';

const EVERY_MS = 60_000;
/** Uploads that are looked at with one query. */
const BATCH = 200;
/** Length of a clip's id, which the name of everything of an upload begins with. */
const ID_LENGTH = 36;

export type KeeperDeps = {
  readonly orm: Orm;
  readonly keys: KeyStore;
  readonly store: ObjectStore;
  readonly logger: Logger;
  readonly folder: string;
};

type Keeping = Omit<KeeperDeps, 'folder'> & { readonly files: PartFiles };

/** Removes uploads whose time is over, with their clips. @returns how many */
async function dropExpired(deps: Keeping): Promise<number> {
  let dropped = 0;
  for (;;) {
    const ids = await expiredUploads(deps.orm, BATCH);
    for (const id of ids) {
      if (!(await dropExpiredUpload(deps.orm, id))) continue;
      await clearUpload(deps, id);
      dropped += 1;
    }
    if (ids.length < BATCH) return dropped;
  }
}

/**
 * Removes bytes of no upload: a process died between a row's end and theirs. A row comes before its bytes, so files are
 * listed before rows are read.
 *
 * @returns how many files
 */
async function sweepFiles({ orm, files }: Keeping): Promise<number> {
  const ids = [...new Set((await files.list()).map((name) => name.slice(0, ID_LENGTH)))];
  let swept = 0;
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH);
    const known = await knownUploads(orm, batch);
    for (const id of batch) {
      if (known.has(id)) continue;
      await files.remove(id);
      swept += 1;
    }
  }
  return swept;
}

export type UploadKeeper = {
  /** Does everything once. */
  readonly keep: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * Removes uploads that nobody went on with, and what dead processes left of others: at the start and every minute.
 *
 * @param alone that no other process can be at work on uploads: locks are of the dead then
 */
export async function startUploadKeeper(
  { folder, ...deps }: KeeperDeps,
  { alone, everyMs = EVERY_MS }: { readonly alone: boolean; readonly everyMs?: number },
): Promise<UploadKeeper> {
  const keeping = { ...deps, files: await PartFiles.open(folder) };
  if (alone) await releaseAllLocks(deps.orm);
  let running: Promise<void> = Promise.resolve();
  const once = async (): Promise<void> => {
    try {
      const [dropped, swept] = [await dropExpired(keeping), await sweepFiles(keeping)];
      if (dropped + swept > 0) deps.logger.info({ dropped, swept }, 'uploads that nobody went on with were removed');
    } catch (error) {
      deps.logger.error({ error: errorFacts(error) }, 'looking after uploads failed');
    }
  };
  const keep = (): Promise<void> => {
    running = running.then(once);
    return running;
  };
  const timer = setInterval(() => void keep(), everyMs);
  timer.unref();
  void keep();
  return {
    keep,
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
