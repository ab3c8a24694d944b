import { join } from 'node:path';
import t from 'tap';
import { startPostgres } from '../../pipeline/db/test/postgres-server.js';
import { client, settingsFor, small } from './deployment.js';
import { qik, ready, said } from './started.js';

t.test('an API and a worker are two commands on one database', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const settings = settingsFor(join(t.testdir(), 'data'), await server.database());
  // Both make the tables at once, and one of them the key.
  const api = qik(t, ['serve', '--roles', 'api'], settings);
  const worker = qik(t, ['worker', '--concurrency', '1', '--pools', 'render'], settings);
  const { url, key } = await ready(api);
  await said(worker, 'has no API in this process');
  const { send, inState, plays } = await client(url, key);
  const id = await send(small);
  await inState(id, 'ready');
  await plays(t, id);
  worker.child.kill('SIGTERM');
  api.child.kill('SIGTERM');
  t.same(await Promise.all([worker.exit, api.exit]), [0, 0]);
  t.notMatch(api.stderr() + worker.stderr(), /"level":(50|60)/, 'nothing broke on the way');
});
