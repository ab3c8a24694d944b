import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { findProgram, freePort, type RunningProgram, runOnce, runServer, serverFolder, untilUp } from './program.js';

/** A PostgreSQL server of one's own, on a free port and in a folder of its own. */
export type PostgresServer = {
  /** Makes an empty database and answers with its address. */
  readonly database: () => Promise<string>;
  /** Ends it at once, with all connections. */
  readonly kill: () => Promise<void>;
  /** Starts it again on the same port. */
  readonly start: () => Promise<void>;
  /** Ends it and removes its folder. */
  readonly remove: () => Promise<void>;
};

async function run<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes and starts a server. Null where PostgreSQL is not installed. */
export async function makePostgres(): Promise<PostgresServer | null> {
  const initdb = await findProgram('initdb');
  if (initdb === null) return null;
  const folder = await serverFolder();
  const data = join(folder, 'data');
  await runOnce([initdb, '-D', data, '-U', 'qik', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']);
  const port = await freePort();
  const address = (database: string): string => `postgres://qik@127.0.0.1:${port}/${database}`;
  const settings = ['fsync=off', 'shared_buffers=32MB', 'max_connections=100', `unix_socket_directories=${folder}`];
  const command = [join(dirname(initdb), 'postgres'), '-D', data, '-p', String(port), '-h', '127.0.0.1'];
  let running: RunningProgram | null = null;
  const start = async (): Promise<void> => {
    const started = await runServer([...command, ...settings.flatMap((setting) => ['-c', setting])]);
    running = started;
    await untilUp(started, () => run(address('postgres'), async () => undefined));
  };
  // The immediate shutdown: no checkpoint, and the next start has to recover. Killed with -9, its children would
  // answer for a moment longer.
  const kill = async (): Promise<void> => running?.stop('SIGQUIT');
  await start();
  return {
    database: async () => {
      const name = `qik_${randomUUID().replaceAll('-', '')}`;
      await run(address('postgres'), (client) => client.query(`create database ${name}`));
      return address(name);
    },
    kill,
    start,
    remove: async () => {
      await kill();
      // The children of a server that was killed write for a moment longer.
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
