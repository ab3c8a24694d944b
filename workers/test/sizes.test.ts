import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import t from 'tap';
import { fixture } from '../../fixtures/index.js';
import { testFolder } from '../../fixtures/test/folder.js';
import { startPostgres } from '../../pipeline/db/test/postgres-server.js';
import { caller } from '../../pipeline/http/test/calls.js';
import { playbackIn, until } from '../../pipeline/http/test/harness.js';
import { findTools } from '../../pipeline/media/index.js';
import { openDiskKeyStore } from '../../pipeline/vault/index.js';
import { client, MASTER_KEY, settingsFor, small } from './deployment.js';
import { qik, ready, said } from './started.js';
import { filesWith, piecesOfKey, samplesOf } from './traces.js';

/** Where a server keeps its databases and its log, with everything written that it has in memory. */
async function filesOf(databaseUrl: string): Promise<string> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  try {
    await db.query('checkpoint');
    const { rows } = await db.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory ?? '';
  } finally {
    await db.end();
  }
}

t.test('an API and a worker are two commands on one database', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const databaseUrl = await server.database();
  const dataDir = join(testFolder(t), 'data');
  const settings = settingsFor(dataDir, databaseUrl);
  // Both make the tables at once, and one of them the key.
  const api = qik(t, ['serve', '--roles', 'api'], settings);
  const worker = qik(t, ['worker', '--concurrency', '1', '--pools', 'render'], settings);
  const { url, key } = await ready(api);
  await said(worker, 'has no API in this process');
  const { send, inState, plays } = await client(url, key);
  const sender = 'sender-annabel-4711';
  const id = await send({ ...small, sender });
  await inState(id, 'ready');
  await plays(t, id);

  await t.test(
    'no byte of a clip and nothing of its key ever lies in the database, before its end or after',
    async (t) => {
      const call = caller(url, key ?? '');
      const asked = await call(`/v1/clips/${id}/playback`, { method: 'POST', body: { platform: 'ios' } });
      const playback = await playbackIn(asked);
      const made = await Promise.all(
        [playback.url, ...playback.stills.map((still) => still.url)].map(async (from) =>
          Buffer.from(await (await fetch(from)).arrayBuffer()),
        ),
      );
      const source = await readFile(await fixture('private-data', { ffmpeg: (await findTools()).ffmpeg.path }));
      const samples = [source, ...made].flatMap((bytes) => samplesOf(bytes, 12));
      const keys = await openDiskKeyStore(join(dataDir, 'keys'), { current: { version: 1, key: MASTER_KEY } }, false);
      const keyFile = join('keys', id.slice(-2), id);
      const pieces = piecesOfKey((await keys.get(id))?.export() ?? Buffer.of(), await readFile(join(dataDir, keyFile)));
      t.ok(samples.length >= 36, `${samples.length} samples`);
      t.same(await filesWith(dataDir, pieces), [keyFile], 'the search finds what is there to be found');
      t.same(await filesWith(await filesOf(databaseUrl), [...samples, ...pieces]), [], 'while it is there');

      t.equal((await call(`/v1/clips/${id}`, { method: 'DELETE' })).status, 202);
      t.same(await filesWith(dataDir, pieces), [], 'its key is gone before the answer');
      await until(async () => {
        const found: unknown = await (await call(`/v1/clips/${id}/remains`)).json();
        return typeof found === 'object' && found !== null && 'gone' in found && found.gone === true;
      });
      t.same(await filesWith(dataDir, [...samples, sender]), []);
      t.same(await filesWith(await filesOf(databaseUrl), [...samples, ...pieces]), [], 'and when it is gone');
    },
  );

  worker.child.kill('SIGTERM');
  api.child.kill('SIGTERM');
  t.same(await Promise.all([worker.exit, api.exit]), [0, 0]);
  t.notMatch(api.stderr() + worker.stderr(), /"level":(50|60)/, 'nothing broke on the way');
  t.notMatch(api.stderr() + worker.stderr(), sender, 'and nobody is named in the logs');
});
