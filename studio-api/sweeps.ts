import type { Logger } from 'pino';
import type { Orm } from '../pipeline/db/index.js';
import { type Loop, startLoop } from '../pipeline/erase/index.js';
import { errorFacts } from '../pipeline/log/index.js';
import type { ObjectStore } from '../pipeline/storage/index.js';
import { sweepImports } from './imports/index.js';
import { sweepMedia } from './media/index.js';

/** Nothing waits for it. */
const EVERY_MS = 3_600_000;

type SweepDeps = { readonly orm: Orm; readonly store: ObjectStore; readonly logger: Logger };

/**
 * Removes what nothing of the library needs any more: files of imports that are over, and videos. At the start and every
 * hour, apart from what is due at a time. Any number of processes may do it.
 */
export function startSweeps(deps: SweepDeps): Loop {
  const failed = (error: unknown): void =>
    deps.logger.error({ error: errorFacts(error) }, 'what the library does not need was not removed');
  return startLoop(
    async (signal) => {
      const files = await sweepImports(deps);
      const videos = await sweepMedia(deps, undefined, signal);
      if (files + videos > 0) deps.logger.info({ files, videos }, 'what the library does not need was removed');
    },
    { everyMs: EVERY_MS, failed },
  );
}
