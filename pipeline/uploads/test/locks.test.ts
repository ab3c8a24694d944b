import { eq, sql } from 'drizzle-orm';
import type { Test } from 'tap';
import { newClip } from '../../clips/test/sample.js';
import { openDatabase, tables } from '../../db/index.js';
import { eachDatabase } from '../../db/test/each-database.js';
import { QikError } from '../../errors/catalogue.js';
import { until } from '../../http/test/harness.js';
import { makeLogger } from '../../log/index.js';
import { leaseFromNow, releaseAllLocks } from '../lock-rows.js';
import { UploadLocks } from '../locks.js';
import { beginUpload, completeUpload, findUpload, saveOffset } from '../rows.js';

const { uploads } = tables;
const logger = makeLogger('silent');
const waiting = new AbortController().signal;

await eachDatabase(async (t, newDatabase) => {
  const { orm, close } = await openDatabase(await newDatabase());
  t.teardown(close);
  const open = (t: Test): UploadLocks => {
    const locks = new UploadLocks(orm, logger);
    t.teardown(() => locks.close());
    return locks;
  };
  /** An upload that nobody has locked. */
  const added = async (length = 100): Promise<string> => {
    const { source, ...clip } = newClip();
    const wishes = { render: {}, sender: null, recipients: [], sentAt: null, ttlMs: null, metadata: null };
    const more = { policy: {}, priority: 'normal' as const };
    await beginUpload(
      orm,
      { ...clip, sourceKey: source.key },
      { length, options: {}, wishes: { ...wishes, ...more }, metadata: null, expectedSha256: null },
      { lockedBy: 'its-maker:1', lockedUntil: leaseFromNow },
    );
    await orm.update(uploads).set({ lockedBy: null, lockedUntil: null }).where(eq(uploads.id, clip.id));
    return clip.id;
  };
  const rowOf = async (id: string) => (await orm.select().from(uploads).where(eq(uploads.id, id)))[0];

  await t.test('one has it, and lets go when another one wants it', async (t) => {
    for (const [words, one, two] of [
      ['in one process', open(t), null],
      ['in two', open(t), open(t)],
    ] as const) {
      const id = await added();
      const first = await one.take(id, waiting);
      t.equal(first?.overtaken, false);
      t.equal((await rowOf(id))?.lockedBy, first?.holder);
      const second = (two ?? one).take(id, waiting);
      await until(async () => first?.signal.aborted === true);
      t.match(first?.signal.reason, { code: 'upload_taken_over' }, words);
      t.not(await saveOffset(orm, id, first?.holder ?? '', 7), null, 'what it has may still be written down');
      await first?.release();
      const held = await second;
      t.match(held, { id, overtaken: false });
      t.equal(await saveOffset(orm, id, first?.holder ?? '', 9), null, 'nothing after that');
      t.equal((await rowOf(id))?.offset, 7);
      await held?.release();
      t.match(await rowOf(id), { lockedBy: null, lockedUntil: null });
    }
  });

  await t.test('many want it: each has it once, one at a time', async (t) => {
    const id = await added();
    const [one, two] = [open(t), open(t)];
    let [inside, most, turns] = [0, 0, 0];
    await Promise.all(
      [one, two, one, two, one, two].map(async (locks) => {
        const held = await locks.take(id, waiting);
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 20));
        turns += 1;
        inside -= 1;
        await held?.release();
      }),
    );
    t.same([most, turns], [1, 6]);
  });

  await t.test('it is renewed while it is held', async (t) => {
    const id = await added();
    const held = await open(t).take(id, waiting);
    const before = (await rowOf(id))?.lockedUntil?.getTime() ?? 0;
    await until(async () => ((await rowOf(id))?.lockedUntil?.getTime() ?? 0) > before);
    t.equal(held?.signal.aborted, false);
    await held?.release();
  });

  await t.test(
    'whoever was silent for longer than the lease is overtaken, and can write nothing any more',
    async (t) => {
      const id = await added();
      const lease = { lockedBy: 'the-dead:1', lockedUntil: sql`now() - interval '1 second'` };
      await orm.update(uploads).set(lease).where(eq(uploads.id, id));
      const held = await open(t).take(id, waiting);
      t.equal(held?.overtaken, true);
      t.equal(await saveOffset(orm, id, 'the-dead:1', 50), null);
      const found = await findUpload(orm, id, 'one');
      if (found?.kind !== 'open') throw new Error('the upload is open');
      const whole = { row: found.row, retentionMs: 86_400_000, sha256: 'a'.repeat(64), also: async () => undefined };
      await t.rejects(completeUpload(orm, 'the-dead:1', whole), { code: 'upload_taken_over' });
      t.equal((await findUpload(orm, id, 'one'))?.kind, 'open');
      await completeUpload(orm, held?.holder ?? '', whole);
      t.same(await findUpload(orm, id, 'one'), { kind: 'complete', bytes: 100 });
      await t.rejects(completeUpload(orm, held?.holder ?? '', whole), { code: 'gone' }, 'once');
    },
  );

  await t.test('a holder that lost it hears of that', async (t) => {
    const id = await added();
    const held = await open(t).take(id, waiting);
    await orm.update(uploads).set({ lockedBy: 'another:1' }).where(eq(uploads.id, id));
    await until(async () => held?.signal.aborted === true);
    await held?.release();
    t.equal((await rowOf(id))?.lockedBy, 'another:1', 'and lets go of nothing that is not its own');
  });

  await t.test('where there is nothing, or nobody waits any more', async (t) => {
    const locks = open(t);
    t.equal(await locks.take(newClip().id, waiting), null);
    const id = await added();
    const held = await locks.take(id, waiting);
    const impatient = AbortSignal.abort(new QikError('upload_aborted'));
    await t.rejects(locks.take(id, impatient), { code: 'upload_aborted' });
    await held?.release();
  });

  await t.test('who does not let go in time keeps it', async (t) => {
    const id = await added();
    const held = await open(t).take(id, waiting);
    await t.rejects(new UploadLocks(orm, logger, 300).take(id, waiting), { code: 'upload_locked' });
    t.equal((await rowOf(id))?.lockedBy, `${held?.holder}!`);
    await held?.release();
  });

  await t.test('alone, all locks are those of the dead', async (t) => {
    const id = await added();
    await orm.update(uploads).set({ lockedBy: 'the-dead:1', lockedUntil: leaseFromNow }).where(eq(uploads.id, id));
    await releaseAllLocks(orm);
    t.equal((await open(t).take(id, waiting))?.overtaken, false);
    await releaseAllLocks(orm);
  });
});
