import pg from 'pg';
import { SEARCH_PATH } from './orm.js';

/** A database that has not let us in by then is as good as away: callers get an error instead of waiting. */
const CONNECT_WITHIN_MS = 5000;
/** Nothing of ours runs for long; what does, holds locks that others wait for. */
const STATEMENT_LIMIT_MS = 30_000;
/** A process that was suspended in the middle of a transaction would hold its rows for ever. */
const IDLE_IN_TRANSACTION_LIMIT_MS = 30_000;
/** Whoever holds a dead connection hears of it with the next query and gives it back; this is for who never asks. */
const RETURN_WITHIN_MS = 1000;

/** What every connection has in common, pooled or not. */
export const connectionTo = (url: string, name: string): pg.ClientConfig => ({
  connectionString: url,
  fallback_application_name: name,
  connectionTimeoutMillis: CONNECT_WITHIN_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
});

/**
 * Gives connections back that died while they were lent. Drizzle forgets one whose `begin` fails, and after ten of
 * those the pool would be empty for good.
 */
function reclaim(pool: pg.Pool): void {
  const lent = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => lent.add(client));
  pool.on('release', (_error, client) => lent.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      setTimeout(() => {
        if (lent.has(client)) client.release(true);
      }, RETURN_WITHIN_MS).unref();
    });
  });
}

/**
 * A pool of connections that outlives restarts of the server. It connects when it is first asked.
 *
 * @param onError told of connections that broke, idle or lent; whoever was asking is told as well
 */
export function openPool(
  url: string,
  options: {
    readonly name: string;
    readonly max: number;
    readonly onError: (error: unknown) => void;
    /** What every connection is prepared with; default: the order in which the queue's SQL finds its tables. */
    readonly prepare?: string;
  },
): pg.Pool {
  const pool = new pg.Pool({
    ...connectionTo(url, options.name),
    max: options.max,
    statement_timeout: STATEMENT_LIMIT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_LIMIT_MS,
    onConnect: (client) => client.query(options.prepare ?? SEARCH_PATH),
  });
  pool.on('error', options.onError);
  // A lent connection that breaks between two queries would otherwise end the process.
  pool.on('connect', (client) => client.on('error', options.onError));
  reclaim(pool);
  return pool;
}
