import t from 'tap';
import { startPostgres } from '../../db/test/postgres-server.js';
import { run, SHORT } from './chaos-run.js';

t.test('kills of processes that share PostgreSQL lose, double and leave nothing', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const restartQueueStore = async (): Promise<void> => {
    await server.kill();
    await server.start();
  };
  const around = { size: 'postgres', databaseUrl: await server.database(), restartQueueStore } as const;
  t.ok((await run(t, 9, { seed: 6, around, odds: SHORT })) >= 10);
});
