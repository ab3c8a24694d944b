import { isPgPool } from 'bullmq';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { QikError } from '../errors/catalogue.js';
import { connected } from './connected.js';
import type { Database } from './database.js';
import { MIGRATIONS, migrateSession } from './migrate.js';
import { pgNotices } from './pg-notices.js';
import { openPool } from './pg-pool.js';
import * as schema from './schema.js';

/** Connections for rows; a request or a render needs one for moments at a time. */
const ROW_CONNECTIONS = 10;
/** Connections for the queue, of which every pool of workers keeps one to listen on. */
const QUEUE_CONNECTIONS = 8;

/**
 * Whether the server lets us in.
 *
 * @param setting that the address comes from, for people
 * @returns its version
 * @throws QikError `dependency_unreachable`
 */
export const postgresVersion = (url: string, setting = 'DATABASE_URL'): Promise<string> =>
  connected(
    url,
    'qik doctor',
    async (client) => {
      const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
      return rows[0]?.version ?? 'unknown';
    },
    setting,
  );

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
  const notices = pgNotices(url, onError);
  return {
    orm,
    pool,
    notices,
    soleOwner: false,
    ping: async () => {
      await orm.execute(sql`select 1`);
    },
    close: async () => {
      await Promise.all([rows.end(), pool.end(), notices.close()]);
    },
  };
}
