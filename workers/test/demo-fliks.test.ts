import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { fixture } from '../../fixtures/index.js';
import { LIBRARY_TENANT } from '../../pipeline/access/index.js';
import { loadConfig } from '../../pipeline/config/index.js';
import { openDatabase, tables } from '../../pipeline/db/index.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { deliverableOf, makeSigner, playbackOf } from '../../pipeline/deliver/index.js';
import { entry, putCatalogue, putMedia } from '../../pipeline/fliks/test/sample.js';
import { clipIn, form, until } from '../../pipeline/http/test/harness.js';
import { openMedia, startService } from '../../pipeline/service/index.js';
import { openDiskStore } from '../../pipeline/storage/index.js';
import { PLATFORMS } from '../../presets/schema.js';
import { createHandlers } from '../index.js';

const logger = pino({ level: 'silent' });
const media = await openMedia(loadConfig({}));

/** A service with these demo Fliks, whose import begins at once, as at the program's start. */
async function running(t: Test, dataDir: string, demoFolder: string, env: Record<string, string> = {}) {
  const config = loadConfig({ DATA_DIR: dataDir, PORT: '0', ...env });
  const service = await startService(config, { media, logger, makeHandlers: createHandlers, demoFolder });
  const lines: string[] = [];
  const over = service.importDemo((line) => lines.push(line));
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= service.close();
    return closed;
  };
  t.teardown(close);
  return { url: service.url ?? '', key: service.firstKey?.key ?? '', lines, over, close };
}

/** What the database and the store hold, once no service has them open. */
async function looked(dataDir: string) {
  const database = await openDatabase({ dataDir });
  const { orm } = database;
  try {
    const fliks = await orm.select().from(tables.fliks).orderBy(tables.fliks.slot);
    const clips = await orm.select().from(tables.clips);
    return { fliks, clips };
  } finally {
    await database.close();
  }
}

const places = async (t: Test) => {
  const root = t.testdir();
  return { dataDir: await seedDatabase(join(root, 'data')), folder: join(root, 'fliks') };
};

t.test('an empty library is filled while the service takes clips, and is nobody’s', async (t) => {
  const { dataDir, folder } = await places(t);
  await putCatalogue(folder, [entry('wave', 1), entry('heart', 2)]);
  await putMedia(folder, 'wave', { fixture: 'private-data' });
  await putMedia(folder, 'heart', { fixture: 'tiny-64x36' });
  const first = await running(t, dataDir, folder);
  const headers = { authorization: `Bearer ${first.key}` };
  t.equal((await fetch(`${first.url}/readyz`)).status, 200);
  const bytes = await readFile(await fixture('private-data', { ffmpeg: media.tools.ffmpeg.path }));
  const options = JSON.stringify({ profiles: ['ios-low'], watermark: 'none', priority: 'interactive' });
  const sent = await fetch(`${first.url}/v1/clips`, {
    ...{ method: 'POST', headers },
    body: form(['options', options], ['file', new Blob([bytes])]),
  });
  t.equal(sent.status, 202);
  const { id } = await clipIn(sent);
  await until(async () => (await clipIn(await fetch(`${first.url}/v1/clips/${id}`, { headers }))).state === 'ready');
  await first.over;
  t.same(first.lines.map((line) => line.replace(/\d+ renditions?, \d+ kB/, 'made')).sort(), [
    'demo Fliks 1/2  The wave … made',
    'demo Fliks 2/2  The heart … made',
  ]);
  await first.close();

  const second = await running(t, dataDir, folder);
  await second.over;
  t.same(second.lines, [], 'a full library is not spoken of');
  await second.close();

  const { fliks, clips } = await looked(dataDir);
  t.equal(clips.filter(({ tenant }) => tenant === LIBRARY_TENANT).length, 2, 'and nothing came in twice');
  t.same(
    fliks.map(({ state, slug }) => [state, slug]),
    [
      ['live', 'wave'],
      ['live', 'heart'],
    ],
  );
  const database = await openDatabase({ dataDir });
  t.teardown(() => database.close());
  const store = await openDiskStore(join(dataDir, 'objects'));
  const deps = { orm: database.orm, signer: makeSigner(new Uint8Array(32)), publicUrl: () => 'http://here' };
  for (const { clipId } of fliks) {
    await t.rejects(playbackOf(deps, clipId ?? '', 'default', { platform: 'ios' }), { code: 'not_found' });
    for (const platform of PLATFORMS) {
      const playback = await playbackOf(deps, clipId ?? '', LIBRARY_TENANT, { platform });
      const object = await deliverableOf(deps, playback.url.replace('http://here/media/', ''));
      t.match(object.objectKey, /^fliks\//);
      const opened = await store.open(object.objectKey);
      if (opened === null) throw new Error('it is not in the store');
      t.equal(
        createHash('sha256')
          .update(await buffer(opened.stream))
          .digest('hex'),
        object.sha256,
      );
    }
  }
});

t.test('an import that was stopped half-way goes on with the rest', async (t) => {
  const { dataDir, folder } = await places(t);
  const names = ['a', 'b', 'c'];
  await putCatalogue(
    folder,
    names.map((name, at) => entry(name, at + 1)),
  );
  for (const name of names) await putMedia(folder, name, { fixture: 'tiny-64x36' });
  const first = await running(t, dataDir, folder, { WORKER_CONCURRENCY: '1' });
  await until(async () => first.lines.length > 0);
  await first.close();
  await first.over;
  t.ok(first.lines.length < names.length, 'it was stopped before its end');
  const second = await running(t, dataDir, folder);
  await second.over;
  await second.close();
  t.same(
    [...first.lines, ...second.lines].map((line) => /\d\/3/.exec(line)?.[0]),
    ['1/3', '2/3', '3/3'],
  );
  const { fliks, clips } = await looked(dataDir);
  t.same(
    fliks.map(({ state }) => state),
    ['live', 'live', 'live'],
  );
  t.equal(clips.length, 3);
});

t.test('one that fails says why and stops nothing, and is tried again once it is mended', async (t) => {
  const { dataDir, folder } = await places(t);
  await putCatalogue(folder, [entry('broken', 1), entry('missing', 2), entry('good', 3)]);
  await putMedia(folder, 'broken', 'this is not a video, whatever it is called');
  await putMedia(folder, 'good', { fixture: 'tiny-64x36' });
  const first = await running(t, dataDir, folder);
  await first.over;
  await first.close();
  t.equal(first.lines.length, 3);
  t.match(first.lines.join('\n'), /The broken … failed: .*\(not_a_video\)/);
  t.match(first.lines.join('\n'), /The missing … failed: media\/missing.mp4 is missing .*\(source_unreachable\)/);
  t.match(first.lines.join('\n'), /The good … \d+ rendition/);
  const { fliks } = await looked(dataDir);
  t.match(fliks, [
    { state: 'failed', errorCode: 'not_a_video' },
    { state: 'failed', errorCode: 'source_unreachable', clipId: null },
    { state: 'live', errorCode: null },
  ]);

  await putMedia(folder, 'broken', { fixture: 'tiny-64x36' });
  const second = await running(t, dataDir, folder);
  await second.over;
  await second.close();
  t.match(second.lines, [/The broken … \d+ rendition/]);
  const after = await looked(dataDir);
  t.equal(after.clips.length, 2, 'the clip that failed is gone');
});

t.test('DEMO=0 imports nothing, and a folder that is not there is told', async (t) => {
  const { dataDir, folder } = await places(t);
  const without = await running(t, dataDir, folder);
  await without.over;
  t.match(without.lines, [/none are imported: there is no catalogue.json/]);
  t.equal((await fetch(`${without.url}/readyz`)).status, 200);
  await without.close();
  await putCatalogue(folder, [entry('wave', 1)]);
  await putMedia(folder, 'wave', { fixture: 'tiny-64x36' });
  const off = await running(t, dataDir, folder, { DEMO: '0' });
  await off.over;
  t.same(off.lines, []);
  await off.close();
  t.same(await looked(dataDir), { fliks: [], clips: [] });
});
