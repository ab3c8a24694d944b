import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import t from 'tap';
import { keepApiKey, LIBRARY_TENANT, makeApiKey } from '../../access/index.js';
import { findStrays } from '../../clips/index.js';
import { openDatabase, tables } from '../../db/index.js';
import { seedDatabase } from '../../db/test/seed.js';
import { openQueue, postgresBackend } from '../../queue/index.js';
import { openDiskStore } from '../../storage/index.js';
import { openDiskKeyStore } from '../../vault/index.js';
import { readCatalogue } from '../catalogue.js';
import { importDemoFliks } from '../index.js';
import { entry, putCatalogue, putMedia } from './sample.js';

t.test('a catalogue is read in the order of its places', async (t) => {
  const folder = t.testdir();
  await putCatalogue(folder, [entry('wave', 2), entry('heart-burst', 1)]);
  const read = await readCatalogue(folder);
  if ('problem' in read) throw new Error(read.problem);
  t.same(
    read.entries.map(({ id, slot }) => [id, slot]),
    [
      ['heart-burst', 1],
      ['wave', 2],
    ],
  );
});

t.test('a catalogue that is not what it should be says where', async (t) => {
  const bad: [unknown, RegExp][] = [
    [[entry('wave', 1, { file: '../../../etc/passwd' })], /\/fliks\/0\/file/],
    [[entry('wave', 13)], /\/fliks\/0\/slot/],
    [[{ ...entry('wave', 1), title: { en: 'Wave' } }], /\/fliks\/0\/title\/fr is missing/],
    [[entry('wave', 1), entry('wave', 2)], /the id wave/],
    [[entry('wave', 1), entry('heart', 1)], /the slot 1/],
    ['nothing', /not valid/],
  ];
  for (const [catalogue, problem] of bad) {
    const folder = t.testdir();
    await putCatalogue(folder, catalogue);
    t.match(await readCatalogue(folder), { problem });
  }
  t.match(await readCatalogue(join(t.testdir(), 'nowhere')), { problem: /no catalogue.json/ });
});

t.test('two processes on one library take each Flik in once, and nobody owns the library', async (t) => {
  const root = t.testdir();
  const folder = join(root, 'fliks');
  await putCatalogue(folder, [entry('wave', 1), entry('heart', 2), entry('gone', 3)]);
  await putMedia(folder, 'wave', 'a wave');
  await putMedia(folder, 'heart', 'a heart');
  const database = await openDatabase({ dataDir: await seedDatabase(join(root, 'data')) });
  const { orm } = database;
  const logger = pino({ level: 'silent' });
  const queue = openQueue(postgresBackend(database.pool), logger);
  t.teardown(async () => {
    await queue.close();
    await database.close();
  });
  const store = await openDiskStore(join(root, 'objects'));
  const deps = { orm, queue, store, logger };
  const stopping = new AbortController();
  const lines: string[] = [];
  // There is no worker: what was taken in waits, and the one whose file is missing is over.
  const run = {
    folder,
    signal: stopping.signal,
    say: (line: string) => {
      lines.push(line);
      if (lines.length === 2) stopping.abort();
    },
  };
  await Promise.all([importDemoFliks(deps, run), importDemoFliks(deps, run)]);
  t.match(lines, [/1\/3 {2}The gone … failed: media\/gone.mp4 is missing/, /1\/3 {2}The gone … failed/]);

  const clips = await orm.select().from(tables.clips);
  t.equal(clips.length, 2);
  const fliks = await orm.select().from(tables.fliks);
  t.same(
    fliks
      .filter(({ state }) => state === 'importing')
      .map(({ clipId }) => clipId)
      .sort(),
    clips.map(({ id }) => id).sort(),
  );
  t.match(
    fliks.find(({ slug }) => slug === 'wave'),
    { slot: 1, title: { en: 'The wave', fr: 'Le wave' }, emoji: '👋', tags: ['hello'], rating: 'everyone', loop: true },
  );
  const keys: string[] = [];
  for await (const key of store.list('fliks/')) keys.push(key);
  t.same(keys.sort(), clips.map(({ sourceKey }) => sourceKey).sort(), 'and no object is left over');
  const masters = { current: { version: 1, key: new Uint8Array(32) } };
  const sealed = await openDiskKeyStore(join(root, 'keys'), masters, true);
  const left = 'fliks/01890000-0000-7000-8000-000000000000/source';
  await store.put(left, Readable.from(['of a process that was killed before it wrote the row']));
  t.same((await findStrays(orm, store, sealed)).keys, [left], 'nor does one stay that is');
  for (const clip of clips) {
    t.match(clip, { tenant: LIBRARY_TENANT, priority: 'bulk', options: { effort: 'flik', watermark: 'none' } });
    t.ok(clip.expiresAt.getFullYear() > 2900, 'its row has no end that anybody will see');
    t.equal(await queue.state('render', `clip.${clip.id}.1`), 'prioritized');
  }
  await t.rejects(keepApiKey(orm, { ...makeApiKey(), tenant: LIBRARY_TENANT, name: 'x', scopes: ['clips:read'] }), {
    code: 'invalid_request',
  });
  await rm(folder, { recursive: true });
  const told: string[] = [];
  await importDemoFliks(deps, { folder, signal: new AbortController().signal, say: (line) => told.push(line) });
  t.match(told, [/none are imported: there is no catalogue.json/], 'a folder that is gone is told');
});
