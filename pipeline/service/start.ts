import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { packageRoot } from '../../presets/index.js';
import { openGate } from '../access/index.js';
import { reconcile, SILENCE_MS, startReconciler, startSweeper } from '../clips/index.js';
import type { Config } from '../config/index.js';
import { type Database, type Orm, openDatabase } from '../db/index.js';
import { makeSigner } from '../deliver/index.js';
import { QikError } from '../errors/catalogue.js';
import { importDemoFliks } from '../fliks/index.js';
import { buildApp } from '../http/index.js';
import { RATE_RULE, type RateRule } from '../ingest/index.js';
import { errorFacts, limited } from '../log/index.js';
import type { MediaContext } from '../media/index.js';
import {
  type Handlers,
  type JobQueue,
  type LockTimes,
  openBackend,
  openQueue,
  POOLS,
  type Pool,
  type QueueBackend,
  startWorker,
} from '../queue/index.js';
import type { ObjectStore } from '../storage/index.js';
import type { KeyStore } from '../vault/index.js';
import { ensureFirstKey, type FirstKey } from './first-key.js';
import { openWorkFolders, type WorkFolders } from './folders.js';
import { masterKey } from './master-key.js';
import { openObjects } from './objects.js';

/** What the handlers of jobs are made from. */
export type HandlerParts = {
  readonly orm: Orm;
  readonly store: ObjectStore;
  readonly media: MediaContext;
  readonly scratch: string;
  readonly threads: number;
  readonly logger: Logger;
};

export type ServiceContext = {
  readonly media: MediaContext;
  readonly logger: Logger;
  /** Given from outside: the pipeline does not know its workers. */
  readonly makeHandlers: (parts: HandlerParts) => Handlers;
  /** How slow an upload may be. */
  readonly rate?: RateRule;
  /** Pools of jobs that this process works on, where it is a worker; default: all. */
  readonly pools?: readonly Pool[];
  /** For tests, which cannot wait as long as production can. */
  readonly times?: { readonly locks?: LockTimes; readonly reconcileMs?: number };
  /** Folder of the demo Fliks' catalogue and media; default: the project's own. */
  readonly demoFolder?: string;
};

export type Service = {
  /** Address that it listens on; null where it has no API. */
  readonly url: string | null;
  readonly publicUrl: string;
  /** The first API key, when this start made the database. */
  readonly firstKey: FirstKey | null;
  /**
   * Fills an empty library with the demo Fliks, or goes on with that, and tells how it goes a line at a time. Resolves
   * when it is over or the service closes, at once where DEMO is 0 or there is no API; never rejects.
   */
  readonly importDemo: (say: (line: string) => void) => Promise<void>;
  /** Drains: no new requests and jobs, those under way end or are handed back, everything is closed. */
  readonly close: () => Promise<void>;
};

/** Uploads and downloads under way may end for so long when the service closes. */
const HTTP_GRACE_MS = 10_000;
/** Renders under way may end for so long; then they are stopped and handed back. */
const WORK_GRACE_MS = 20_000;
/** ffmpeg is killed and not asked, so a stop takes milliseconds; more than this means that something hangs. */
const ABORT_MS = 5000;

const ourVersion = (): string => {
  const found: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  return typeof found === 'object' && found !== null && 'version' in found ? String(found.version) : 'unknown';
};

/** Closes in reverse order of opening, all of it even if something fails. */
class Closers {
  readonly #steps: (() => Promise<void>)[] = [];

  add(step: () => Promise<void>): void {
    this.#steps.push(step);
  }

  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.#steps.splice(0).reverse()) await step().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
}

type Parts = {
  readonly config: Config;
  readonly context: ServiceContext;
  readonly database: Database;
  readonly backend: QueueBackend;
  readonly queue: JobQueue;
  readonly store: ObjectStore;
  readonly keys: KeyStore;
  readonly folders: WorkFolders;
  readonly key: Uint8Array;
};

async function openParts(config: Config, context: ServiceContext, closers: Closers): Promise<Parts> {
  const { logger } = context;
  const database = await openDatabase(
    config,
    limited((error, leftOut) => logger.warn({ error: errorFacts(error), leftOut }, 'database connection lost')),
  );
  closers.add(() => database.close());
  const folders = await openWorkFolders(config.dataDir, logger);
  closers.add(() => folders.release());
  const key = await masterKey(config);
  const own = { alone: database.soleOwner, unfinished: folders.unfinished };
  const { store, keys } = await openObjects(config.dataDir, key, own);
  const backend = await openBackend(database, config);
  closers.add(() => backend.close());
  const queue = openQueue(backend, logger);
  closers.add(() => queue.close());
  return { config, context, database, backend, queue, store, keys, folders, key };
}

/** Writes, reads and removes a byte: a store that can only do some of it is not ready. */
async function tryStore(store: ObjectStore): Promise<void> {
  const key = `health/${uuidv7()}`;
  await store.put(key, Readable.from(['.']));
  if ((await store.stat(key)) !== 1) throw new QikError('storage_unavailable');
  await store.delete(key);
}

const authority = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** An address that this machine's own clients can use, when the service listens everywhere. */
const reachable = (host: string): string => (host === '0.0.0.0' || host === '::' ? 'localhost' : host);

function listenError(error: unknown, config: Config): unknown {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new QikError(
      'invalid_configuration',
      `PORT ${config.port} is taken by another program; choose another one.`,
    );
  if (code === 'EACCES')
    return new QikError(
      'invalid_configuration',
      `PORT ${config.port} may not be used by this user; choose one above 1023.`,
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new QikError('invalid_configuration', `HOST ${config.host} is not an address of this machine.`);
  return error;
}

type Front = { readonly close: () => Promise<void> };

async function startApi(parts: Parts, fronts: Front[]): Promise<string> {
  const { config, context, database, store, queue } = parts;
  let own = '';
  const app = await buildApp({
    gate: openGate(database.orm),
    ingest: {
      orm: database.orm,
      queue,
      store,
      keys: parts.keys,
      presets: context.media.presets,
      logger: context.logger,
      staging: parts.folders.staging,
      rules: {
        maxUploadBytes: config.maxUploadBytes,
        retentionMs: config.retentionMs,
        rate: context.rate ?? RATE_RULE,
      },
    },
    deliver: { orm: database.orm, signer: makeSigner(parts.key), publicUrl: () => config.publicUrl ?? own },
    store,
    presets: context.media.presets,
    media: context.media,
    logger: context.logger,
    version: ourVersion(),
    ready: { database: database.ping, queue: queue.ping, storage: () => tryStore(store) },
  });
  fronts.push({
    close: async () => {
      // Those that are still there then are cut off: an upload can be sent again.
      const cut = setTimeout(() => app.server.closeAllConnections(), HTTP_GRACE_MS);
      await app.close().finally(() => clearTimeout(cut));
    },
  });
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    throw listenError(error, config);
  }
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  own = `http://${authority(reachable(config.host), port)}`;
  return own;
}

function startWork(parts: Parts, fronts: Front[]): void {
  const { config, context, database, store, backend } = parts;
  const { scratch } = parts.folders;
  const handlers = context.makeHandlers({
    orm: database.orm,
    store,
    // A killed process leaves these notes behind, and the scratch folder goes with its process.
    media: { ...context.media, tools: { ...context.media.tools, runFolder: scratch } },
    scratch,
    threads: Math.max(1, Math.floor(availableParallelism() / config.workerConcurrency)),
    logger: context.logger,
  });
  for (const pool of context.pools ?? POOLS) {
    const worker = startWorker({
      pool,
      backend,
      handlers,
      concurrency: config.workerConcurrency,
      logger: context.logger,
      ...(context.times?.locks === undefined ? {} : { lockTimes: context.times.locks }),
    });
    fronts.push({ close: () => worker.close({ graceMs: WORK_GRACE_MS, abortMs: ABORT_MS }) });
  }
}

/** The import of the demo Fliks, which ends before anything that it stands on. */
function demoImport(parts: Parts, closers: Closers): Service['importDemo'] {
  const { config, context, database, queue, store } = parts;
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  closers.add(async () => {
    stopping.abort();
    await running;
  });
  return (say) => {
    if (!config.demo || !config.roles.has('api')) return Promise.resolve();
    const folder = context.demoFolder ?? join(packageRoot, 'fixtures', 'fliks');
    running = importDemoFliks(
      { orm: database.orm, queue, store, logger: context.logger },
      { folder, say, signal: stopping.signal },
    );
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
    // A worker serves nobody, and must not be the one that keeps the key.
    const firstKey = config.roles.has('api') ? await ensureFirstKey(orm, config) : null;
    // Nobody else can be at work on a database that has one owner: what looks like it is of a process that died.
    await reconcile(orm, parts.queue, soleOwner ? 0 : SILENCE_MS);
    const reconciler = startReconciler(orm, parts.queue, context.logger, context.times?.reconcileMs);
    closers.add(() => reconciler.stop());
    const sweeper = await startSweeper(
      { orm, store: parts.store, sealed: parts.keys, logger: context.logger },
      soleOwner,
    );
    closers.add(() => sweeper.stop());
    // What takes work in closes first and at once, everything it stands on after that.
    const fronts: Front[] = [];
    closers.add(async () => {
      await Promise.all(fronts.map((front) => front.close()));
    });
    if (config.roles.has('worker')) startWork(parts, fronts);
    const url = config.roles.has('api') ? await startApi(parts, fronts) : null;
    const publicUrl = config.publicUrl ?? url ?? `http://${authority(reachable(config.host), config.port)}`;
    const importDemo = demoImport(parts, closers);
    return { url, publicUrl, firstKey, importDemo, close: () => closers.close() };
  } catch (error) {
    await closers.close();
    throw error;
  }
}
