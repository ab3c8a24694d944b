import type pg from 'pg';
import type { MasterChecks } from './masters.js';
import { headOf, WRAPPED_BYTES } from './wrap.js';

export type PostgresChecks = MasterChecks & {
  /** Takes a check away, unless there is a key that is wrapped with the version. */
  readonly remove: (version: number) => Promise<'needed' | 'removed' | 'absent'>;
};

async function removeUnlessNeeded(client: pg.PoolClient, version: number): Promise<'needed' | 'removed' | 'absent'> {
  // Whoever makes a key holds a lock on the check until the key is there, or finds no check after this.
  const held = await client.query('select 1 from qik_keys.masters where version = $1 for update', [version]);
  if (held.rowCount === 0) return 'absent';
  const { rowCount } = await client.query(
    `delete from qik_keys.masters where version = $1 and not exists (
       select 1 from qik_keys.keys where octet_length(wrapped) = ${WRAPPED_BYTES} and substring(wrapped from 1 for 5) = $2
     )`,
    [version, headOf(version)],
  );
  return rowCount === 0 ? 'needed' : 'removed';
}

/** The checks of master keys as rows beside the keys. */
export const postgresChecks = (pool: pg.Pool, place: string): PostgresChecks => ({
  place,
  versions: async () => {
    const { rows } = await pool.query<{ version: string }>('select version from qik_keys.masters');
    return rows.map(({ version }) => Number(version));
  },
  read: async (version) => {
    const { rows } = await pool.query<{ wrapped: Buffer }>('select wrapped from qik_keys.masters where version = $1', [
      version,
    ]);
    return rows[0]?.wrapped ?? null;
  },
  write: async (version, wrapped) => {
    await pool.query('insert into qik_keys.masters (version, wrapped) values ($1, $2) on conflict do nothing', [
      version,
      wrapped,
    ]);
  },
  remove: async (version) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      const outcome = await removeUnlessNeeded(client, version);
      await client.query('commit');
      client.release();
      return outcome;
    } catch (error) {
      // The connection goes, and what it began with it.
      client.release(true);
      throw error;
    }
  },
});
