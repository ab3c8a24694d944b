import { Queue, Worker } from 'bullmq';
import { type RedisOptions as AllOptions, Redis } from 'ioredis';
import { QikError } from '../errors/catalogue.js';
import { type QueueBackend, tell } from './backend.js';

/** Without the one option whose type depends on its value. */
type RedisOptions = Omit<AllOptions, 'replyMapping'>;

/** Before every key, so that a Redis can have other tenants. */
const PREFIX = 'qik';
/** A Redis that has not answered by then is as good as away. */
const PATIENCE_MS = 5000;
/** The default backs off to 20 s, and so long nothing would happen after the Redis is back. */
const LONGEST_BACKOFF_MS = 2000;
const RECONNECT_AND_RESEND = 2;

const common = {
  connectTimeout: PATIENCE_MS,
  retryStrategy: (times: number): number => Math.min(200 * 2 ** times, LONGEST_BACKOFF_MS),
  // After a failover the address may still lead to what is a replica now.
  reconnectOnError: (error: Error) => (error.message.startsWith('READONLY') ? RECONNECT_AND_RESEND : false),
} satisfies RedisOptions;

/** Producers are told at once that it cannot be done: the row is safe, and the reconciler adds the job later. */
const PRODUCER: RedisOptions = {
  ...common,
  lazyConnect: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: PATIENCE_MS,
};
/** Workers wait until it is back. BullMQ asks for this. */
const WORKER: RedisOptions = { ...common, maxRetriesPerRequest: null };

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';

/** A client whose errors BullMQ hears as well and tells; without a listener here ioredis would print them. */
function clientOf(url: string, options: RedisOptions): Redis {
  const client = new Redis(url, options);
  client.on('error', () => undefined);
  return client;
}

/** A Redis that evicts keys when its memory is full drops jobs in part, and then neither runs nor forgets them. */
async function assertKeepsKeys(client: Redis): Promise<void> {
  const policy = /^maxmemory_policy:(\S+)/m.exec(await client.info('memory'))?.[1];
  if (policy !== undefined && policy !== 'noeviction') {
    throw new QikError(
      'invalid_configuration',
      `The Redis of REDIS_URL has maxmemory-policy ${policy} and would drop jobs; set it to noeviction.`,
    );
  }
}

/** Keys that are looked at in one step. */
const SCAN_STEP = 500;

/** Looks through every hash of a queue; the scan comes past each that is there from its beginning to its end. */
async function findJobs(client: Redis, prefix: string, text: string): Promise<string[]> {
  const found = new Set<string>();
  let cursor = '0';
  do {
    const [next, keys] = await client.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', SCAN_STEP);
    for (const key of keys) {
      // Those of jobs have one name behind the queue's; what else is a hash, is about the queue.
      const id = key.slice(prefix.length);
      if (id.includes(':') || (await client.type(key)) !== 'hash') continue;
      if (id.includes(text) || JSON.stringify(await client.hgetall(key)).includes(text)) found.add(id);
    }
    cursor = next;
  } while (cursor !== '0');
  return [...found].sort();
}

async function knownJobs(client: Redis, prefix: string, ids: readonly string[]): Promise<string[]> {
  const asked = client.pipeline();
  for (const id of ids) asked.exists(`${prefix}${id}`);
  const answers = (await asked.exec()) ?? [];
  return ids.filter((_, at) => {
    const [error, there] = answers[at] ?? [new Error('no answer'), null];
    if (error !== null) throw error;
    return there === 1;
  });
}

/**
 * Keeps queues in a Redis.
 *
 * @throws QikError `dependency_unreachable`; `invalid_configuration` when it would drop jobs
 */
export async function openRedisBackend(url: string): Promise<QueueBackend> {
  const producer = clientOf(url, PRODUCER);
  // What a failing connect rejects with says nothing but that it failed.
  let reason: unknown = null;
  const note = (error: unknown): void => {
    reason = error;
  };
  producer.on('error', note);
  const clients = [producer];
  const close = async (): Promise<void> => {
    for (const client of clients) client.disconnect();
  };
  try {
    await producer.connect();
    await assertKeepsKeys(producer);
    producer.off('error', note);
  } catch (error) {
    await close();
    if (error instanceof QikError) throw error;
    throw new QikError(
      'dependency_unreachable',
      `The Redis of REDIS_URL cannot be used (${codeOf(reason ?? error)}).`,
      {
        cause: error,
      },
    );
  }
  return {
    produce: (name, onError) => {
      const queue = new Queue(name, { connection: producer, prefix: PREFIX });
      queue.on('error', onError);
      return queue;
    },
    consume: (name, processor, options, events) => {
      const connection = clientOf(url, WORKER);
      clients.push(connection);
      const worker = new Worker(name, processor, { ...options, connection, prefix: PREFIX });
      tell(worker, events);
      return worker;
    },
    known: (name, ids) => knownJobs(producer, `${PREFIX}:${name}:`, ids),
    find: (name, text) => findJobs(producer, `${PREFIX}:${name}:`, text),
    close,
  };
}
