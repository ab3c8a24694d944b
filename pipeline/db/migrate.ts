import { join } from 'node:path';
import { type PgQueryable, runMigrations } from 'bullmq';
import { sql } from 'drizzle-orm';
import { packageRoot } from '../../presets/index.js';
import type { Orm } from './orm.js';

/** Any number will do, as long as it stays: starters that share a database apply migrations one after the other. */
const MIGRATION_LOCK = 7_145_001;

export const MIGRATIONS = join(packageRoot, 'pipeline', 'db', 'migrations');

/**
 * Brings our tables and the queue's up to date. Several processes may start at once: the first one does it, the others
 * wait and find it done. The lock belongs to the session, so it goes with a process that dies.
 *
 * @param orm a single session, never a pool: the lock would be taken on one connection and released on another
 * @param session the same session for the queue's migrations
 * @param ours applies our own with the driver at hand
 */
export async function migrateSession(orm: Orm, session: PgQueryable, ours: () => Promise<void>): Promise<void> {
  await orm.execute(sql`select pg_advisory_lock(${MIGRATION_LOCK})`);
  try {
    await ours();
    await runMigrations(session);
  } finally {
    await orm.execute(sql`select pg_advisory_unlock(${MIGRATION_LOCK})`);
  }
}
