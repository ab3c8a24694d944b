import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { fixture } from '../../fixtures/index.js';
import { testFolder } from '../../fixtures/test/folder.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { clipIn, form, until } from '../../pipeline/http/test/harness.js';
import { findTools } from '../../pipeline/media/index.js';
import { qik, ready } from './started.js';

const tools = await findTools();

t.test('kill -9 in the middle of a render loses nothing, and SIGTERM ends it well', async (t) => {
  const dataDir = await seedDatabase(testFolder(t));
  const first = qik(t, ['serve'], { DATA_DIR: dataDir });
  const { url, key } = await ready(first);
  t.match(first.stdout(), /curl -H "Authorization: Bearer qk_live_/);
  const headers = { authorization: `Bearer ${key}` };
  const shown = async (at: string, id: string) => clipIn(await fetch(`${at}/v1/clips/${id}`, { headers }));

  const bytes = await readFile(await fixture('private-data', { ffmpeg: tools.ffmpeg.path }));
  const upload = async (): Promise<string> =>
    (await clipIn(await fetch(`${url}/v1/clips`, { method: 'POST', headers, body: form(['file', new Blob([bytes])]) })))
      .id;
  const ids = [await upload(), await upload(), await upload()];
  await until(async () => (await shown(url, ids[0] ?? '')).state !== 'queued');
  first.child.kill('SIGKILL');
  await first.exit;

  const second = qik(t, ['serve'], { DATA_DIR: dataDir });
  const again = await ready(second);
  t.equal(again.key, null, 'the key is shown once');
  for (const id of ids) {
    await until(async () => (await shown(again.url, id)).state === 'ready');
    t.equal((await shown(again.url, id)).error, null);
  }

  const refused = qik(t, ['serve'], { DATA_DIR: dataDir });
  t.equal(await refused.exit, 1);
  t.match(refused.stderr(), /DATA_DIR/, 'a second process on the folder is told what to do');

  second.child.kill('SIGTERM');
  t.equal(await second.exit, 0);
  t.match(second.stderr(), /"msg":"closed"/);
  t.notMatch(first.stderr() + second.stderr(), key ?? 'no key', 'the key is in no log');
});

t.test('a start that cannot be says what to mend', async (t) => {
  const bad = qik(t, ['serve'], { DATA_DIR: join(testFolder(t), 'data'), PORT: 'eighty', REDIS_URL: 'redis://x' });
  t.equal(await bad.exit, 1);
  t.match(bad.stderr(), /PORT is "eighty" but must be a whole number/);
  t.match(bad.stderr(), /REDIS_URL is set without DATABASE_URL/);
});
