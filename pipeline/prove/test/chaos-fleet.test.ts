import t from 'tap';
import { startPostgres } from '../../db/test/postgres-server.js';
import { startRedis } from '../../queue/test/redis-server.js';
import { run, SHORT } from './chaos-run.js';

t.test('nor do they with the queue in Redis', async (t) => {
  const [server, redis] = [await startPostgres(t), await startRedis(t)];
  if (server === null || redis === null) return;
  const restartQueueStore = async (): Promise<void> => {
    await redis.kill();
    await redis.start();
  };
  const around = {
    size: 'fleet',
    databaseUrl: await server.database(),
    redisUrl: redis.url,
    restartQueueStore,
  } as const;
  t.ok((await run(t, 9, { seed: 7, around, odds: SHORT })) >= 10);
});
