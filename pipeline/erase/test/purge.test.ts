import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { tables } from '../../db/index.js';
import { eachDatabase } from '../../db/test/each-database.js';
import { until } from '../../http/test/harness.js';
import { NO_METERS } from '../../metrics/index.js';
import { renderJobId, startWorker, takeoverTimes } from '../../queue/index.js';
import { deleteClips } from '../index.js';
import { isThere, openPurgeParts } from './purge-parts.js';

const { deletions } = tables;
const ALL_DONE = {
  ...{ key: 'done', objects: 'done', staging: 'done', scratch: 'done', queue: 'done', database: 'done' },
  tombstones: 'done',
};

await eachDatabase(async (t, newDatabase) => {
  const parts = await openPurgeParts(t, await newDatabase());
  const { orm, deps, store, disk, queue, folders, remove, purgeWith } = parts;
  const { ready, received, claimed, atWork, objectsOf, deletionOf, statesOf, later, entriesOf, eventsOf } = parts;

  await t.test('a deleted clip is removed from every place, looked after once more, and then complete', async (t) => {
    const [id, other] = [await ready(), await ready()];
    const files = await atWork(id);
    const kept = [...(await objectsOf(other)), ...(await atWork(other))];
    t.equal((await objectsOf(id)).length, 4);
    await remove(id);
    t.equal(await deps.keys.get(id), null, 'the key went with the answer');
    t.same(await statesOf(id), {
      ...ALL_DONE,
      objects: 'pending',
      staging: 'pending',
      scratch: 'pending',
      queue: 'pending',
    });

    const purge = purgeWith();
    t.same(await purge.batch(), { seen: 1, complete: 0 });
    t.same(await objectsOf(id), []);
    for (const file of files) t.notOk(await isThere(file));
    t.equal(await queue.state('render', renderJobId(id, 1)), 'unknown');
    t.same(await statesOf(id), ALL_DONE);
    const gone = await deletionOf(id);
    t.ok(gone.bytesGoneAt);
    t.equal(gone.completedAt, null);
    t.equal(Number(gone.dueAt) - Number(gone.at), 60_000, 'once nobody can be at work on it any more');
    t.same(await purge.batch(), { seen: 0, complete: 0 });

    await later(id, 61);
    t.same(await purge.batch(), { seen: 1, complete: 1 });
    const complete = await deletionOf(id);
    t.ok(complete.completedAt);
    t.equal(complete.dueAt, null);
    t.same(complete.bytesGoneAt, gone.bytesGoneAt, 'that is when they were first seen to be gone');
    t.same(complete.locations, gone.locations, 'nothing changed, so no time did');
    t.equal(await entriesOf('deletion.completed'), 1);
    t.same((await eventsOf(id)).slice(-2), ['clip.deleted', 'deletion.completed']);
    t.same(await purge.batch(), { seen: 0, complete: 0 });

    for (const file of kept)
      t.ok((await isThere(file)) || (await disk.stat(file)) !== null, 'nobody else’s was touched');
    t.ok(await deps.keys.get(other));
    t.equal(await queue.state('render', renderJobId(other, 1)), 'prioritized');
  });

  await t.test('what is found only after everybody has come to an end is removed and complete at once', async (t) => {
    const id = await ready();
    await remove(id);
    await later(id, 61);
    t.same(await purgeWith().batch(), { seen: 1, complete: 1 });
    t.same(await objectsOf(id), []);
  });

  await t.test('a removal that broke off before the last folder went is brought to its end', async (t) => {
    const id = await ready();
    await remove(id);
    const purge = purgeWith();
    await purge.batch();
    // As if the process had died between the last object and its folder: nothing is listed, and the name of the clip is there.
    const left = join(parts.objects, 'clips', id, '1');
    await mkdir(left, { recursive: true });
    await later(id, 61);
    t.same(await purge.batch(), { seen: 1, complete: 1 });
    t.notOk(await isThere(join(left, '..')));
  });

  await t.test('what a late worker wrote is removed as well, and one more look follows', async (t) => {
    const id = await ready();
    await remove(id);
    const purge = purgeWith();
    await purge.batch();
    await t.rejects(store.put(`clips/${id}/2/late.mp4`, Readable.from(['x'])), { code: 'gone' }, 'no key, no object');
    // One that had the key in hand when it was destroyed.
    await disk.put(`clips/${id}/2/late.mp4`, Readable.from(['x']));
    await later(id, 61);
    t.same(await purge.batch(), { seen: 1, complete: 0 });
    t.same(await objectsOf(id), []);
    t.ok(Number((await deletionOf(id)).dueAt) > Date.now() + 30_000);
    await later(id, 0);
    t.same(await purge.batch(), { seen: 1, complete: 1 });
  });

  await t.test('a place that is out of reach is said to be so and tried again; everything else goes on', async (t) => {
    const [bad, good] = [await ready(), await ready()];
    await rm(join(parts.objects, 'clips', bad), { recursive: true });
    await symlink(bad, join(parts.objects, 'clips', bad));
    await remove(bad, good);
    const purge = purgeWith();
    t.same(await purge.batch(), { seen: 2, complete: 0 });
    t.same(await statesOf(good), ALL_DONE);
    t.same(await statesOf(bad), { ...ALL_DONE, objects: 'unreachable' });
    const first = await deletionOf(bad);
    t.ok(first.locations.objects.at);
    t.equal(first.bytesGoneAt, null);
    await later(bad, 61);
    await purge.batch();
    const second = await deletionOf(bad);
    t.equal(second.locations.objects.at, first.locations.objects.at, 'it has been so since then');
    const wait = (row: typeof first): number => Number(row.dueAt) - Date.now();
    t.ok(wait(second) > wait(first), 'each time it is waited longer');
    await orm.update(deletions).set({ tries: 40 }).where(eq(deletions.clipId, bad));
    await later(bad, 0);
    await purge.batch();
    t.ok(wait(await deletionOf(bad)) < 3_700_000, 'but never longer than an hour');

    await rm(join(parts.objects, 'clips', bad));
    await later(bad, 0);
    t.same(await purge.batch(), { seen: 1, complete: 1 });
    t.same(await statesOf(bad), ALL_DONE);
    await later(good, 61);
    await purge.batch();
  });

  await t.test('a folder of work that cannot be read keeps nothing else from its removal', async (t) => {
    const id = await ready();
    const place = join(parts.place.dataDir, 'no-folder');
    await writeFile(place, '');
    await remove(id);
    await purgeWith({ folders: { ...folders, staging: place } }).batch();
    t.same(await statesOf(id), { ...ALL_DONE, staging: 'unreachable' });
    await later(id, 61);
    t.same(await purgeWith().batch(), { seen: 1, complete: 1 });
  });

  await t.test(
    'keys that could not be destroyed and tombstones that could not be noted are the purger’s',
    async (t) => {
      const id = await ready();
      const broken = async (): Promise<never> => {
        throw new Error('not now');
      };
      await deleteClips(
        { ...deps, keys: { destroyMany: broken }, tombstones: { append: broken } },
        { tenant: null, ids: [id], by: 'a-key' },
      );
      t.ok(await deps.keys.get(id));
      t.match(await statesOf(id), { key: 'pending', tombstones: 'pending' });
      t.same(await purgeWith().batch(), { seen: 0, complete: 0 }, 'it has a moment to do so by itself');
      await later(id, 6);
      await purgeWith({ keys: { destroyMany: broken } }).batch();
      t.match(await statesOf(id), { key: 'unreachable', tombstones: 'done', objects: 'done' });
      await later(id, 0);
      await purgeWith().batch();
      t.equal(await deps.keys.get(id), null);
      const noted: string[] = [];
      for await (const { clipId } of parts.tombstones.read()) noted.push(clipId);
      t.ok(noted.includes(id));
      await later(id, 61);
      t.same(await purgeWith().batch(), { seen: 1, complete: 1 });
    },
  );

  await t.test('whoever ended a clip and is slow does not take back what the purger wrote', async (t) => {
    const id = await ready();
    const slow = async (ids: readonly string[]): Promise<void> => {
      await later(id, 61);
      t.same(await purgeWith().batch(), { seen: 1, complete: 1 });
      await deps.keys.destroyMany(ids);
    };
    await deleteClips({ ...deps, keys: { destroyMany: slow } }, { tenant: null, ids: [id], by: 'a-key' });
    const row = await deletionOf(id);
    t.equal(row.dueAt, null, 'it is complete and stays so');
    t.ok(row.completedAt);
  });

  await t.test('a job that a worker holds is waited for', async (t) => {
    const id = await received();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const worker = startWorker({
      ...{ pool: 'render', backend: parts.backend, concurrency: 1, logger: deps.logger, meters: NO_METERS },
      lockTimes: takeoverTimes(30_000).locks,
      handlers: { render: async ({ clipId }) => (clipId === id ? held : undefined) },
    });
    await until(async () => (await queue.state('render', renderJobId(id, 1))) === 'active');
    await remove(id);
    await later(id, 61);
    await purgeWith().batch();
    t.same(await statesOf(id), { ...ALL_DONE, queue: 'pending' });
    release();
    await until(async () => (await queue.state('render', renderJobId(id, 1))) === 'completed');
    await later(id, 0);
    t.same(await purgeWith().batch(), { seen: 1, complete: 1 });
    t.equal(await queue.state('render', renderJobId(id, 1)), 'unknown');
    await worker.close({ graceMs: 5000, abortMs: 5000 });
  });

  await t.test('work files on another host are that one’s to remove, and out of reach after two minutes', async (t) => {
    const id = await received();
    await claimed(id, 'other-host:7');
    const [, scratch = ''] = await atWork(id);
    await remove(id);
    const elsewhere = purgeWith({ folders: { ...folders, scratch: join(folders.scratch, 'elsewhere') } });
    await elsewhere.batch();
    t.same(await statesOf(id), { ...ALL_DONE, scratch: 'pending' });
    t.equal((await deletionOf(id)).bytesGoneAt, null);
    await later(id, 61);
    t.same(await elsewhere.batch(), { seen: 1, complete: 0 });
    t.same(await statesOf(id), { ...ALL_DONE, scratch: 'pending' });
    await later(id, 60);
    t.same(await elsewhere.batch(), { seen: 1, complete: 0 });
    t.same(await statesOf(id), { ...ALL_DONE, scratch: 'unreachable' });
    t.same(await elsewhere.batch(), { seen: 0, complete: 0 }, 'nobody is kept busy with it');

    await elsewhere.ownScratch();
    t.ok(await isThere(scratch), 'it is not this one’s');
    const there = purgeWith({ host: 'other-host' });
    await there.ownScratch();
    t.notOk(await isThere(scratch), 'the other host came back');
    t.same(await statesOf(id), ALL_DONE);
    t.ok((await deletionOf(id)).bytesGoneAt);
    t.same(await elsewhere.batch(), { seen: 1, complete: 1 });
  });

  await t.test('many at a time, by several at once: each is complete once', async (t) => {
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) ids.push(await ready());
    await remove(...ids);
    for (const id of ids) await later(id, 61);
    const before = await entriesOf('deletion.completed');
    const run = async (): Promise<number> => {
      const purge = purgeWith({}, { batch: 3 });
      for (let complete = 0; ; ) {
        const done = await purge.batch();
        complete += done.complete;
        if (done.seen === 0) return complete;
      }
    };
    const complete = await Promise.all([run(), run(), run()]);
    t.equal(
      complete.reduce((sum, one) => sum + one),
      20,
    );
    t.equal((await entriesOf('deletion.completed')) - before, 20);
    for (const id of ids) t.same(await objectsOf(id), []);
  });

  await t.test('what a process that died had in hand is done by the next one', async (t) => {
    const id = await ready();
    await remove(id);
    // Its process is gone by the time that it would write down what it did.
    const dying = purgeWith({ audit: { append: () => Promise.reject(new Error('gone')) } });
    await later(id, 61);
    await t.rejects(dying.batch());
    t.same(await purgeWith().batch(), { seen: 0, complete: 0 });
    await later(id, 0);
    t.same(await purgeWith().batch(), { seen: 1, complete: 1 });
  });
});
