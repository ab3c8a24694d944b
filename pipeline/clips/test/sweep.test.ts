import { join } from 'node:path';
import { Readable } from 'node:stream';
import { eq, inArray } from 'drizzle-orm';
import { pino } from 'pino';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { openDatabase, tables } from '../../db/index.js';
import { seedDatabase } from '../../db/test/seed.js';
import { QikError } from '../../errors/catalogue.js';
import { clipKeys, openDiskStore } from '../../storage/index.js';
import { openDiskKeyStore } from '../../vault/index.js';
import { claimClip, createClip, failClip, findStrays, isPlausible, publishClip, Sweep } from '../index.js';
import { newClip, outputs, result } from './sample.js';

const folder = testFolder(t);
const database = await openDatabase({ dataDir: await seedDatabase(join(folder, 'data')) });
const { orm } = database;
const store = await openDiskStore(join(folder, 'objects'));
const masters = { current: { version: 1, key: new Uint8Array(32).fill(7) } };
const sealed = await openDiskKeyStore(join(folder, 'keys'), masters, true);
const logger = pino({ level: 'silent' });
const DONE = { state: 'done', at: null } as const;
const NOWHERE = Object.freeze({
  ...{ key: DONE, objects: DONE, staging: DONE, scratch: DONE },
  ...{ queue: DONE, database: DONE, tombstones: DONE },
});
t.teardown(() => database.close());

const put = (...keys: readonly string[]) => Promise.all(keys.map((key) => store.put(key, Readable.from(['x']))));
const all = async (): Promise<string[]> => {
  const keys: string[] = [];
  for await (const key of store.list('clips/')) keys.push(key);
  return keys;
};
const strays = async (): Promise<string[]> => [...(await findStrays(orm, store, sealed)).keys].sort();

const received = async () => {
  const clip = newClip();
  await put(clip.source.key);
  await createClip(orm, clip);
  return clip.id;
};
const claimed = async (clipId: string) => {
  const row = await claimClip(orm, { clipId, attempt: 1, worker: 'test' });
  if (row === null) throw new Error('the clip could not be claimed');
  return { clipId, epoch: row.epoch };
};
const stored = async (fence: { clipId: string; epoch: number }) => {
  const made = outputs(fence.clipId, fence.epoch);
  const keys = [...made.renditions, ...made.stills].map((one) => one.objectKey);
  await put(...keys);
  return { made, keys };
};

t.afterEach(async () => {
  for (const key of await all()) await store.delete(key);
  await orm.delete(tables.clips);
});

t.test('what rows speak of and what workers make stays; what the dead left is found', async (t) => {
  const ready = await received();
  const lost = await stored(await claimed(ready));
  const won = await claimed(ready);
  const { made } = await stored(won);
  await publishClip(orm, won, result, made);

  const working = await received();
  const late = await stored(await claimed(working));
  await stored(await claimed(working));

  const failed = await received();
  const fence = await claimed(failed);
  const half = await stored(fence);
  await failClip(orm, fence, new QikError('encode_failed'));

  const unacknowledged = clipKeys.source(uuidv7());
  await put(unacknowledged, 'clips/of-somebody-else/source', 'fliks/one/source');

  t.same(await strays(), [...lost.keys, ...late.keys, ...half.keys, unacknowledged].sort());
});

t.test('a check of the storage that was killed leaves nothing', async (t) => {
  await put(`health/${uuidv7()}`);
  const sweep = new Sweep({ orm, store, sealed, logger });
  t.equal(await sweep.remove(await sweep.look(true)), 1);
  t.same(await strays(), []);
});

t.test('where others are at work, a stray must be one twice', async (t) => {
  const sweep = new Sweep({ orm, store, sealed, logger });
  const left = clipKeys.source(uuidv7());
  const clip = newClip();
  // The second is an upload whose row is about to be written.
  await put(left, clip.source.key);
  t.same(await sweep.look(false), { keys: [], sealed: [] });
  await createClip(orm, clip);
  const ripe = await sweep.look(false);
  t.same(ripe, { keys: [left], sealed: [] });
  await sweep.remove(ripe);
  t.same(await all(), [clip.source.key]);
  t.same(await sweep.look(false), { keys: [], sealed: [] });
});

t.test('many clips are looked at in several steps, each of them once', async (t) => {
  const ids = Array.from({ length: 450 }, () => uuidv7()).sort();
  await put(...ids.map(clipKeys.source));
  t.same(await strays(), ids.map(clipKeys.source));
  t.equal((await findStrays(orm, store, sealed)).listed, 450);
});

t.test('with another database than the store’s nothing is swept, at the start or later', async (t) => {
  const ids = Array.from({ length: 101 }, () => uuidv7());
  await put(...ids.map(clipKeys.source));
  const said: unknown[] = [];
  const sweep = new Sweep({
    orm,
    store,
    sealed,
    logger: pino({ level: 'error' }, { write: (line: string) => said.push(JSON.parse(line)) }),
  });
  for (const alone of [true, false, false]) t.same(await sweep.look(alone), { keys: [], sealed: [] });
  t.equal((await all()).length, 101);
  t.match(said, [{ listed: 101, strays: 101 }, {}, {}]);
  t.ok(
    isPlausible({ listed: 3, keys: ['a', 'b', 'c'], sealed: [] }),
    'of a tiny store the first upload may have been lost',
  );
  t.ok(
    isPlausible({ listed: 2000, keys: ids, sealed: ids }),
    'and a crash of many workers leaves more, but not a tenth',
  );
});

t.test('rows that go away while their objects stay are noticed', async (t) => {
  const id = await received();
  t.same(await strays(), []);
  await orm.delete(tables.clips).where(eq(tables.clips.id, id));
  t.same(await strays(), [clipKeys.source(id)]);
});

t.test('so do the keys of uploads that were never acknowledged, and no others', async (t) => {
  const id = await received();
  await sealed.create(id);
  const left = uuidv7();
  await sealed.create(left);
  const sweep = new Sweep({ orm, store, sealed, logger });
  t.same(await sweep.look(false), { keys: [], sealed: [] }, 'its row may be about to be written');
  const ripe = await sweep.look(false);
  t.same(ripe, { keys: [], sealed: [left] });
  t.equal(await sweep.remove(ripe), 1);
  t.equal(await sealed.get(left), null);
  t.ok(await sealed.get(id));
});

t.test('a clip that is over is its deletion’s to remove, and after that nobody’s', async (t) => {
  const ids = await Promise.all(Array.from({ length: 120 }, received));
  for (const id of ids) await sealed.create(id);
  await orm.update(tables.clips).set({ state: 'expired' }).where(inArray(tables.clips.id, ids));
  const row = {
    tenant: 'one',
    reason: 'expired',
    recipients: [],
    outputs: [],
    locations: NOWHERE,
    auditSeq: 1,
  } as const;
  await orm.insert(tables.deletions).values(ids.map((clipId) => ({ ...row, id: uuidv7(), clipId, dueAt: new Date() })));
  t.match(await findStrays(orm, store, sealed), { keys: [], sealed: [], over: { keys: [], sealed: [] } });

  await orm.update(tables.deletions).set({ completedAt: new Date(), dueAt: null });
  const sources = ids.map(clipKeys.source).sort();
  const found = await findStrays(orm, store, sealed);
  t.match(found, { keys: [], sealed: [] });
  t.same([...found.over.keys].sort(), sources, 'a backup that was restored brought them back');
  t.same([...found.over.sealed].sort(), [...ids].sort());
  const sweep = new Sweep({ orm, store, sealed, logger });
  await sweep.remove(await sweep.look(true));
  t.same(await all(), [], 'it is known that they are over, however many they are');
  for (const id of ids) t.equal(await sealed.get(id), null);
  await orm.delete(tables.deletions);
});
