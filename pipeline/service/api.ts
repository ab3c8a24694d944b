import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { uuidv7 } from 'uuidv7';
import { packageRoot } from '../../presets/index.js';
import { openGate } from '../access/index.js';
import { openSharedCounts } from '../admission/index.js';
import type { Config } from '../config/index.js';
import type { DeliverDeps } from '../deliver/index.js';
import { makeSigner, type Signer } from '../deliver/index.js';
import { QikError } from '../errors/catalogue.js';
import { buildApp } from '../http/index.js';
import { type IngestDeps, OpenUploads } from '../ingest/index.js';
import type { ObjectStore } from '../storage/index.js';
import { ResumableUploads } from '../uploads/index.js';
import type { MasterKeys } from '../vault/index.js';
import type { WebhookServices } from '../webhooks/index.js';
import { callRules, openAdmission, rateRule } from './admission.js';
import type { FirstEditor, Studio } from './context.js';
import { credentialsFile } from './first-key.js';
import type { Parts } from './parts.js';
import { addToPrivateFile } from './private-file.js';
import { startFetcher } from './sources.js';

/** Uploads and downloads under way may end for so long when the service closes. */
const HTTP_GRACE_MS = 10_000;

const ourVersion = (): string => {
  const found: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  return typeof found === 'object' && found !== null && 'version' in found ? String(found.version) : 'unknown';
};

/** Writes, reads and removes a byte: a store that can only do some of it is not ready. */
async function tryStore(store: ObjectStore): Promise<void> {
  const key = `health/${uuidv7()}`;
  await store.put(key, Readable.from(['.']));
  if ((await store.stat(key)) !== 1) throw new QikError('storage_unavailable');
  await store.delete(key);
}

/** Clips are objects and keys: without the one the other is of no use. */
async function tryStorage({ store, keysReady }: Pick<Parts, 'store' | 'keysReady'>): Promise<void> {
  await Promise.all([tryStore(store), keysReady()]);
}

const signerOf = ({ current, former = [] }: MasterKeys): Signer =>
  makeSigner(
    current.key,
    former.map(({ key }) => key),
  );

export const authority = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** An address that this machine's own clients can use, when the service listens everywhere. */
export const reachable = (host: string): string => (host === '0.0.0.0' || host === '::' ? 'localhost' : host);

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

/** What takes work in. */
export type Front = { readonly close: () => Promise<void> };

/** An API that listens, and what it takes clips in and gives them out with. */
export type Api = {
  readonly firstEditor: FirstEditor | null;
  /** Null where there is no studio. */
  readonly importDemo: Studio['importDemo'] | null;
  readonly url: string;
  readonly ingest: IngestDeps;
  readonly deliver: DeliverDeps;
};

/** Starts listening. */
export async function startApi(parts: Parts, webhooks: WebhookServices, fronts: Front[]): Promise<Api> {
  const { config, context, database, notices, store, queue } = parts;
  const uploads = new OpenUploads({ orm: database.orm, notices, logger: context.logger });
  let own = '';
  const ingest: IngestDeps = {
    orm: database.orm,
    queue,
    store,
    keys: parts.keys,
    presets: context.media.presets,
    logger: context.logger,
    meters: parts.metrics.meters,
    uploads,
    admission: openAdmission(config, parts),
    staging: parts.folders.staging,
    rules: {
      maxUploadBytes: config.maxUploadBytes,
      retentionMs: config.retentionMs,
      rate: context.rate ?? rateRule(config),
    },
  };
  const deliver: DeliverDeps = {
    orm: database.orm,
    signer: signerOf(parts.masters),
    publicUrl: () => config.publicUrl ?? own,
  };
  const unfinished = parts.remains.folders.uploads;
  const resumable = await ResumableUploads.open({ ...ingest, folder: unfinished });
  const { openStudio } = context;
  const studio = await openStudio?.({
    ...{ orm: database.orm, notices: database.notices, queue, store, ingest, unfinished, media: context.media },
    ...{
      erase: parts.erase,
      deliver,
      webhooks,
      signer: parts.statements,
      config,
      publicUrl: deliver.publicUrl,
      logger: context.logger,
    },
    keepCredentials: (credentials) => addToPrivateFile(credentialsFile(config.dataDir), credentials),
  });
  const counts = config.redisUrl === null ? null : openSharedCounts(config.redisUrl, context.logger);
  const app = await buildApp({
    gate: openGate(database.orm),
    ingest,
    resumable,
    deliver,
    erase: parts.erase,
    remains: parts.remains,
    webhooks,
    sources: { outbound: parts.outbound, look: () => fetcher.look() },
    audit: { signer: parts.statements },
    notices,
    store,
    presets: context.media.presets,
    media: context.media,
    logger: context.logger,
    metrics: parts.metrics,
    calls: callRules(config, counts),
    trustedProxies: config.trustedProxies ?? [],
    version: ourVersion(),
    ready: { database: database.ping, queue: queue.ping, storage: () => tryStorage(parts) },
    ...(studio === undefined ? {} : { more: studio.routes }),
  });
  const fetcher = await startFetcher(parts, ingest);
  fronts.push({
    close: async () => {
      // Those that are still there then are cut off: an upload can be sent again.
      const cut = setTimeout(() => app.server.closeAllConnections(), HTTP_GRACE_MS);
      await Promise.all([app.close().finally(() => clearTimeout(cut)), fetcher.close()]);
      await studio?.close();
      // An upload that was cut off takes its row with it, for which the database must still be open.
      await uploads.close();
      await resumable.close();
      counts?.close();
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
  return {
    url: own,
    ingest,
    deliver,
    firstEditor: studio?.firstEditor ?? null,
    importDemo: studio?.importDemo ?? null,
  };
}
