import { eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import type { Test } from 'tap';
import { uuidv7 } from 'uuidv7';
import { beginClip, completeClip } from '../../clips/index.js';
import { newClip } from '../../clips/test/sample.js';
import { openDatabase, tables } from '../../db/index.js';
import { eachDatabase, type NewDatabase } from '../../db/test/each-database.js';
import { QikError } from '../../errors/catalogue.js';
import { idempotently, type Outcome, pruneKeys, type Repeatable, type Settle, type StoredAnswer } from '../index.js';

const { clips, idempotency } = tables;
const logger = pino({ level: 'silent' });
/** Something that is waited for until somebody says so. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const waiting: (() => void)[] = [];
  const opened = new Promise<void>((resolve) => waiting.push(resolve));
  return { opened, open: () => waiting[0]?.() };
}

const answerOf = (body: string): StoredAnswer => ({ status: 202, headers: { location: `/${body}` }, body });

await eachDatabase(async (t: Test, newDatabase: NewDatabase) => {
  const database = await openDatabase(await newDatabase());
  const { orm } = database;
  t.teardown(() => database.close());

  const request = (key: string, changes: Partial<Repeatable<StoredAnswer>> = {}): Repeatable<StoredAnswer> => ({
    ...{ tenant: 'one', key, head: { method: 'POST', path: '/things' }, clipId: null },
    run: async (settle) => {
      const answer = answerOf(uuidv7());
      await settle(orm, answer, { options: 'x' });
      return answer;
    },
    recognise: async () => ({ options: 'x' }),
    replay: async (answer) => answer,
    ...changes,
  });
  const send = (key: string, changes: Partial<Repeatable<StoredAnswer>> = {}): Promise<Outcome<StoredAnswer>> =>
    idempotently({ orm, logger }, request(key, changes));
  /** One that makes a clip, with its answer in the transaction that completes it. */
  const clipOf = (id: string, options: string, before: () => Promise<void> = async () => undefined) => ({
    clipId: id,
    run: async (settle: Settle) => {
      const clip = newClip({ id });
      const answer = answerOf(id);
      await beginClip(orm, { ...clip, sourceKey: clip.source.key });
      await before();
      await completeClip(orm, clip, (tx) => settle(tx, answer, { options }));
      return answer;
    },
    recognise: async () => ({ options }),
  });
  const rows = (key: string) => orm.select().from(idempotency).where(eq(idempotency.key, key));
  const age = (key: string, column: 'running_until' | 'expires_at') =>
    orm.execute(sql`update ${idempotency} set ${sql.identifier(column)} = now() where key = ${key}`);
  const clipsOf = async (...ids: string[]): Promise<string[]> => {
    const found = await orm.select({ id: clips.id, state: clips.state }).from(clips);
    return found.filter(({ id, state }) => ids.includes(id) && state === 'queued').map(({ id }) => id);
  };

  await t.test('a request has its effect once, and the same answer ever after', async (t) => {
    const first = await send('once');
    t.match(first, { kind: 'answered', replayed: false });
    const never = { run: async () => Promise.reject(new Error('it ran again')) };
    t.strictSame(await send('once', never), { ...first, replayed: true });
    t.match(await send('once', { tenant: 'two' }), { replayed: false }, 'keys are the tenant’s own');
    t.match(await send('once', { key: null }), { replayed: false }, 'without a key it runs');
    const [row] = await rows('once');
    t.same(row?.fingerprint, { method: 'POST', path: '/things', options: 'x' });
  });

  await t.test('of many at once one runs', async (t) => {
    let runs = 0;
    let over = 0;
    const go = gate();
    const run = async (settle: Settle): Promise<StoredAnswer> => {
      runs += 1;
      await go.opened;
      await settle(orm, answerOf('many'), { options: 'x' });
      return answerOf('many');
    };
    const all = Array.from({ length: 50 }, async () => {
      const outcome = await send('many', { run }).catch((error: unknown) => error);
      over += 1;
      return outcome;
    });
    // Whoever is not the first hears so while the first still runs.
    while (over < 49) await new Promise((resolve) => setTimeout(resolve, 10));
    go.open();
    const outcomes = await Promise.all(all);
    t.equal(runs, 1);
    const codes = outcomes.map((one) => (one instanceof QikError ? one.code : 'answered'));
    t.equal(codes.filter((code) => code === 'idempotency_in_progress').length, 49);
    t.equal(codes.filter((code) => code === 'answered').length, 1);
  });

  await t.test('another request with the key is told what differs', async (t) => {
    await send('mine');
    await t.rejects(send('mine', { head: { method: 'POST', path: '/others' } }), {
      ...{ code: 'idempotency_mismatch', errors: [{ path: 'path' }] },
    });
    let read = false;
    const reading = async () => {
      read = true;
      return { options: 'y', length: '1' };
    };
    await t.rejects(send('mine', { recognise: reading }), {
      errors: [{ path: 'options' }, { path: 'length' }],
    });
    t.ok(read);
    await t.rejects(
      send('mine', {
        head: { method: 'PUT', path: '/things' },
        recognise: async () => Promise.reject(new Error('its body was read')),
      }),
      { code: 'idempotency_mismatch', errors: [{ path: 'method' }] },
      'before its body is read, where that is enough',
    );
  });

  await t.test('what fails is not kept', async (t) => {
    const failing = { run: async () => Promise.reject(new QikError('invalid_request')) };
    await t.rejects(send('fails', failing), { code: 'invalid_request' });
    t.same(await rows('fails'), []);
    t.match(await send('fails', { head: { method: 'POST', path: '/mended' } }), { replayed: false });
  });

  await t.test('a clip and its answer are made in one transaction', async (t) => {
    const [undone, made] = [uuidv7(), uuidv7()];
    const broken = clipOf(undone, 'a');
    await t.rejects(
      send('atomic', {
        ...broken,
        run: (settle) =>
          broken.run(async (tx, answer, rest) => {
            await settle(tx, answer, rest);
            throw new QikError('storage_unavailable');
          }),
      }),
      { code: 'storage_unavailable' },
    );
    t.same(await clipsOf(undone), [], 'neither a clip');
    t.same(await rows('atomic'), [], 'nor an answer');
    // The process dies after the commit, before anybody heard of it: this run never comes to an end.
    const [committed, never] = [gate(), gate()];
    const first = clipOf(made, 'a');
    void send('atomic', {
      ...first,
      run: async (settle) => {
        await first.run(settle);
        committed.open();
        await never.opened;
        throw new Error('it went on');
      },
    });
    await committed.opened;
    t.match(await send('atomic', clipOf(uuidv7(), 'a')), { replayed: true, answer: { body: made } });
    t.same(await clipsOf(made), [made]);
  });

  await t.test('a key whose clip was deleted while it came stays used', async (t) => {
    const id = uuidv7();
    const cut = clipOf(id, 'a', async () => {
      await orm.update(clips).set({ state: 'deleted' }).where(eq(clips.id, id));
    });
    await t.rejects(send('cut', cut), { code: 'gone' });
    t.match(await send('cut', clipOf(uuidv7(), 'a')), { kind: 'gone', clipId: id });
  });

  await t.test('whoever fell silent makes nothing any more once another took its place', async (t) => {
    const [slow, quick] = [uuidv7(), uuidv7()];
    const [waiting, go] = [gate(), gate()];
    const first = send(
      'silent',
      clipOf(slow, 'a', async () => {
        waiting.open();
        await go.opened;
      }),
    );
    const lost = t.rejects(first, { code: 'idempotency_in_progress' });
    await waiting.opened;
    await t.rejects(send('silent'), { code: 'idempotency_in_progress' });
    await age('silent', 'running_until');
    t.match(await send('silent', clipOf(quick, 'a')), { replayed: false });
    go.open();
    await lost;
    t.same(await clipsOf(slow, quick), [quick], 'one clip');
    t.match(await send('silent', clipOf(uuidv7(), 'a')), { replayed: true, answer: { body: quick } });
  });

  await t.test('while it runs it says so', async (t) => {
    const [waiting, go] = [gate(), gate()];
    const first = send(
      'alive',
      clipOf(uuidv7(), 'a', async () => {
        waiting.open();
        await go.opened;
      }),
    );
    await waiting.opened;
    const [before] = await rows('alive');
    for (;;) {
      const [now] = await rows('alive');
      if (now !== undefined && before !== undefined && now.runningUntil > before.runningUntil) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    go.open();
    t.match(await first, { replayed: false });
  });

  await t.test('what came of it is gone, or came to nothing', async (t) => {
    const id = uuidv7();
    await send('over', clipOf(id, 'a'));
    await orm.update(clips).set({ expiresAt: sql`now()` }).where(eq(clips.id, id));
    t.match(await send('over', clipOf(uuidv7(), 'a')), { kind: 'gone', clipId: id }, 'by the clock');
    t.match(await send('over', { head: { method: 'PUT' } }), { kind: 'gone', clipId: id }, 'whatever is asked');
    // As an upload in parts that is given up takes its clip with it.
    await orm.delete(clips).where(eq(clips.id, id));
    const next = uuidv7();
    t.match(await send('over', clipOf(next, 'b')), { replayed: false, answer: { body: next } });
    let gone = false;
    const outcome = await send('over', {
      recognise: async () => {
        await orm.update(clips).set({ state: 'deleted' }).where(eq(clips.id, next));
        gone = true;
        return { options: 'b' };
      },
    });
    t.ok(gone);
    t.match(outcome, { kind: 'gone', clipId: next }, 'also when it ends while the request is read');
  });

  await t.test('for a day, by the clock of the database', async (t) => {
    const first = await send('old');
    await send('young');
    await age('old', 'expires_at');
    const again = await send('old', { head: { method: 'POST', path: '/another' } });
    t.match(again, { kind: 'answered', replayed: false });
    t.notSame(again, first);
    await age('old', 'expires_at');
    const days = await orm.execute<{ hours: number }>(
      sql`select extract(epoch from expires_at - now())::float8 / 3600 as hours from ${idempotency} where key = 'young'`,
    );
    t.ok(JSON.stringify(days).match(/"hours":23\.9\d*/), 'a day from the first request');
    t.equal(await pruneKeys(orm, 1), 1);
    t.same(await rows('old'), []);
    t.equal((await rows('young')).length, 1);
  });
});
