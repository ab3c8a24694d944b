import type { Around } from './chaos-site.js';
import { makePostgres } from './servers/postgres.js';
import { makeRedis } from './servers/redis.js';

export type Surroundings = {
  readonly around: Around;
  /** Ends the servers that were started for it. */
  readonly end: () => Promise<void>;
};

type Given = { readonly DATABASE_URL?: string | undefined; readonly REDIS_URL?: string | undefined };

/** A server that another one has or that was made for this. */
type Place = {
  readonly url: string;
  readonly restart?: () => Promise<void>;
  readonly end: () => Promise<void>;
};

type Made = {
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly remove: () => Promise<void>;
};

const given = (url: string): Place => ({ url, end: async () => undefined });

const own = (url: string, server: Made): Place => ({
  url,
  restart: async () => {
    await server.kill();
    await server.start();
  },
  end: server.remove,
});

async function postgres(url: string | undefined): Promise<Place> {
  if (url !== undefined) return given(url);
  const server = await makePostgres();
  if (server === null) throw new Error('PostgreSQL is not installed; name one with an empty database in DATABASE_URL');
  return own(await server.database(), server);
}

async function redis(url: string | undefined): Promise<Place> {
  if (url !== undefined) return given(url);
  const server = await makeRedis();
  if (server === null) throw new Error('redis-server is not installed; name an empty one in REDIS_URL');
  return own(server.url, server);
}

const restarting = ({ restart }: Place) => (restart === undefined ? {} : { restartQueueStore: restart });

/**
 * What a size stands on: the servers that the environment names, or else some of one's own. Only the latter can be
 * restarted.
 *
 * @throws Error that says what is missing
 */
export async function surroundings(size: Around['size'], env: Given): Promise<Surroundings> {
  if (size === 'embedded') return { around: { size }, end: async () => undefined };
  const rows = await postgres(env.DATABASE_URL);
  if (size === 'postgres') return { around: { size, databaseUrl: rows.url, ...restarting(rows) }, end: rows.end };
  try {
    const queue = await redis(env.REDIS_URL);
    return {
      around: { size, databaseUrl: rows.url, redisUrl: queue.url, ...restarting(queue) },
      end: async () => {
        await queue.end();
        await rows.end();
      },
    };
  } catch (error) {
    await rows.end();
    throw error;
  }
}
