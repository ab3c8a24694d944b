import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { testFolder } from '../../fixtures/test/folder.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { until } from '../../pipeline/http/test/harness.js';
import { at, listAt } from '../../pipeline/http/test/json.js';
import { findTools } from '../../pipeline/media/index.js';
import { packageRoot } from '../../presets/index.js';
import { qik, ready } from './started.js';

const tools = await findTools();
const run = promisify(execFile);

/** What a person says of a Flik, in both languages that are asked for. */
const texts = {
  titles: { en: 'Well done', fr: 'Bien joué' },
  altTexts: { en: 'A thumb goes up.', fr: 'Un pouce se lève.' },
  descriptions: { en: 'A hand puts its thumb up.', fr: 'Une main lève le pouce.' },
};

t.test('a video becomes a Flik that devices have, and is taken out again', async (t) => {
  const dataDir = await seedDatabase(join(testFolder(t), 'data'));
  const service = qik(t, ['serve'], { DATA_DIR: dataDir, CANARY: '0' });
  const { url, key } = await ready(service);

  const file = join(dataDir, 'credentials.json');
  t.equal((await stat(file)).mode & 0o777, 0o600);
  const credentials: unknown = JSON.parse(await readFile(file, 'utf8'));
  t.equal(at(credentials, 'apiKey'), key);
  t.match(service.stdout(), String(at(credentials, 'studio', 'password')), 'the first login is printed');

  const session = await fetch(`${url}/studio/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(at(credentials, 'studio')),
  });
  const cookie = (session.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const call = async (method: string, path: string, body?: unknown, seen?: unknown): Promise<unknown> => {
    const answer = await fetch(`${url}/studio/api${path}`, {
      method,
      headers: {
        cookie,
        ...(seen === undefined ? {} : { 'if-match': `"${seen}"` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const told: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(told)}`);
    return told;
  };
  const device = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}` } });
    return answer.json();
  };

  const video = await readFile(join(packageRoot, 'fixtures', 'fliks', 'media', 'thumbs-up.mp4'));
  const form = new FormData();
  form.append('file', new Blob([video]), 'thumb.mp4');
  const added = await fetch(`${url}/studio/api/sources?name=thumb`, {
    method: 'POST',
    headers: { cookie },
    body: form,
  });
  t.equal(added.status, 202);
  const sourceId = at(await added.json(), 'id');

  const content = { ...texts, sourceId, trim: { start: 0.2, end: 1.7 }, emoji: ['👍'], categories: ['agree'] };
  const flik = await call('POST', '/fliks', { slug: 'well-done', content });
  const id = at(flik, 'id');
  const read = (): Promise<unknown> => call('GET', `/fliks/${id}`);
  await until(async () => {
    const gates = listAt(await read(), 'checklist', 'gates');
    const open = gates.filter((gate) => at(gate, 'level') === 'must' && at(gate, 'ok') !== true);
    return open.length === 1 && at(open[0], 'gate') === 'approved';
  });

  await call('POST', `/fliks/${id}/submit`, undefined, 1);
  await call('POST', `/fliks/${id}/approve`, undefined, 1);
  const release = await call('POST', '/releases', { name: 'First', changes: [{ do: 'publish-flik', flikId: id }] });
  await call('POST', `/releases/${at(release, 'id')}/publish`, undefined, at(release, 'revision'));

  const catalogue = await device('/v1/catalogue?platform=ios&locale=fr-CA');
  const [live] = listAt(catalogue, 'fliks');
  t.match(live, { id, title: 'Bien joué', emoji: ['👍'] });
  const [rendition] = listAt(live, 'media', 'renditions');
  const bytes = await fetch(`${url}${at(live, 'media', 'base')}${at(rendition, 'file')}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  t.equal(bytes.status, 200);
  const played = join(dataDir, '..', 'played.mp4');
  await writeFile(played, Buffer.from(await bytes.arrayBuffer()));
  // Heard by another program than the one that set it.
  const { stderr } = await run(tools.ffmpeg.path, ['-nostats', '-i', played, '-af', 'ebur128', '-f', 'null', '-']);
  const loudness = Number(/I:\s+(-?[\d.]+) LUFS(?![\s\S]*I:\s)/.exec(stderr)?.[1]);
  t.ok(Math.abs(loudness + 16) <= 1.5, `${loudness} LUFS`);

  const out = await call('POST', '/releases', { name: 'Out', changes: [{ do: 'unpublish-flik', flikId: id }] });
  await call('POST', `/releases/${at(out, 'id')}/publish`, undefined, at(out, 'revision'));
  const cursor = encodeURIComponent(String(at(catalogue, 'cursor')));
  t.match(await device(`/v1/catalogue?platform=ios&locale=fr-CA&after=${cursor}`), { ops: [{ op: 'remove', id }] });
  const actions = listAt(await call('GET', `/audit?subject=${id}`), 'entries').map((entry) => at(entry, 'action'));
  t.ok(actions.length >= 3, actions.join(', '));

  service.child.kill('SIGTERM');
  t.equal(await service.exit, 0);
});
