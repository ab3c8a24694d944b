import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { openAuditLog, openStatementSigner, type StatementSigner } from '../audit/index.js';
import { ClipNotices } from '../clips/index.js';
import type { Config } from '../config/index.js';
import { type Database, identityOf, openDatabase } from '../db/index.js';
import { type EraseDeps, openTombstones, type RemainsDeps, type Tombstones } from '../erase/index.js';
import { errorFacts, limited } from '../log/index.js';
import type { Metrics } from '../metrics/index.js';
import { type Outbound, openOutbound } from '../net/index.js';
import {
  type JobQueue,
  openBackend,
  openQueue,
  type QueueBackend,
  type TakeoverTimes,
  takeoverTimes,
} from '../queue/index.js';
import type { ObjectStore } from '../storage/index.js';
import type { KeyStore, MasterKeys } from '../vault/index.js';
import type { Closers } from './closers.js';
import type { ServiceContext } from './context.js';
import { openWorkFolders, type WorkFolders } from './folders.js';
import { masterKeys } from './master-key.js';
import { openMeasures } from './measures.js';
import { openObjects } from './objects.js';
import type { KeysDatabase } from './open-keys.js';

/** What everything that the service does stands on. */
export type Parts = {
  readonly config: Config;
  readonly context: ServiceContext;
  readonly database: Database;
  /** What others do to clips, as far as it is told. */
  readonly notices: ClipNotices;
  readonly backend: QueueBackend;
  readonly queue: JobQueue;
  readonly store: ObjectStore;
  readonly keys: KeyStore;
  /** Throws when the keys cannot be had. */
  readonly keysReady: () => Promise<void>;
  readonly folders: WorkFolders;
  readonly times: TakeoverTimes;
  readonly masters: MasterKeys;
  /** The current master key. */
  readonly key: Uint8Array;
  readonly tombstones: Tombstones;
  /** For ending clips. */
  readonly erase: EraseDeps;
  /** For looking for what is left of them. */
  readonly remains: RemainsDeps;
  readonly metrics: Metrics;
  /** For requests to addresses that others chose. */
  readonly outbound: Outbound;
  /** Signs receipts and checkpoints of the audit log. */
  readonly statements: StatementSigner;
};

/** The list of deleted clips beside the database. */
export const tombstonesFile = (dataDir: string): string => join(dataDir, 'tombstones.jsonl');

/** Where the clips' keys are, if not in the data folder. */
export async function keysDatabaseOf(
  { keysDatabaseUrl: url }: Pick<Config, 'keysDatabaseUrl'>,
  database: Database,
  logger: Logger,
): Promise<KeysDatabase | undefined> {
  if (url === null) return undefined;
  const onError = limited((error: unknown, leftOut) =>
    logger.warn({ error: errorFacts(error), leftOut }, "the database of the clips' keys cannot be used"),
  );
  return { url, rows: await identityOf(database.pool), onError };
}

/** Opens it, in the order in which it closes the other way round. */
export async function openParts(config: Config, context: ServiceContext, closers: Closers): Promise<Parts> {
  const { logger } = context;
  const database = await openDatabase(
    config,
    limited((error, leftOut) => logger.warn({ error: errorFacts(error), leftOut }, 'database connection lost')),
  );
  closers.add(() => database.close());
  const notices = await ClipNotices.open(database.notices);
  closers.add(() => notices.close());
  const folders = await openWorkFolders(config.dataDir, logger);
  closers.add(() => folders.release());
  const masters = await masterKeys(config);
  const { key } = masters.current;
  const keysDatabase = await keysDatabaseOf(config, database, logger);
  const own = { alone: database.soleOwner, unfinished: folders.unfinished, keysDatabase };
  const objects = await openObjects(config.dataDir, masters, own);
  closers.add(() => objects.close());
  const { store, keys, keysReady } = objects;
  const backend = await openBackend(database, config);
  closers.add(() => backend.close());
  const queue = openQueue(backend, logger);
  closers.add(() => queue.close());
  const { orm } = database;
  const tombstones = openTombstones(tombstonesFile(config.dataDir));
  const erase = { orm, keys, audit: openAuditLog(key), notices: database.notices, tombstones, logger };
  // Those of every process, beside this one's own.
  const everyone = {
    staging: dirname(folders.staging),
    scratch: dirname(folders.scratch),
    unfinished: dirname(folders.unfinished),
    uploads: join(config.dataDir, 'uploads'),
  };
  const remains = { orm, keys, store, queue, folders: everyone, tombstones, logger };
  const statements = await openStatementSigner(orm, key);
  const ownHosts = config.publicUrl === null ? [] : [new URL(config.publicUrl).hostname];
  const outbound = openOutbound({ allow: config.outboundAllow ?? [], own: ownHosts });
  closers.add(() => outbound.close());
  const metrics = openMeasures(config, { orm, queue, logger });
  const times = { ...takeoverTimes(config.lockMs), ...context.times };
  return {
    config,
    context,
    database,
    notices,
    times,
    backend,
    queue,
    store,
    keys,
    keysReady,
    folders,
    masters,
    key,
    tombstones,
    erase,
    remains,
    metrics,
    outbound,
    statements,
  };
}
