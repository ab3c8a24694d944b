import type { Test } from 'tap';
import { makeRedis, type RedisServer } from '../../prove/servers/redis.js';
import { without } from '../../prove/test/without.js';

/** Starts a server that ends with the test. Null where there is none to start, which the test has been told then. */
export async function startRedis(t: Test): Promise<RedisServer | null> {
  const server = await makeRedis();
  if (server === null) without(t, 'redis-server');
  else t.teardown(server.remove);
  return server;
}
