import { and, eq, sql } from 'drizzle-orm';
import { claimClip, publishClip } from '../../clips/index.js';
import { outputs, result } from '../../clips/test/sample.js';
import { type PlaybackPolicy, tables } from '../../db/index.js';
import { eachDatabase } from '../../db/test/each-database.js';
import { openParts } from '../../erase/test/feed-parts.js';
import { unlockClip } from '../index.js';
import { countView } from '../views.js';

const { clipViewers } = tables;

/** What came of many requests: codes of refusals, `ok` for the others. */
const outcomes = async (all: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(all))
    .map((one) => {
      if (one.status === 'fulfilled') return 'ok';
      const { reason }: { reason: unknown } = one;
      return typeof reason === 'object' && reason !== null && 'code' in reason ? String(reason.code) : String(reason);
    })
    .toSorted();

await eachDatabase(async (t, newDatabase) => {
  const parts = await openParts(t, await newDatabase());
  const { orm, deps, remove } = parts;
  const ready = async (policy: PlaybackPolicy, recipients: readonly string[] = []): Promise<string> => {
    const id = await parts.add({ policy, recipients });
    const row = await claimClip(orm, { clipId: id, attempt: 1, worker: 'test' });
    const epoch = row?.epoch ?? 0;
    await publishClip(orm, { clipId: id, epoch }, result, outputs(id, epoch));
    return id;
  };
  const viewersOf = (clipId: string) => orm.select().from(clipViewers).where(eq(clipViewers.clipId, clipId));
  const many = (clipId: string, recipient: string, policy: PlaybackPolicy, times = 20) =>
    outcomes(Array.from({ length: times }, () => countView(orm, { clipId, recipient, policy })));

  t.test('one view is one view, however many ask at once', async (t) => {
    const policy = { views: 1 };
    const id = await ready(policy);
    const refused = Array.from({ length: 19 }, () => 'views_used_up');
    t.same(await many(id, 'bob', policy), ['ok', ...refused]);
    t.same(await many(id, 'eve', policy), ['ok', ...refused], 'each recipient has their own');
    t.match(await viewersOf(id), [{ views: 1 }, { views: 1 }]);
  });

  t.test('several views are so many, and each is told which it was', async (t) => {
    const policy = { views: 7 };
    const id = await ready(policy);
    const seen = await Promise.allSettled(
      Array.from({ length: 20 }, () => countView(orm, { clipId: id, recipient: 'bob', policy })),
    );
    const used = seen.flatMap((one) => (one.status === 'fulfilled' ? [one.value.used] : []));
    t.same(
      used.toSorted((a, b) => a - b),
      [1, 2, 3, 4, 5, 6, 7],
    );
  });

  t.test('a window runs from the first view, and views without an end are not counted out', async (t) => {
    const policy = { viewWindowMs: 3_600_000 };
    const id = await ready(policy);
    t.same(
      await many(id, 'bob', policy),
      Array.from({ length: 20 }, () => 'ok'),
    );
    const [before] = await viewersOf(id);
    const { firstViewAt } = await countView(orm, { clipId: id, recipient: 'bob', policy });
    t.same(firstViewAt, before?.firstViewAt, 'a later view moves nothing');
    await orm
      .update(clipViewers)
      .set({ firstViewAt: sql`${clipViewers.firstViewAt} - interval '1 hour'` })
      .where(eq(clipViewers.clipId, id));
    await t.rejects(countView(orm, { clipId: id, recipient: 'bob', policy }), { code: 'view_window_over' });
    const [after] = await viewersOf(id);
    t.equal(after?.views, 21, 'what was refused is not counted');
  });

  t.test('locked until unlocked, once, for that recipient', async (t) => {
    const policy = { lockedUntilReply: true, views: 2 };
    const id = await ready(policy, ['bob', 'eve']);
    const view = (recipient: string) => countView(orm, { clipId: id, recipient, policy });
    await t.rejects(view('bob'), { code: 'locked_until_reply' });
    t.same(await viewersOf(id), [], 'who was refused leaves no trace');
    const asked = { clipId: id, tenant: 'one', by: 'a-key', recipient: 'bob' };
    const times = await Promise.all(Array.from({ length: 5 }, () => unlockClip(deps, asked)));
    t.equal(new Set(times.map((at) => at?.getTime())).size, 1, 'every answer is the same');
    const { used } = await view('bob');
    t.equal(used, 1);
    await t.rejects(view('eve'), { code: 'locked_until_reply' });
    await t.rejects(unlockClip(deps, { ...asked, recipient: 'mallory' }), { code: 'not_a_recipient' });
    await t.rejects(unlockClip(deps, { ...asked, tenant: 'two' }), { code: 'not_found' });
    const entries = await orm
      .select()
      .from(tables.audit)
      .where(and(eq(tables.audit.action, 'clip.unlocked'), eq(tables.audit.actor, 'a-key')));
    t.equal(entries.length, 1, 'written down once');
    t.notMatch(JSON.stringify(entries), /bob/);
    const open = await ready({ views: 1 });
    t.equal(await unlockClip(deps, { ...asked, clipId: open }), null, 'a clip without a lock');
  });

  t.test('nothing about viewers outlives the clip, whoever comes first', async (t) => {
    const policy = { views: 100 };
    for (let round = 0; round < 10; round += 1) {
      const id = await ready(policy);
      const [views] = await Promise.all([many(id, 'bob', policy, 6), remove(id)]);
      t.ok(
        views.every((one) => one === 'ok' || one === 'gone'),
        views.join(),
      );
      t.same(await viewersOf(id), []);
      await t.rejects(countView(orm, { clipId: id, recipient: 'bob', policy }), { code: 'gone' });
      await t.rejects(unlockClip(deps, { clipId: id, tenant: 'one', by: 'a-key', recipient: 'bob' }), { code: 'gone' });
    }
  });

  t.test('past its time it is gone, swept or not', async (t) => {
    const policy = { views: 1 };
    const id = await ready(policy);
    await orm.update(tables.clips).set({ expiresAt: sql`now()` }).where(eq(tables.clips.id, id));
    await t.rejects(countView(orm, { clipId: id, recipient: 'bob', policy }), { code: 'gone' });
    t.same(await viewersOf(id), []);
  });
});
