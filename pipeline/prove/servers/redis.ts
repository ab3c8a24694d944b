import { rm } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { findProgram, freePort, type RunningProgram, runServer, serverFolder, untilUp } from './program.js';

/** A Redis of one's own, on a free port, which keeps nothing on the disk. */
export type RedisServer = {
  readonly url: string;
  /** Sends one command. */
  readonly command: (name: string, ...args: string[]) => Promise<unknown>;
  /** Ends it, and with it all that it holds. */
  readonly kill: () => Promise<void>;
  /** Starts it again on the same port, empty. */
  readonly start: () => Promise<void>;
  /** Ends it and removes its folder. */
  readonly remove: () => Promise<void>;
};

/** Makes and starts a server. Null where Redis is not installed. */
export async function makeRedis(): Promise<RedisServer | null> {
  const program = await findProgram('redis-server');
  if (program === null) return null;
  const folder = await serverFolder();
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
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const start = async (): Promise<void> => {
    const started = await runServer([program, ...options]);
    running = started;
    await untilUp(started, async () => {
      await command('PING');
    });
  };
  const kill = async (): Promise<void> => running?.stop('SIGKILL');
  await start();
  return {
    url,
    command,
    kill,
    start,
    remove: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
