import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../fixtures/test/folder.js';
import { startPostgres } from '../../pipeline/db/test/postgres-server.js';
import { startRedis } from '../../pipeline/queue/test/redis-server.js';
import { settingsFor, survives } from './deployment.js';

t.test('on PostgreSQL and Redis, through faults', async (t) => {
  const [postgres, redis] = [await startPostgres(t), await startRedis(t)];
  if (postgres === null || redis === null) return;
  const settings = settingsFor(join(testFolder(t), 'data'), await postgres.database());
  await survives(
    t,
    { ...settings, REDIS_URL: redis.url },
    {
      queueLost: async () => {
        await redis.command('FLUSHALL');
      },
      storeGone: redis,
    },
  );
});
