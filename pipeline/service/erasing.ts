import { hostname } from 'node:os';
import { replayTombstones, startExpirer, startPurger, watchLag } from '../erase/index.js';
import { startSlotKeeper } from '../personal/index.js';
import type { Closers } from './closers.js';
import type { Parts } from './parts.js';

/**
 * Deletes what a restored backup brought back, and starts what ends clips with their time, what removes them, and who
 * watches both. Nothing may be served before this has resolved.
 */
export async function startErasing(parts: Parts, closers: Closers): Promise<void> {
  const { config, context, database, erase, store, queue, times } = parts;
  const { logger, purge = {} } = context;
  await replayTombstones(erase, [parts.tombstones.read()]);
  if (config.roles.has('api')) {
    const watch = watchLag({ orm: database.orm, logger, ...purge.watch });
    closers.add(() => watch.stop());
  }
  if (!config.roles.has('worker')) return;
  const purger = await startPurger({
    ...erase,
    ...{ store, queue, host: hostname() },
    // Those of every process, beside this one's own.
    folders: parts.remains.folders,
    listen: database.notices.listen,
    longestLeaseMs: times.silenceMs,
    ...purge.purger,
  });
  closers.add(() => purger.stop());
  const expirer = startExpirer({ ...erase, maxShare: config.purgeMaxShare, ...purge.expirer });
  closers.add(() => expirer.stop());
  const slots = startSlotKeeper(erase);
  closers.add(() => slots.stop());
}
