import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { fixture } from '../../fixtures/index.js';
import { testFolder } from '../../fixtures/test/folder.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { SourceServer, stuck, whole } from '../../pipeline/fetch/test/source-server.js';
import { clipIn, problemIn, until } from '../../pipeline/http/test/harness.js';
import { findTools } from '../../pipeline/media/index.js';
import { client, small } from './deployment.js';
import { quickService, ready } from './started.js';

const tools = await findTools();

t.test('a clip whose source is fetched is fetched on after the service was killed', async (t) => {
  const bytes = await readFile(await fixture('private-data', { ffmpeg: tools.ffmpeg.path }));
  const server = await SourceServer.start(t);
  const address = server.at('/clip.mp4', (response, number, request) =>
    (number === 1 ? stuck(bytes, Math.floor(bytes.length / 2)) : whole(bytes))(response, number, request),
  );
  const dataDir = await seedDatabase(join(testFolder(t), 'data'));
  const settings = { DATA_DIR: dataDir, OUTBOUND_ALLOW: '127.0.0.1' };
  const post = (url: string, key: string | null, sourceUrl: string) =>
    fetch(`${url}/v1/clips`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ sourceUrl, ...small }),
    });

  const first = quickService(t, settings);
  const { url, key } = await ready(first);
  const { id } = await clipIn(await post(url, key, address));
  await until(async () => server.open('/clip.mp4') === 1);
  t.equal((await (await client(url, key)).clip(id)).state, 'receiving');
  first.child.kill('SIGKILL');
  await first.exit;
  await until(async () => server.open('/clip.mp4') === 0);

  const second = quickService(t, settings);
  const again = await ready(second);
  const { inState, plays } = await client(again.url, key);
  await inState(id, 'ready');
  await plays(t, id);
  t.equal(server.requests('/clip.mp4'), 2);

  // Nobody else on this machine is reached.
  const refused = await post(again.url, key, server.base.replace('127.0.0.1', '127.0.0.2'));
  t.match(await problemIn(refused), { code: 'source_forbidden' });
  second.child.kill('SIGTERM');
  t.equal(await second.exit, 0);
  t.notMatch(first.stderr() + second.stderr(), /of-the-source|clip\.mp4/);
});
