import type { Test } from 'tap';
import { makePostgres, type PostgresServer } from '../../prove/servers/postgres.js';
import { without } from '../../prove/test/without.js';

/** Starts a server that ends with the test. Null where there is none to start, which the test has been told then. */
export async function startPostgres(t: Test): Promise<PostgresServer | null> {
  const server = await makePostgres();
  if (server === null) without(t, 'PostgreSQL');
  else t.teardown(server.remove);
  return server;
}
