import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../fixtures/test/folder.js';
import { startPostgres } from '../../pipeline/db/test/postgres-server.js';
import { settingsFor, survives } from './deployment.js';

t.test('on PostgreSQL, through faults', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const settings = settingsFor(join(testFolder(t), 'data'), await server.database());
  await survives(t, settings, { queueLost: null, storeGone: server });
});
