import type pg from 'pg';
import { QikError } from '../errors/catalogue.js';

/** Any number will do, as long as it stays: of several processes that start at once, one makes the tables. */
const TABLES_LOCK = 7_145_101;

/**
 * The tables of the keys, a step for every version of them. They have migrations of their own, since this database is
 * another one, with nothing in it that anybody would want to keep for long.
 *
 * Rows of `keys` are all of one length, which writing over destroyed ones relies on (`postgres-overwrite.ts`): so the
 * column is never compressed or moved out. Autovacuum looks every minute (`autovacuum_naptime`), and takes away what is
 * dead from the first row on and without pauses.
 */
const STEPS: readonly string[] = [
  `create table qik_keys.keys (
     clip_id uuid primary key,
     wrapped bytea not null,
     created_at timestamptz(3) not null default now()
   ) with (
     fillfactor = 100,
     autovacuum_vacuum_threshold = 0,
     autovacuum_vacuum_scale_factor = 0,
     autovacuum_vacuum_cost_delay = 0
   );
   alter table qik_keys.keys alter column wrapped set storage plain;
   create table qik_keys.masters (version bigint primary key, wrapped bytea not null)`,
];

/** Asks the catalogue itself: what a session remembers of it may be older than the lock it waited for. */
async function isThere(client: pg.Client, catalogue: string): Promise<boolean> {
  const { rowCount } = await client.query(`select 1 from pg_catalog.${catalogue}`);
  return rowCount !== 0;
}

async function stepsDone(client: pg.Client): Promise<number> {
  if (!(await isThere(client, `pg_tables where schemaname = 'qik_keys' and tablename = 'steps'`))) return 0;
  const { rows } = await client.query<{ done: number }>('select done from qik_keys.steps');
  return rows[0]?.done ?? 0;
}

async function makeMissing(client: pg.Client): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [TABLES_LOCK]);
  const done = await stepsDone(client);
  if (done === 0) {
    // Somebody else may have made the schema for a user who may not.
    if (!(await isThere(client, `pg_namespace where nspname = 'qik_keys'`)))
      await client.query('create schema qik_keys');
    await client.query('create table qik_keys.steps (done integer not null)');
    await client.query('insert into qik_keys.steps values (0)');
  }
  for (const step of STEPS.slice(done)) await client.query(step);
  await client.query('update qik_keys.steps set done = $1', [STEPS.length]);
}

/**
 * Brings the tables of the keys up to date. Where they are, nothing but reading and writing them is needed.
 *
 * @throws QikError `invalid_configuration` when a later version of the program made them
 */
export async function prepareKeyTables(client: pg.Client): Promise<void> {
  const done = await stepsDone(client);
  if (done > STEPS.length)
    throw new QikError(
      'invalid_configuration',
      'The tables of KEYS_DATABASE_URL were made by a later version of this program; use that one.',
    );
  if (done === STEPS.length) return;
  await client.query('begin');
  try {
    await makeMissing(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
