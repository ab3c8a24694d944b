import { Readable } from 'node:stream';
import { eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import { openDatabase, tables } from '../../db/index.js';
import { eachDatabase } from '../../db/test/each-database.js';
import { openQueue, postgresBackend } from '../../queue/index.js';
import {
  abandonUpload,
  beginClip,
  ClipNotices,
  claimClip,
  completeClip,
  findStrays,
  listClips,
  readClip,
  reconcile,
  retryClip,
  touchUploads,
} from '../index.js';
import { objectsOf } from './objects.js';
import { newClip } from './sample.js';

/** As long as claims are waited for with a lock of 30 s. */
const SILENCE_MS = 60_000;
const DAY_MS = 86_400_000;
const bytes = { bytes: 5, sha256: 'a'.repeat(64) };

await eachDatabase(async (t, newDatabase) => {
  const database = await openDatabase(await newDatabase());
  const { orm } = database;
  const queue = openQueue(postgresBackend(database.pool), pino({ level: 'silent' }));
  const objects = await objectsOf(t);
  const deps = { orm, queue, ...objects };
  const notices = await ClipNotices.open(database.notices);
  t.teardown(async () => {
    await queue.close();
    await database.close();
  });

  const begun = async (changes: Parameters<typeof newClip>[0] = {}) => {
    const { source, ...clip } = newClip(changes);
    await beginClip(orm, { ...clip, sourceKey: source.key });
    return { ...clip, sourceKey: source.key };
  };
  const shown = async (id: string) => readClip(orm, id, 'one');
  const events = async (clipId: string) =>
    orm
      .select({ type: tables.outbox.type, data: tables.outbox.data })
      .from(tables.outbox)
      .where(eq(tables.outbox.clipId, clipId))
      .orderBy(tables.outbox.seq);
  const change = (id: string, set: Parameters<ReturnType<typeof orm.update<typeof tables.clips>>['set']>[0]) =>
    orm.update(tables.clips).set(set).where(eq(tables.clips.id, id));

  await t.test('a clip that is received can be seen, and nothing else be done with it', async (t) => {
    const { id } = await begun({ recipients: ['ann'], metadata: { room: 7 } });
    const clip = await shown(id);
    t.match([clip?.state, clip?.row.progress], ['receiving', { stage: 'receive', percent: 0, etaMs: null }]);
    t.same([clip?.row.recipients, clip?.row.metadata], [['ann'], { room: 7 }]);
    t.same(
      (await listClips(orm, 'one', { state: 'receiving', limit: 10 })).clips.map(({ row }) => row.id),
      [id],
    );
    t.same(await events(id), [], 'to others it does not exist yet');
    t.equal(await claimClip(orm, { clipId: id, attempt: 1, worker: 'test' }), null);
    t.equal(await retryClip(orm, { id, tenant: 'one' }), null);
    t.same(await touchUploads(orm, [{ id, percent: 41.9 }]), new Map());
    t.same((await shown(id))?.row.progress, { stage: 'receive', percent: 41, etaMs: null });
    await abandonUpload(orm, id);
  });

  await t.test('when it is complete it waits for a worker, with the times of its receipt', async (t) => {
    const clip = await begun({ ttlMs: 3_600_000, priority: 'interactive' });
    const before = (await shown(clip.id))?.row;
    t.equal(
      before?.expiresAt.getTime(),
      (before?.receivedAt.getTime() ?? 0) + 14 * DAY_MS,
      'its hour does not run while it comes',
    );
    await change(clip.id, { sentAt: new Date(0) });
    await completeClip(orm, { ...clip, source: bytes });
    const row = (await shown(clip.id))?.row;
    t.match(row, { state: 'queued', sourceBytes: 5, sourceSha256: bytes.sha256, heartbeatAt: null });
    t.equal(row?.sentAt.getTime(), row?.receivedAt.getTime());
    t.ok((row?.receivedAt.getTime() ?? 0) >= (before?.receivedAt.getTime() ?? 0));
    t.equal(row?.expiresAt.getTime(), (row?.receivedAt.getTime() ?? 0) + 3_600_000);
    t.match(await events(clip.id), [
      { type: 'clip.received', data: { bytes: 5 } },
      { type: 'clip.queued', data: { priority: 'interactive' } },
    ]);
    t.notOk(await abandonUpload(orm, clip.id), 'what is complete is not abandoned');
    t.equal((await shown(clip.id))?.state, 'queued');
    await t.rejects(completeClip(orm, { ...clip, source: bytes }), 'nor completed twice');
    t.equal((await events(clip.id)).length, 2);
  });

  await t.test('the sender’s time counts from the start, and ends an upload', async (t) => {
    const sentAt = new Date(Date.now() - 3_600_000);
    const clip = await begun({ sentAt, ttlMs: 7_200_000 });
    t.equal((await shown(clip.id))?.row.expiresAt.getTime(), sentAt.getTime() + 7_200_000);
    await change(clip.id, { expiresAt: sql`now()` });
    t.equal((await shown(clip.id))?.state, 'expired');
    t.match([...(await touchUploads(orm, [{ id: clip.id, percent: 1 }])).values()], [{ code: 'gone' }]);
    await t.rejects(completeClip(orm, { ...clip, source: bytes }), { code: 'gone' });
    t.ok(await abandonUpload(orm, clip.id));
    t.equal(await shown(clip.id), null);
  });

  await t.test('uploads are heard of together, and each is told how it stands', async (t) => {
    const [alive, deleted, dropped, complete] = [await begun(), await begun(), await begun(), await begun()];
    await change(deleted.id, { state: 'deleted' });
    await abandonUpload(orm, dropped.id);
    await completeClip(orm, { ...complete, source: bytes });
    const over = await touchUploads(
      orm,
      [alive, deleted, dropped].map(({ id }) => ({ id, percent: 3 })),
    );
    t.equal(over.size, 2);
    t.match(over.get(deleted.id), { code: 'gone' });
    t.match(over.get(dropped.id), { code: 'upload_aborted', retry: 'now' });
    await t.rejects(completeClip(orm, { ...deleted, source: bytes }), { code: 'gone' });
    await t.rejects(completeClip(orm, { ...dropped, source: bytes }), { code: 'upload_aborted' });
    t.same([await events(deleted.id), await events(dropped.id)], [[], []]);
    t.ok(await abandonUpload(orm, deleted.id), 'nothing of it may stay');
    t.equal((await shown(deleted.id))?.state, 'deleted', 'but its row does');
    t.same(await touchUploads(orm, []), new Map());
    await abandonUpload(orm, alive.id);
  });

  await t.test('what a process left that died over an upload is removed once it is silent', async (t) => {
    const [alive, silent, parts, fetched] = [await begun(), await begun(), await begun(), await begun()];
    for (const { id, sourceKey } of [alive, silent]) {
      await objects.keys.create(id);
      await objects.store.put(sourceKey, Readable.from(['bytes']));
    }
    await orm
      .insert(tables.uploads)
      .values({ id: parts.id, tenant: 'one', apiKeyId: 'key', options: {}, expiresAt: sql`now()` });
    await orm
      .insert(tables.fetches)
      .values({ clipId: fetched.id, tenant: 'default', options: {}, url: 'https://example.com/' });
    for (const { id } of [silent, parts, fetched]) await change(id, { heartbeatAt: sql`now() - interval '2 minutes'` });
    t.match(await reconcile(deps, SILENCE_MS), { dropped: 1 });
    t.equal(await shown(silent.id), null);
    t.equal(await objects.keys.get(silent.id), null);
    t.equal(await objects.store.stat(silent.sourceKey), null);
    t.equal((await shown(alive.id))?.state, 'receiving');
    t.ok(await objects.keys.get(alive.id));
    t.same((await findStrays(orm, objects.store, objects.keys)).keys, [], 'what comes is no stray');
    for (const { id } of [parts, fetched])
      t.equal((await shown(id))?.state, 'receiving', 'these have ends of their own');
    t.match(await reconcile(deps, 0), { dropped: 1 }, 'where no process can be alive, nothing is waited for');
    t.equal(await shown(alive.id), null);
    t.match(await findStrays(orm, objects.store, objects.keys), { listed: 0, keys: [], sealed: [] });
  });

  await t.test('every event is told to whoever has to do with its clip', async (t) => {
    const [clip, other] = [await begun(), await begun()];
    const told: string[] = [];
    const stop = notices.onNews(clip.id, () => told.push('news'));
    const gone = new Promise<void>((resolve) => notices.onGone(clip.id, resolve));
    const news = new Promise<void>((resolve) => notices.onNews(clip.id, resolve));
    await completeClip(orm, { ...other, source: bytes });
    await completeClip(orm, { ...clip, source: bytes });
    await news;
    stop();
    t.same(told, ['news'], 'both events of one transaction are told once');
    await database.notices.notify(orm, 'gone', clip.id);
    await gone;
    await notices.close();
  });
});
