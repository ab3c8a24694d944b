import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { packageRoot } from '../../presets/index.js';
import { openGate } from '../access/index.js';
import { reconcile, SILENCE_MS, startReconciler } from '../clips/index.js';
import type { Config } from '../config/index.js';
import { type Database, type Orm, openDatabase } from '../db/index.js';
import { makeSigner } from '../deliver/index.js';
import { QikError } from '../errors/catalogue.js';
import { buildApp } from '../http/index.js';
import { openStaging, RATE_RULE, type RateRule } from '../ingest/index.js';
import type { MediaContext } from '../media/index.js';
import { type Handlers, type JobQueue, openQueue, startWorker } from '../queue/index.js';
import { type ObjectStore, openDiskStore } from '../storage/index.js';
import { ensureFirstKey, type FirstKey } from './first-key.js';
import { masterKey } from './master-key.js';

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
};

export type Service = {
  /** Address that it listens on; null where it has no API. */
  readonly url: string | null;
  readonly publicUrl: string;
  /** The first API key, when this start made the database. */
  readonly firstKey: FirstKey | null;
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
  readonly queue: JobQueue;
  readonly store: ObjectStore;
  readonly key: Uint8Array;
};

async function openParts(config: Config, context: ServiceContext, closers: Closers): Promise<Parts> {
  const database = await openDatabase(config.dataDir);
  closers.add(() => database.close());
  const store = await openDiskStore(join(config.dataDir, 'objects'));
  // The folder is ours alone from here on, so whatever lies there was left by a process that is gone.
  await openStaging(join(config.dataDir, 'staging'));
  await rm(join(config.dataDir, 'scratch'), { recursive: true, force: true });
  await mkdir(join(config.dataDir, 'scratch'), { mode: 0o700 });
  const queue = openQueue(database.pool, context.logger);
  closers.add(() => queue.close());
  return { config, context, database, queue, store, key: await masterKey(config) };
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
      presets: context.media.presets,
      logger: context.logger,
      staging: join(config.dataDir, 'staging'),
      rules: {
        maxUploadBytes: config.maxUploadBytes,
        retentionMs: config.retentionMs,
        rate: context.rate ?? RATE_RULE,
      },
    },
    deliver: { orm: database.orm, signer: makeSigner(parts.key), publicUrl: () => config.publicUrl ?? own },
    store,
    presets: context.media.presets,
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
  const { config, context, database, store } = parts;
  const handlers = context.makeHandlers({
    orm: database.orm,
    store,
    media: context.media,
    scratch: join(config.dataDir, 'scratch'),
    threads: Math.max(1, Math.floor(availableParallelism() / config.workerConcurrency)),
    logger: context.logger,
  });
  const worker = startWorker({
    pool: 'render',
    connection: database.pool,
    handlers,
    concurrency: config.workerConcurrency,
    logger: context.logger,
  });
  fronts.push({ close: () => worker.close({ graceMs: WORK_GRACE_MS, abortMs: ABORT_MS }) });
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
    const firstKey = await ensureFirstKey(orm, config);
    // Nobody else can be at work on a database that has one owner: what looks like it is of a process that died.
    await reconcile(orm, parts.queue, soleOwner ? 0 : SILENCE_MS);
    const reconciler = startReconciler(orm, parts.queue, context.logger);
    closers.add(() => reconciler.stop());
    // What takes work in closes first and at once, everything it stands on after that.
    const fronts: Front[] = [];
    closers.add(async () => {
      await Promise.all(fronts.map((front) => front.close()));
    });
    if (config.roles.has('worker')) startWork(parts, fronts);
    const url = config.roles.has('api') ? await startApi(parts, fronts) : null;
    const publicUrl = config.publicUrl ?? url ?? `http://${authority(reachable(config.host), config.port)}`;
    return { url, publicUrl, firstKey, close: () => closers.close() };
  } catch (error) {
    await closers.close();
    throw error;
  }
}
