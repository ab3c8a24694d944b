import type pg from 'pg';
import { QikError } from '../errors/catalogue.js';
import { WRAPPED_BYTES } from './wrap.js';

/** Any number will do, as long as it stays: one process at a time is enough. */
const OVERWRITE_LOCK = 7_145_102;
/** What takes the place of a destroyed key; the same as on disk. */
const FILLER = Buffer.alloc(WRAPPED_BYTES, 0xdd);
/** Rows written at once. What is too much of them lies behind the end, three pages at most. */
const FILLERS = 200;

/**
 * Aggressive, so that no page is passed by because it was clean before or is in use just now: a page may be clean and
 * still hold, in its free room, the bytes of what was there.
 */
const VACUUM = 'vacuum (freeze, disable_page_skipping, index_cleanup on) qik_keys.keys';

/** SQLSTATEs of class 01 are warnings: with one of them a server passes a table by that this user may not vacuum. */
const isWarning = (code: string | undefined): boolean => code?.startsWith('01') === true;

async function vacuum(client: pg.Client): Promise<void> {
  let warned = false;
  const listen = ({ code }: { readonly code?: string | undefined }): void => {
    warned ||= isWarning(code);
  };
  client.on('notice', listen);
  await client.query(VACUUM).finally(() => client.off('notice', listen));
  if (warned)
    throw new QikError(
      'dependency_unreachable',
      'The user of KEYS_DATABASE_URL may not vacuum qik_keys.keys, so that destroyed keys stay in its pages; let it own the table.',
    );
}

async function fill(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ pages: number }>(
    `select (pg_relation_size('qik_keys.keys') / current_setting('block_size')::bigint)::int as pages`,
  );
  const pages = rows[0]?.pages ?? 0;
  for (;;) {
    const filled = await client.query<{ last: number }>(
      `with filled as (
         insert into qik_keys.keys (clip_id, wrapped)
           select gen_random_uuid(), $1 from generate_series(1, ${FILLERS}) returning ctid
       )
       select max((ctid::text::point)[0])::int as last from filled`,
      [FILLER],
    );
    // The table only grows once there is no room left in it.
    if ((filled.rows[0]?.last ?? pages) >= pages) return;
  }
}

/**
 * Writes over what is left of destroyed keys in the table's pages, where they lie.
 *
 * A row that is updated or deleted stays where it is, and vacuuming, with or without autovacuum, only says that its
 * room is free: of 600 keys that were deleted and vacuumed 144 could still be read in the file. So the room is filled
 * with rows of the same length, in a transaction that is rolled back, and then given free again. The pages reach the
 * disk with the next checkpoint (`checkpoint_timeout`, 5 minutes by default).
 *
 * What an open transaction or a replication slot of this server could still want to see stays until that is over.
 *
 * @param client a connection of its own
 * @returns false when another process is just doing it
 * @throws QikError `dependency_unreachable` when the user may not
 */
export async function overwriteDestroyed(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [OVERWRITE_LOCK]);
  if (rows[0]?.mine !== true) return false;
  await vacuum(client);
  await client.query('begin');
  try {
    await fill(client);
  } finally {
    await client.query('rollback');
  }
  await vacuum(client);
  return true;
}
