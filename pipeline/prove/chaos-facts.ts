import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { asc } from 'drizzle-orm';
import { Redis } from 'ioredis';
import { Sweep } from '../clips/index.js';
import { type Database, type Orm, openDatabase, tables } from '../db/index.js';
import { makeLogger } from '../log/index.js';
import { openQueue, openRedisBackend, POOLS } from '../queue/index.js';
import { openObjects } from '../service/index.js';
import type { ObjectStore } from '../storage/index.js';
import type { KeyStore } from '../vault/index.js';
import type { Facts } from './chaos-check.js';
import { filesBelow } from './files-below.js';

async function digestOf(store: ObjectStore, key: string): Promise<string> {
  const found = await store.open(key);
  if (found === null) return 'gone';
  const hash = createHash('sha256');
  for await (const part of found.stream) hash.update(part);
  return hash.digest('hex');
}

async function objectsOf(store: ObjectStore): Promise<Map<string, string>> {
  const objects = new Map<string, string>();
  for (const prefix of ['clips/', 'health/'])
    for await (const key of store.list(prefix)) objects.set(key, await digestOf(store, key));
  return objects;
}

async function sealedClips(keys: KeyStore): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const { clipId } of keys.list()) ids.add(clipId);
  return ids;
}

type Rows = Pick<Facts, 'clips' | 'events' | 'renditions' | 'stills'>;

async function rowsOf(orm: Orm): Promise<Rows> {
  const { clips, outbox, renditions, stills } = tables;
  const events = await orm.select({ clipId: outbox.clipId, type: outbox.type }).from(outbox).orderBy(asc(outbox.seq));
  const kept = ({
    clipId,
    epoch,
    objectKey,
    data,
  }: {
    clipId: string;
    epoch: number;
    objectKey: string;
    data: { sha256: string };
  }) => ({
    ...{ clipId, epoch },
    key: objectKey,
    sha256: data.sha256,
  });
  return {
    clips: await orm
      .select({
        id: clips.id,
        state: clips.state,
        epoch: clips.epoch,
        sourceKey: clips.sourceKey,
        sourceSha256: clips.sourceSha256,
      })
      .from(clips),
    events: events.map(({ clipId, type }) => ({ clipId: clipId ?? '', type })),
    renditions: (await orm.select().from(renditions)).map(kept),
    stills: (await orm.select().from(stills)).map(kept),
  };
}

/** Where the service keeps things; without a `databaseUrl` all of it is in the data folder. */
export type Store = {
  readonly dataDir: string;
  readonly masterKey: Uint8Array;
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
};

const isEmbedded = (store: Store): boolean => store.databaseUrl === undefined;

/** States of jobs that are over. */
const OVER = new Set(['completed', 'failed']);

/** Jobs of the queue that are not over. */
async function openJobs(store: Store, { pool }: Pick<Database, 'pool'>): Promise<string[]> {
  if (store.redisUrl === undefined) {
    const { rows } = await pool.query<{ id: string; state: string }>('select id, state from bullmq.job');
    return rows.filter((job) => !OVER.has(job.state)).map((job) => `${job.id} (${job.state})`);
  }
  const backend = await openRedisBackend(store.redisUrl);
  const queue = openQueue(backend, makeLogger('silent'));
  try {
    const counts = await Promise.all(POOLS.map((name) => queue.counts(name)));
    return counts
      .flatMap((states) => Object.entries(states))
      .flatMap(([state, count]) => (OVER.has(state) || count === 0 ? [] : [`${count} (${state})`]));
  } finally {
    await queue.close();
    await backend.close();
  }
}

/**
 * Reads everything that a stopped service left.
 *
 * Where processes share a store, one that starts spares what may be another's, and only the sweep of the next hour
 * removes what the dead left: it is done here, since nobody is at work any more.
 *
 * @param temporary the folder that the processes were given for temporary files
 */
export async function readFacts(
  store: Store,
  temporary: string,
  sent: Pick<Facts, 'acknowledged' | 'sent'>,
): Promise<Facts> {
  const { dataDir } = store;
  const places = [join(dataDir, 'staging'), join(dataDir, 'scratch'), join(dataDir, 'objects', '.tmp')];
  // Ours bear our name there; Node.js and libraries keep caches of their own.
  const leftThere = (await filesBelow(temporary)).filter((file) => file.startsWith(join(temporary, 'qik-')));
  const leftFiles = [...(await Promise.all(places.map(filesBelow))).flat(), ...leftThere];
  const database = await openDatabase(store);
  try {
    const masters = { current: { version: 1, key: store.masterKey } };
    const { store: objects, keys } = await openObjects(dataDir, masters, { alone: true });
    if (!isEmbedded(store)) {
      const sweep = new Sweep({ orm: database.orm, store: objects, sealed: keys, logger: makeLogger('silent') });
      await sweep.remove(await sweep.look(true));
    }
    return {
      ...sent,
      ...(await rowsOf(database.orm)),
      objects: await objectsOf(objects),
      sealed: await sealedClips(keys),
      leftFiles,
      openJobs: await openJobs(store, database),
    };
  } finally {
    await database.close();
  }
}

/** Makes the queue forget everything. An embedded one must be stopped; others lose it while they are at work. */
export async function emptyQueue(store: Store): Promise<void> {
  if (store.redisUrl !== undefined) {
    const redis = new Redis(store.redisUrl);
    await redis.flushall().finally(() => redis.disconnect());
    return;
  }
  const database = await openDatabase(store);
  try {
    const found = await database.pool.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'bullmq' and tablename <> 'migration'`,
    );
    await database.pool.query(`truncate ${found.rows.map(({ name }) => `bullmq."${name}"`).join(', ')} cascade`);
  } finally {
    await database.close();
  }
}
