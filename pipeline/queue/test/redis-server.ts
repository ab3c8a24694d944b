import { Redis } from 'ioredis';
import type { Test } from 'tap';
import {
  findProgram,
  freePort,
  type RunningProgram,
  runServer,
  serverFolder,
  untilUp,
  without,
} from '../../db/test/server-program.js';

/** A Redis of this test's own, which keeps nothing on the disk. */
export type RedisServer = {
  readonly url: string;
  /** Sends one command. */
  readonly command: (name: string, ...args: string[]) => Promise<unknown>;
  /** Ends it, and with it all that it holds. */
  readonly kill: () => Promise<void>;
  /** Starts it again on the same port, empty. */
  readonly start: () => Promise<void>;
};

/** Starts a server that ends with the test. Null where there is none to start, which the test has been told then. */
export async function startRedis(t: Test): Promise<RedisServer | null> {
  const program = await findProgram('redis-server');
  if (program === null) {
    without(t, 'redis-server');
    return null;
  }
  const folder = await serverFolder(t);
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const command = async (name: string, ...args: string[]): Promise<unknown> => {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.call(name, ...args);
    } finally {
      client.disconnect();
    }
  };
  let running: RunningProgram | null = null;
  const start = async (): Promise<void> => {
    const options = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'no',
    ];
    const started = await runServer([program, ...options]);
    running = started;
    await untilUp(started, async () => {
      await command('PING');
    });
  };
  t.teardown(() => running?.stop('SIGKILL'));
  await start();
  return { url, command, start, kill: async () => running?.stop('SIGKILL') };
}
