import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { openAuditLog } from '../../audit/index.js';
import { claimClip, createClip, enqueueRender, publishClip } from '../../clips/index.js';
import { newClip, outputs, result } from '../../clips/test/sample.js';
import { openDatabase, tables } from '../../db/index.js';
import { seedDatabase } from '../../db/test/seed.js';
import { openQueue, postgresBackend } from '../../queue/index.js';
import { openObjects } from '../../service/index.js';
import { unfinishedObjects } from '../../storage/index.js';
import { deleteClips, findRemains, openTombstones, REMAINS_PLACES, type Remains, type RemainsDeps } from '../index.js';

const MASTER_KEY = new Uint8Array(32).fill(3);
const masters = { current: { version: 1, key: MASTER_KEY } };
const logger = pino({ level: 'silent' });
const dataDir = testFolder(t);
const database = await openDatabase({ dataDir: await seedDatabase(dataDir) });
const { orm, notices } = database;
const folders = {
  uploads: join(dataDir, 'uploads'),
  staging: join(dataDir, 'staging'),
  scratch: join(dataDir, 'scratch'),
  unfinished: unfinishedObjects(join(dataDir, 'objects')),
};
const ours = join(folders.unfinished, 'process');
for (const folder of [ours, join(folders.staging, 'process'), join(folders.scratch, 'process')])
  await mkdir(folder, { recursive: true });
const { store, keys } = await openObjects(dataDir, masters, { alone: false, unfinished: ours });
const queue = openQueue(postgresBackend(database.pool), logger);
t.teardown(async () => {
  await queue.close();
  await database.close();
});
const tombstones = openTombstones(join(dataDir, 'tombstones.jsonl'));
const deps: RemainsDeps = { orm, keys, store, queue, folders, tombstones, logger };
const erase = { orm, keys, audit: openAuditLog(MASTER_KEY), notices, tombstones, logger };

/** A clip with a key, a source, renditions, rows that tell something, and a job that is done. */
async function readyClip(): Promise<string> {
  const clip = newClip({ sender: 'ann', recipients: ['bob'], metadata: { room: 7 }, options: { poster: 1 } });
  await keys.create(clip.id);
  await store.put(clip.source.key, Readable.from(['source']));
  await createClip(orm, clip);
  await enqueueRender({ orm, queue }, { id: clip.id, attempt: 1, priority: 'normal' });
  const row = await claimClip(orm, { clipId: clip.id, attempt: 1, worker: 'a-host:1' });
  if (row === null) throw new Error('the clip could not be claimed');
  const made = outputs(clip.id, row.epoch);
  for (const { objectKey } of [...made.renditions, ...made.stills]) await store.put(objectKey, Readable.from(['x']));
  await publishClip(orm, { clipId: clip.id, epoch: row.epoch }, result, made);
  await orm.insert(tables.clipViewers).values({ clipId: clip.id, recipient: 'bob' });
  return clip.id;
}

const look = async (id: string, changed: Partial<RemainsDeps> = {}): Promise<Remains> => {
  const remains = await findRemains({ ...deps, ...changed }, id);
  if (remains === null) throw new Error('nothing was known of the clip');
  return remains;
};
const counts = ({ places }: Remains): Record<string, number> =>
  Object.fromEntries(places.filter(({ found }) => found > 0).map(({ place, found }) => [place, found]));
const placeOf = ({ places }: Remains, name: string) => places.find(({ place }) => place === name);

/** What a purger removes; here each test decides itself what is left. */
async function removeBytes(id: string): Promise<void> {
  for await (const key of store.list(`clips/${id}/`)) await store.delete(key);
  for (const { id: job } of await queue.mentioning(id)) await queue.forget('render', job);
}

t.test('of a clip that is alive everything is found, and told from what is left of one', async (t) => {
  const id = await readyClip();
  const remains = await look(id);
  t.equal(remains.gone, false);
  t.equal(remains.state, 'ready');
  t.equal(remains.deletion, null);
  t.same(
    remains.places.map(({ place }) => place),
    REMAINS_PLACES,
  );
  const { database: rows, ...others } = counts(remains);
  t.same(others, { key: 1, objects: 4, queue: 1 });
  t.ok((rows ?? 0) >= 10, `${rows} columns and rows`);
  for (const name of ['clips.sender', 'clips.metadata', 'clips.source', 'renditions', 'stills (2)', 'clip_viewers'])
    t.match(placeOf(remains, 'database')?.detail, name);
});

t.test('of one that was deleted what is left is found in each place, and nothing once that is removed', async (t) => {
  const id = await readyClip();
  await deleteClips(erase, { tenant: null, ids: [id], by: 'a-key' });
  const after = await look(id);
  t.same(counts(after), { objects: 4, queue: 1 }, 'the deletion itself took the key and the rows');
  t.match(placeOf(after, 'tombstones'), { found: 0, detail: /is on the list/ });
  t.match(placeOf(after, 'database')?.detail, /recipients/, 'what stays on purpose is said');
  t.match([after.state, after.deletion?.clipId, after.gone], ['deleted', id, false]);
  await removeBytes(id);
  const clean = await look(id);
  t.same(counts(clean), {});
  t.equal(clean.gone, true);
});

t.test('whatever is left behind is found', async (t) => {
  const id = await readyClip();
  await deleteClips(erase, { tenant: null, ids: [id], by: 'a-key' });
  await removeBytes(id);
  const finds = async (place: string, count: number): Promise<void> => {
    const remains = await look(id);
    t.same(counts(remains), { [place]: count }, place);
    t.equal(remains.gone, false);
  };

  await keys.create(id);
  await finds('key', 1);
  const half = new PassThrough();
  const writing = store.put(`clips/${id}/1/late.mp4`, half).catch((error: unknown) => error);
  half.write(Buffer.alloc(200_000));
  while (placeOf(await look(id), 'half-written')?.found === 0);
  await keys.destroy(id);
  await finds('half-written', 1);
  half.end();
  await writing;
  await finds('objects', 1);
  await removeBytes(id);

  const part = join(folders.staging, 'process', `${id}.part`);
  await writeFile(part, 'x');
  await finds('staging', 1);
  await rm(part);

  await mkdir(folders.uploads);
  await writeFile(join(folders.uploads, id), 'x');
  await finds('uploads', 1);
  await rm(join(folders.uploads, id));

  // Of a process that nobody has swept yet.
  const work = join(folders.scratch, 'another');
  await mkdir(join(work, id, '1', 'out'), { recursive: true });
  await writeFile(join(work, id, '1', 'out', 'main.mp4'), 'x');
  await finds('scratch', 4);
  await rm(work, { recursive: true });

  await enqueueRender({ orm, queue }, { id, attempt: 3, priority: 'normal' });
  await finds('queue', 1);
  await removeBytes(id);

  await orm
    .update(tables.clips)
    .set({ errorDetail: 'about Ann', recipients: ['bob'] })
    .where(eq(tables.clips.id, id));
  await finds('database', 2);
  await orm.update(tables.clips).set({ errorDetail: null, recipients: [] }).where(eq(tables.clips.id, id));
  await orm
    .insert(tables.fetches)
    .values({ clipId: id, tenant: 'default', options: {}, url: 'https://example.org/secret' });
  await finds('database', 1);
  await orm.delete(tables.fetches);

  await rm(join(dataDir, 'tombstones.jsonl'));
  await finds('tombstones', 1);
  await tombstones.append([{ clipId: id, at: new Date(0).toISOString() }]);
  t.equal((await look(id)).gone, true);
});

t.test('a place that does not answer is told, and nothing is said to be gone', async (t) => {
  const id = await readyClip();
  await deleteClips(erase, { tenant: null, ids: [id], by: 'a-key' });
  await removeBytes(id);
  const away = { mentioning: () => Promise.reject(new Error('away')) };
  const remains = await look(id, { queue: away });
  t.match(placeOf(remains, 'queue'), { reachable: false });
  t.equal(remains.places.filter(({ reachable }) => reachable).length, REMAINS_PLACES.length - 1);
  t.equal(remains.gone, false);

  const [deletion] = await orm.select().from(tables.deletions).where(eq(tables.deletions.clipId, id));
  if (deletion === undefined) throw new Error('there is no deletion');
  const scratch = { state: 'unreachable' as const, at: null };
  await orm
    .update(tables.deletions)
    .set({ workerHost: 'far-away', locations: { ...deletion.locations, scratch } })
    .where(eq(tables.deletions.id, deletion.id));
  const far = await look(id);
  t.match(placeOf(far, 'scratch'), { reachable: false, found: 0, detail: /far-away/ });
  t.equal(far.gone, false);
});

t.test('a clip past its time is over, and its bytes are remains', async (t) => {
  const id = await readyClip();
  await orm
    .update(tables.clips)
    .set({ expiresAt: new Date(Date.now() - 1000) })
    .where(eq(tables.clips.id, id));
  const remains = await look(id);
  t.match([remains.state, remains.deletion, remains.gone], ['expired', null, false]);
  t.match(placeOf(remains, 'tombstones'), { found: 0, detail: /need not/ });
});

t.test('of a clip that nobody knows there is nothing to say, unless something is found', async (t) => {
  t.equal(await findRemains(deps, uuidv7()), null);
  const listed = uuidv7();
  await tombstones.append([{ clipId: listed, at: new Date(0).toISOString() }]);
  t.match(await look(listed), { state: 'deleted', deletion: null, gone: true });
  const left = uuidv7();
  await keys.create(left);
  t.match(await look(left), { state: null, gone: false });
});
