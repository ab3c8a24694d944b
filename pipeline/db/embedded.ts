import { constants } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import type { PgPool } from 'bullmq';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { Database } from './database.js';
import { lockDataFolder } from './lock.js';
import { MIGRATIONS, migrateSession } from './migrate.js';
import { type Orm, SEARCH_PATH } from './orm.js';
import { pgliteNotices } from './pglite-notices.js';
import { pglitePool } from './pglite-pool.js';
import * as schema from './schema.js';

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
  return PGlite.create({ dataDir: folder, extensions: { pg_trgm, unaccent } });
}

async function prepare(client: PGlite): Promise<{ orm: Orm; pool: PgPool }> {
  const orm = drizzle(client, { schema });
  const pool = pglitePool(client);
  const session = await pool.connect();
  await migrateSession(orm, session, () => migrate(orm, { migrationsFolder: MIGRATIONS }));
  session.release();
  await orm.execute(sql.raw(SEARCH_PATH));
  return { orm, pool };
}

/**
 * Opens the embedded database in `dataDir/db` after locking the folder, and brings its tables up to date.
 *
 * It runs without fsync: it survives a killed process, not a power cut.
 *
 * @throws QikError `data_folder_in_use` when another process has the folder.
 */
export async function openEmbedded(dataDir: string): Promise<Database> {
  const lock = await lockDataFolder(dataDir);
  let client: PGlite | null = null;
  try {
    const opened = await openFolder(dataDir);
    client = opened;
    const { orm, pool } = await prepare(opened);
    return {
      orm,
      pool,
      notices: pgliteNotices(opened),
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
