import { constants } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { type PgPool, runMigrations } from 'bullmq';
import { sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { packageRoot } from '../../presets/index.js';
import { lockDataFolder } from './lock.js';
import { pglitePool } from './pglite-pool.js';
import * as schema from './schema.js';

/** The database as the rooms use it: the same for every driver, transactions included. */
export type Orm = PgDatabase<PgQueryResultHKT, typeof schema>;

export type Database = {
  readonly orm: Orm;
  /** The same database for the queue. Never wait for the queue inside a transaction of `orm`. */
  readonly pool: PgPool;
  /** True when this process is the only one that can have the database open, so that nobody else's work is under way. */
  readonly soleOwner: boolean;
  /** Throws when the database does not answer. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Any number will do, as long as it stays: starters that share a database apply migrations one after the other. */
const MIGRATION_LOCK = 7_145_001;

const exists = (path: string): Promise<boolean> =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  );

/**
 * A new database is made beside its place and moved there when it is whole: a start that is killed half-way leaves
 * nothing that a later one would take for a database.
 */
async function openFolder(dataDir: string): Promise<PGlite> {
  const folder = join(dataDir, 'db');
  if (!(await exists(folder))) {
    const making = join(dataDir, 'db.new');
    await rm(making, { recursive: true, force: true });
    const fresh = await PGlite.create({ dataDir: making });
    await fresh.close();
    await rename(making, folder);
    const parent = await open(dataDir, 'r');
    await parent.sync().finally(() => parent.close());
  }
  return PGlite.create({ dataDir: folder });
}

async function prepare(client: PGlite): Promise<{ orm: Orm; pool: PgPool }> {
  const orm = drizzle(client, { schema });
  const pool = pglitePool(client);
  await orm.execute(sql`select pg_advisory_lock(${MIGRATION_LOCK})`);
  try {
    await migrate(orm, { migrationsFolder: join(packageRoot, 'pipeline', 'db', 'migrations') });
    const session = await pool.connect();
    await runMigrations(session);
    session.release();
  } finally {
    await orm.execute(sql`select pg_advisory_unlock(${MIGRATION_LOCK})`);
  }
  // The queue's SQL names its tables without a schema. Ours always names it, so the order cannot matter to it.
  await orm.execute(sql`set search_path to bullmq, public`);
  return { orm, pool };
}

/**
 * Opens the embedded database in `dataDir/db` after locking the folder, and brings its tables up to date.
 *
 * It runs without fsync: it survives a killed process, not a power cut.
 *
 * @throws QikError `data_folder_in_use` when another process has the folder.
 */
export async function openDatabase(dataDir: string): Promise<Database> {
  const lock = await lockDataFolder(dataDir);
  let client: PGlite | null = null;
  try {
    const opened = await openFolder(dataDir);
    client = opened;
    const { orm, pool } = await prepare(opened);
    return {
      orm,
      pool,
      soleOwner: true,
      ping: async () => {
        await orm.execute(sql`select 1`);
      },
      close: async () => {
        await opened.close();
        await lock.release();
      },
    };
  } catch (error) {
    await client?.close();
    await lock.release();
    throw error;
  }
}
