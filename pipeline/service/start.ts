import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../presets/index.js';
import { startCheckpoints } from '../audit/index.js';
import { reconcile, startReconciler, startSweeper } from '../clips/index.js';
import type { Config } from '../config/index.js';
import { POOLS, startWorker } from '../queue/index.js';
import { startUploadKeeper } from '../uploads/index.js';
import { type Api, authority, type Front, reachable, startApi } from './api.js';
import { startTestClips } from './canary.js';
import { Closers } from './closers.js';
import type { FirstEditor, ServiceContext } from './context.js';
import { startErasing } from './erasing.js';
import { ensureFirstKey, type FirstKey } from './first-key.js';
import { startOutward } from './outward.js';
import { openParts, type Parts } from './parts.js';
import { startRotation } from './rotation.js';

export type Service = {
  /** Address that it listens on; null where it has no API. */
  readonly url: string | null;
  readonly publicUrl: string;
  /** The first API key, when this start made the database. */
  readonly firstKey: FirstKey | null;
  /** The studio's first editor, when this start made them. */
  readonly firstEditor: FirstEditor | null;
  /**
   * Fills an empty library with the demo Fliks, or goes on with that, and tells how it goes a line at a time. Resolves
   * when it is over or the service closes, at once where DEMO is 0 or there is no studio; never rejects.
   */
  readonly importDemo: (say: (line: string) => void) => Promise<void>;
  /** Drains: no new requests and jobs, those under way end or are handed back, everything is closed. */
  readonly close: () => Promise<void>;
};

/** Renders under way may end for so long; then they are stopped and handed back. */
const WORK_GRACE_MS = 20_000;
/** ffmpeg is killed and not asked, so a stop takes milliseconds; more than this means that something hangs. */
const ABORT_MS = 5000;

function startWork(parts: Parts, fronts: Front[]): void {
  const { config, context, database, notices, store, backend } = parts;
  const { meters } = parts.metrics;
  const { scratch } = parts.folders;
  const handlers = context.makeHandlers({
    orm: database.orm,
    notices,
    store,
    // A killed process leaves these notes behind, and the scratch folder goes with its process.
    media: { ...context.media, tools: { ...context.media.tools, runFolder: scratch } },
    scratch,
    threads: Math.max(1, Math.floor(availableParallelism() / config.workerConcurrency)),
    keepSource: config.keepSource,
    logger: context.logger,
    meters,
  });
  for (const pool of context.pools ?? POOLS) {
    const worker = startWorker({
      pool,
      backend,
      handlers,
      concurrency: config.workerConcurrency,
      logger: context.logger,
      meters,
      lockTimes: parts.times.locks,
    });
    fronts.push({ close: () => worker.close({ graceMs: WORK_GRACE_MS, abortMs: ABORT_MS }) });
  }
}

/** The import of the demo Fliks, which ends before anything that it stands on. */
function demoImport({ config, context }: Parts, api: Api | null, closers: Closers): Service['importDemo'] {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  closers.add(async () => {
    stopping.abort();
    await running;
  });
  return (say) => {
    if (!config.demo || api === null || api.importDemo === null) return Promise.resolve();
    const folder = context.demoFolder ?? join(packageRoot, 'fixtures', 'fliks');
    running = api.importDemo({ folder, say, signal: stopping.signal });
    return running;
  };
}

/**
 * Opens everything in the data folder and starts what `roles` names.
 *
 * @throws QikError `data_folder_in_use` or `invalid_configuration`; nothing stays open then
 */
export async function startService(config: Config, context: ServiceContext): Promise<Service> {
  const closers = new Closers();
  try {
    const parts = await openParts(config, context, closers);
    const { orm, soleOwner } = parts.database;
    await startErasing(parts, closers);
    // A worker serves nobody, and must not be the one that keeps the key.
    const firstKey = config.roles.has('api') ? await ensureFirstKey(parts.erase, config) : null;
    // Nobody else can be at work on a database that has one owner: what looks like it is of a process that died.
    const { queue, store, keys, times } = parts;
    await reconcile({ orm, queue, store, keys }, soleOwner ? 0 : times.silenceMs);
    const reconciler = startReconciler({ orm, queue, store, keys }, context.logger, times);
    closers.add(() => reconciler.stop());
    const sweeper = await startSweeper(
      { orm, store: parts.store, sealed: parts.keys, logger: context.logger },
      soleOwner,
    );
    closers.add(() => sweeper.stop());
    if (config.roles.has('api')) {
      const { folders } = parts.remains;
      const deps = { orm, keys, store, logger: context.logger, folder: folders.uploads };
      const keeper = await startUploadKeeper(deps, { alone: soleOwner });
      closers.add(() => keeper.stop());
    }
    const { masters, erase } = parts;
    const rotation = startRotation({ orm, keys, masters, audit: erase.audit, logger: context.logger });
    closers.add(() => rotation.stop());
    const checkpoints = startCheckpoints({ orm, signer: parts.statements, logger: context.logger });
    closers.add(() => checkpoints.stop());
    const webhooks = config.roles.has('api') ? startOutward(parts, closers) : null;
    // What takes work in closes first and at once, everything it stands on after that.
    const fronts: Front[] = [];
    closers.add(async () => {
      await Promise.all(fronts.map((front) => front.close()));
    });
    if (config.roles.has('worker')) startWork(parts, fronts);
    const api = webhooks === null ? null : await startApi(parts, webhooks, fronts);
    const url = api?.url ?? null;
    const publicUrl = config.publicUrl ?? url ?? `http://${authority(reachable(config.host), config.port)}`;
    if (api !== null) await startTestClips(parts, api, closers);
    const importDemo = demoImport(parts, api, closers);
    const firstEditor = api?.firstEditor ?? null;
    return { url, publicUrl, firstKey, firstEditor, importDemo, close: () => closers.close() };
  } catch (error) {
    await closers.close();
    throw error;
  }
}
