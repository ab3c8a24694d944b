import { isPgPool } from 'bullmq';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { QikError } from '../errors/catalogue.js';
import { MIGRATIONS, migrateSession } from './migrate.js';
import type { Database } from './orm.js';
import { connectionTo, openPool } from './pg-pool.js';
import * as schema from './schema.js';

/** Connections for rows; a request or a render needs one for moments at a time. */
const ROW_CONNECTIONS = 10;
/** Connections for the queue, of which every pool of workers keeps one to listen on. */
const QUEUE_CONNECTIONS = 8;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';

/** The server's own words may name users and hosts; its code is enough to look up. */
const unreachable = (error: unknown): QikError =>
  new QikError('dependency_unreachable', `The database of DATABASE_URL cannot be used (${codeOf(error)}).`, {
    cause: error,
  });

async function connected<T>(url: string, name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionTo(url, name));
  client.on('error', () => undefined); // Whoever waits for its answer is told as well.
  try {
    await client.connect();
  } catch (error) {
    throw unreachable(error);
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Whether the server lets us in.
 *
 * @returns its version
 * @throws QikError `dependency_unreachable`
 */
export const postgresVersion = (url: string): Promise<string> =>
  connected(url, 'qik doctor', async (client) => {
    const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
    return rows[0]?.version ?? 'unknown';
  });

/** On a connection of its own: migrations may take longer than anything else is allowed to. */
const migrateServer = (url: string): Promise<void> =>
  connected(url, 'qik migrate', async (client) => {
    const orm = drizzle(client, { schema });
    await migrateSession(orm, client, () => migrate(orm, { migrationsFolder: MIGRATIONS }));
  });

/**
 * Opens a database of a PostgreSQL server, and brings its tables up to date. Any number of processes may have it open.
 *
 * @param onError told of connections that broke
 * @throws QikError `dependency_unreachable`
 */
export async function openPostgres(url: string, onError: (error: unknown) => void): Promise<Database> {
  await migrateServer(url);
  const rows = openPool(url, { name: 'qik', max: ROW_CONNECTIONS, onError });
  const pool = openPool(url, { name: 'qik queue', max: QUEUE_CONNECTIONS, onError });
  // `pg` has the shape that the queue asks for; its types only say so in another way.
  if (!isPgPool(pool)) throw new QikError('internal', 'The pool is not what the queue takes.');
  const orm = drizzle(rows, { schema });
  return {
    orm,
    pool,
    soleOwner: false,
    ping: async () => {
      await orm.execute(sql`select 1`);
    },
    close: async () => {
      await Promise.all([rows.end(), pool.end()]);
    },
  };
}
