import { eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import { openDatabase, tables } from '../../db/index.js';
import { eachDatabase } from '../../db/test/each-database.js';
import { QikError } from '../../errors/catalogue.js';
import { openQueue, postgresBackend, renderJobId } from '../../queue/index.js';
import {
  claimClip,
  createClip,
  enqueueRender,
  failClip,
  handBackClip,
  MAX_STARTS,
  publishClip,
  readClip,
  reconcile,
  touchClip,
} from '../index.js';
import { objectsOf } from './objects.js';
import { newClip, outputs, result } from './sample.js';

const SILENCE_MS = 60_000;

await eachDatabase(async (t, newDatabase) => {
  const database = await openDatabase(await newDatabase());
  const { orm } = database;
  const queue = openQueue(postgresBackend(database.pool), pino({ level: 'silent' }));
  const deps = { orm, queue, ...(await objectsOf(t)) };
  t.teardown(async () => {
    await queue.close();
    await database.close();
  });

  const events = async (clipId: string): Promise<string[]> => {
    const rows = await orm
      .select({ type: tables.outbox.type })
      .from(tables.outbox)
      .where(eq(tables.outbox.clipId, clipId))
      .orderBy(tables.outbox.seq);
    return rows.map((row) => row.type);
  };

  const created = async (changes: Parameters<typeof newClip>[0] = {}) => {
    const clip = newClip(changes);
    await createClip(orm, clip);
    return clip;
  };

  const claim = async (clipId: string, attempt = 1) => {
    const row = await claimClip(orm, { clipId, attempt, worker: 'test' });
    return row === null ? null : { clipId, epoch: row.epoch };
  };

  const claimed = async (clipId: string, attempt = 1) => {
    const fence = await claim(clipId, attempt);
    if (fence === null) throw new Error('the clip could not be claimed');
    return fence;
  };

  await t.test('from receipt to ready, with an event for every change', async (t) => {
    const { id } = await created({ recipients: ['ann'], metadata: { room: 7 } });
    const waiting = await readClip(orm, id, 'one');
    t.equal(waiting?.state, 'queued');
    t.same(waiting?.row.metadata, { room: 7 });
    const fence = await claimed(id);
    t.equal((await readClip(orm, id, 'one'))?.state, 'processing');
    t.ok(await touchClip(orm, fence, { stage: 'encode', percent: 40, etaMs: 900 }));
    t.same((await readClip(orm, id, 'one'))?.row.progress, { stage: 'encode', percent: 40, etaMs: 900 });
    t.ok(await publishClip(orm, fence, result, outputs(id, fence.epoch)));
    const ready = await readClip(orm, id, 'one');
    t.equal(ready?.state, 'ready');
    t.same(
      ready?.renditions.map((r) => [r.data.id, r.epoch, r.objectKey]),
      [['main', 1, `clips/${id}/1/main.mp4`]],
    );
    t.same(
      ready?.stills.map((s) => [s.name, s.data.kind]),
      [
        ['poster.jpg', 'poster'],
        ['poster.webp', 'poster'],
      ],
      'there may be several of a kind',
    );
    t.same(ready?.row.warnings, result.warnings);
    t.same(await events(id), ['clip.received', 'clip.queued', 'clip.processing', 'clip.ready']);
    t.equal(await claim(id), null, 'what is ready is not rendered again');
  });

  await t.test('another tenant’s clip, and what is no id at all, are not there', async (t) => {
    const { id } = await created();
    t.equal(await readClip(orm, id, 'two'), null);
    t.equal(await readClip(orm, 'not-an-id', 'one'), null);
    t.equal(await readClip(orm, '0190b7d2-0000-7000-8000-000000000000', 'one'), null);
  });

  await t.test('a worker that comes too late can write nothing', async (t) => {
    const { id } = await created();
    const late = await claimed(id);
    const current = await claimed(id);
    t.notOk(await touchClip(orm, late, null));
    t.notOk(await publishClip(orm, late, result, outputs(id, late.epoch)));
    t.notOk(await failClip(orm, late, new QikError('encode_failed')));
    t.notOk(await handBackClip(orm, late, { reason: 'late', burned: true }));
    t.equal((await readClip(orm, id, 'one'))?.state, 'processing');
    t.ok(await publishClip(orm, current, result, outputs(id, current.epoch)));
    t.notOk(await publishClip(orm, current, result, outputs(id, current.epoch)), 'nor the same one twice');
    const ready = await readClip(orm, id, 'one');
    t.same(
      ready?.renditions.map((r) => r.epoch),
      [current.epoch],
    );
  });

  await t.test('the end is the earlier of the sender’s wish and the retention', async (t) => {
    const sentAt = new Date(Date.now() - 3_600_000);
    const short = await created({ sentAt, ttlMs: 7_200_000 });
    const shortRow = (await readClip(orm, short.id, 'one'))?.row;
    t.equal(shortRow?.expiresAt.getTime(), sentAt.getTime() + 7_200_000);
    t.equal(shortRow?.sentAt.getTime(), sentAt.getTime());
    const long = await created({ sentAt: new Date(Date.now() + 60_000), ttlMs: null, retentionMs: 1_000_000 });
    const longRow = (await readClip(orm, long.id, 'one'))?.row;
    t.equal(longRow?.expiresAt.getTime(), (longRow?.receivedAt.getTime() ?? 0) + 1_000_000);
    const plain = (await readClip(orm, (await created()).id, 'one'))?.row;
    t.equal(plain?.sentAt.getTime(), plain?.receivedAt.getTime(), 'sent when it was received');
  });

  await t.test('past its time a clip shows nothing, is not claimed and is not published', async (t) => {
    const ready = await created();
    await publishClip(orm, await claimed(ready.id), result, outputs(ready.id, 1));
    const working = await created();
    const fence = await claimed(working.id);
    const waiting = await created();
    for (const { id } of [ready, working, waiting]) {
      await orm.update(tables.clips).set({ expiresAt: sql`now()` }).where(eq(tables.clips.id, id));
    }
    const over = await readClip(orm, ready.id, 'one');
    t.equal(over?.state, 'expired');
    t.same([over?.renditions, over?.stills], [[], []]);
    t.notOk(await publishClip(orm, fence, result, outputs(working.id, fence.epoch)));
    t.equal(await claim(waiting.id), null);
    await reconcile(deps, SILENCE_MS);
    t.equal(await queue.state('render', renderJobId(waiting.id, 1)), 'unknown');
  });

  await t.test('work that was stopped burns no start, work that broke does, and the last start ends it', async (t) => {
    const { id } = await created();
    await handBackClip(orm, await claimed(id), { reason: 'shutdown', burned: false });
    t.equal((await readClip(orm, id, 'one'))?.row.starts, 0);
    for (let start = 0; start < MAX_STARTS; start += 1) {
      await handBackClip(orm, await claimed(id), { reason: 'broke', burned: true });
    }
    t.equal(await claim(id), null);
    const failed = await readClip(orm, id, 'one');
    t.equal(failed?.state, 'failed');
    t.equal(failed?.row.errorCode, 'encode_failed');
    t.equal((await events(id)).at(-1), 'clip.failed');
  });

  await t.test('the queue is brought in line with the rows', async (t) => {
    const lost = await created();
    const known = await created();
    await enqueueRender({ orm, queue }, { ...known, attempt: 1 });
    const silent = await created();
    const fence = await claimed(silent.id);
    const alive = await created();
    await claimed(alive.id);
    await orm
      .update(tables.clips)
      .set({ heartbeatAt: sql`now() - interval '2 minutes'` })
      .where(eq(tables.clips.id, silent.id));

    await reconcile(deps, SILENCE_MS);
    t.equal(await queue.state('render', renderJobId(lost.id, 1)), 'prioritized', 'a lost job is added');
    t.equal(await queue.state('render', renderJobId(known.id, 1)), 'prioritized');
    t.equal(
      await queue.state('render', renderJobId(silent.id, 2)),
      'prioritized',
      'a silent worker’s clip gets a new attempt',
    );
    t.notOk(await touchClip(orm, fence, null), 'and the silent worker is fenced off');
    t.equal(await claim(silent.id, 1), null, 'the old job finds nothing to do');
    t.equal((await readClip(orm, alive.id, 'one'))?.state, 'processing', 'a living worker is left alone');
    t.same(
      await reconcile(deps, SILENCE_MS),
      { abandoned: 0, dropped: 0, added: 0 },
      'the second time there is nothing to do',
    );
    await reconcile(deps, 0);
    t.equal(
      (await readClip(orm, alive.id, 'one'))?.state,
      'queued',
      'where no worker can be alive, silence needs no minute',
    );
  });

  await t.test('a clip whose job the queue gave up gets a new one', async (t) => {
    const { id } = await created();
    await enqueueRender({ orm, queue }, { id, attempt: 1, priority: 'normal' });
    await database.pool.query(`update bullmq.job set state = 'failed' where id = $1`, [renderJobId(id, 1)]);
    t.equal(await queue.state('render', renderJobId(id, 1)), 'failed');
    await reconcile(deps, SILENCE_MS);
    t.equal(await queue.state('render', renderJobId(id, 2)), 'prioritized');
    t.ok(await claim(id, 2));
  });

  await t.test(
    'a job whose worker died before it claimed the clip is not waited for where no worker can be alive',
    async (t) => {
      const { id } = await created();
      await enqueueRender({ orm, queue }, { id, attempt: 1, priority: 'normal' });
      await database.pool.query(`update bullmq.job set state = 'active' where id = $1`, [renderJobId(id, 1)]);
      await reconcile(deps, SILENCE_MS);
      t.equal(await queue.state('render', renderJobId(id, 2)), 'unknown', 'a living worker may be about to claim it');
      await reconcile(deps, 0);
      t.equal(await queue.state('render', renderJobId(id, 2)), 'prioritized');
      t.equal(await claim(id, 1), null, 'and the old job finds nothing to do');
      t.ok(await claim(id, 2));
    },
  );
});
