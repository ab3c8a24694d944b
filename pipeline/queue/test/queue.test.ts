import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { openDatabase } from '../../db/index.js';
import { startPostgres } from '../../db/test/postgres-server.js';
import { seedDatabase } from '../../db/test/seed.js';
import { openRedisBackend, postgresBackend } from '../index.js';
import { queueContract } from './contract.js';
import { startRedis } from './redis-server.js';

t.test('in the embedded database', async (t) => {
  const database = await openDatabase({ dataDir: await seedDatabase(testFolder(t)) });
  t.teardown(() => database.close());
  await queueContract(t, postgresBackend(database.pool));
});

t.test('in PostgreSQL', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const database = await openDatabase({ dataDir: testFolder(t), databaseUrl: await server.database() });
  t.teardown(() => database.close());
  await queueContract(t, postgresBackend(database.pool));
});

t.test('in Redis', async (t) => {
  const server = await startRedis(t);
  if (server === null) return;
  const backend = await openRedisBackend(server.url);
  t.teardown(() => backend.close());
  await queueContract(t, backend);
});
