import { desc, eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import { tables } from '../../db/index.js';
import { eachDatabase } from '../../db/test/each-database.js';
import { until } from '../../http/test/harness.js';
import { BRAKE_RULES, type BrakeRules } from '../brake.js';
import { runExpiry } from '../expire.js';
import { purgeLag, purgeStatus, releasePurge, startExpirer, startPurger, watchLag } from '../index.js';
import { openPurgeParts } from './purge-parts.js';

const { audit, clips, deletions, purgeState } = tables;
const DAY_S = 86_400;

await eachDatabase(async (t, newDatabase) => {
  const parts = await openPurgeParts(t, await newDatabase());
  /** What a test stands on, in a database without clips: shares are of everything that is there. */
  const open = async () => {
    const { orm, deps, add, over } = parts;
    for (const table of [deletions, clips, purgeState, audit, tables.outbox]) await orm.delete(table);
    const run = (rules: Partial<BrakeRules> = {}, batch = 500) =>
      runExpiry(deps, { rules: { ...BRAKE_RULES, ...rules }, batch });
    const some = async (count: number): Promise<string[]> => {
      const ids: string[] = [];
      for (let n = 0; n < count; n += 1) ids.push(await add());
      return ids;
    };
    const stateOf = async (id: string): Promise<string | undefined> =>
      (await orm.select({ state: clips.state }).from(clips).where(eq(clips.id, id)))[0]?.state;
    /** As if the last look had been so many seconds ago, or ahead. */
    const looked = async (secondsAgo: number): Promise<void> => {
      await orm.update(purgeState).set({ lastRunAt: sql`now() - make_interval(secs => ${secondsAgo})` });
    };
    const lastEntry = async () => (await orm.select().from(audit).orderBy(desc(audit.seq)).limit(1))[0];
    return { ...parts, run, some, stateOf, looked, lastEntry, over };
  };

  await t.test('clips end with their time and not before; what has no end stays', async (t) => {
    const { run, ready, over, stateOf, deps, deletionOf, eventsOf, entriesOf, add, orm } = await open();
    const [ended, live] = [await ready({ recipients: ['ann'], sender: 'bob' }), await ready()];
    const endless = await add({ tenant: 'library', retentionMs: 1000 * 365 * DAY_S * 1000 });
    t.match(await run(), { decision: { kind: 'go' }, expired: 0 });
    await over(ended);
    t.match(await run(), { decision: { kind: 'go' }, expired: 1 });
    t.same([await stateOf(ended), await stateOf(live), await stateOf(endless)], ['expired', 'ready', 'queued']);
    t.equal(await deps.keys.get(ended), null, 'its key is gone');
    t.ok(await deps.keys.get(live));
    t.match(await deletionOf(ended), { reason: 'expired', by: null, recipients: ['ann'] });
    t.equal((await eventsOf(ended)).at(-1), 'clip.expired');
    t.equal(await entriesOf('clip.expired'), 1);
    const [row] = await orm.select().from(clips).where(eq(clips.id, ended));
    t.match(row, { sender: null, recipients: [], metadata: null, source: null });
    t.match(await run(), { expired: 0 });
  });

  await t.test('a batch at a time, by several processes at once, each clip once', async (t) => {
    const { run, some, over, orm } = await open();
    const ids = await some(23);
    for (const id of ids) await over(id);
    const runs = await Promise.all([run({}, 5), run({}, 5), run({}, 5)]);
    // Whoever came while another decided leaves it to that one.
    t.ok(runs.every(({ decision }) => decision.kind === 'go' || decision.kind === 'taken'));
    t.equal(
      runs.reduce((sum, { expired }) => sum + expired, 0),
      23,
    );
    t.equal((await orm.select().from(deletions)).length, 23);
  });

  await t.test('after a gap a large share stops until an operator lets it go', async (t) => {
    const { run, some, over, stateOf, looked, lastEntry, deps, orm } = await open();
    await run();
    const ids = await some(10);
    for (const id of ids.slice(0, 3)) await over(id);
    await looked(25 * 3600);
    const braked = await run();
    t.match(braked.decision, { kind: 'brake', reason: /^3 of 10 clips \(30 %\) would go at once, 25 hours after/ });
    t.equal(await stateOf(ids[0] ?? ''), 'queued', 'nothing went');
    t.match(await lastEntry(), { action: 'purge.braked', actor: 'retention' });
    t.match(await purgeStatus(orm), { state: 'braked', reason: /^3 of 10/, overdue: 3 });
    t.match(await run(), { decision: { kind: 'braked' }, expired: 0 }, 'it stays on');
    await looked(10);
    t.match(await run(), { decision: { kind: 'braked' }, expired: 0 }, 'whatever the clock says');

    await releasePurge(deps, 'a-key');
    t.match(await lastEntry(), { action: 'purge.released', actor: 'a-key' });
    await looked(25 * 3600);
    t.match(await run({}, 2), { decision: { kind: 'go' }, expired: 3 });
    t.match(await purgeStatus(orm), { state: 'runs', reason: null, overdue: 0, brakedAt: null });
    for (const id of ids.slice(3, 8)) await over(id);
    await looked(25 * 3600);
    t.match(await run(), { decision: { kind: 'brake' } }, 'the permission was for that run');
  });

  await t.test('a permission holds until everything that it was given for is gone', async (t) => {
    const { run, some, over, looked, deps } = await open();
    await run();
    for (const id of await some(6)) await over(id);
    await looked(2 * DAY_S);
    await run();
    await releasePurge(deps, 'a-key');
    const stopped = new AbortController();
    stopped.abort();
    const half = await runExpiry(deps, { rules: BRAKE_RULES, batch: 2, signal: stopped.signal });
    t.match(half, { decision: { kind: 'go' }, expired: 2 }, 'it was stopped in between');
    await looked(2 * DAY_S);
    t.match(await run(), { decision: { kind: 'go' }, expired: 4 });
  });

  await t.test('without a gap many stop only where they are a large share', async (t) => {
    const { run, some, over } = await open();
    await run();
    const ids = await some(10);
    for (const id of ids.slice(0, 4)) await over(id);
    t.match(await run({ few: 3 }), {
      decision: { kind: 'brake', reason: /^4 of 10 clips \(40 %\) would go at once; / },
    });
  });

  await t.test('what was braked by a share of 1 never is', async (t) => {
    const { run, some, over, looked } = await open();
    await run();
    for (const id of await some(5)) await over(id);
    await looked(15 * DAY_S);
    t.match(await run({ maxShare: 1, few: 0 }), { decision: { kind: 'go' }, expired: 5 });
  });

  await t.test('while the clock stands before the last look nothing goes', async (t) => {
    const { run, some, over, looked, deps, orm } = await open();
    await run();
    const [id = ''] = await some(1);
    await over(id, 60);
    await looked(-DAY_S);
    t.match(await run(), { decision: { kind: 'wait', reason: /24 hours before/ }, expired: 0 });
    t.match(await purgeStatus(orm), { state: 'waits', overdue: 1 });
    await releasePurge(deps, 'a-key');
    t.match(await run(), { decision: { kind: 'go' }, expired: 1 }, 'unless an operator says that the clock is right');
    for (const other of await some(4)) await over(other);
    await looked(DAY_S);
    t.match(await run(), { decision: { kind: 'brake' } }, 'which lets nothing pass that the brake is for');
  });

  await t.test('the lag grows from the end of the first clip until its bytes are gone', async (t) => {
    const { run, ready, over, orm, purgeWith, deletionOf, later, remove } = await open();
    t.equal(await purgeLag(orm), 0);
    await ready();
    t.equal(await purgeLag(orm), 0);
    const id = await ready();
    await over(id, 5000);
    const lag = await purgeLag(orm);
    t.ok(lag >= 5000 && lag < 5600, `it is ${lag}`);
    t.match(await run(), { decision: { kind: 'go' }, expired: 1 });
    t.ok((await purgeLag(orm)) < 600, 'its end is written down, its bytes are not gone');
    await later(id, 4000);
    t.ok((await purgeLag(orm)) >= 4000);
    await purgeWith().batch();
    t.ok((await deletionOf(id)).completedAt);
    t.equal(await purgeLag(orm), 0);
    const deleted = await ready();
    await remove(deleted);
    await purgeWith().batch();
    t.equal((await deletionOf(deleted)).completedAt, null);
    t.equal(await purgeLag(orm), 0, 'what is only looked after once more is not late');
  });

  await t.test('with nobody there to remove, an alarm rises', async (t) => {
    const { ready, over, orm } = await open();
    const lines: unknown[] = [];
    const logger = pino({ level: 'error' }, { write: (line: string) => lines.push(JSON.parse(line)) });
    const alarms: number[] = [];
    const watch = watchLag({ orm, logger, everyMs: 20, onAlarm: (lagSeconds) => alarms.push(lagSeconds) });
    t.teardown(() => watch.stop());
    const id = await ready();
    await over(id, 7000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    t.same(alarms, [], 'within two hours it is in time');
    await over(id, 7300);
    await until(async () => alarms.length > 2);
    t.equal(lines.length, 1, 'it is not said again at once');
    t.match(lines[0], { level: 50, msg: /too long/ });
    t.match(await purgeStatus(orm), { state: 'silent', overdue: 1, lastRunAt: null });
  });

  await t.test('what runs by itself does all of it, at the start and when it hears of it', async (t) => {
    const { purgeDeps, database, deps, ready, over, deletionOf, objectsOf, remove } = await open();
    const first = await ready();
    await over(first);
    const expirer = startExpirer({ ...deps, maxShare: 0.2, everyMs: 50 });
    // It looks by itself once an hour: what happens sooner happens because it was told.
    const purger = await startPurger({
      ...purgeDeps,
      ...{ listen: database.notices.listen, longestLeaseMs: 0, everyMs: 3_600_000 },
    });
    t.teardown(async () => {
      await expirer.stop();
      await purger.stop();
    });
    const complete = (id: string): Promise<void> =>
      until(async () => {
        const row = await deletionOf(id).catch(() => null);
        return row !== null && row.completedAt !== null;
      });
    await complete(first);
    t.same(await objectsOf(first), []);
    const second = await ready();
    await remove(second);
    await complete(second);
    t.same(await objectsOf(second), []);
    const third = await ready();
    await over(third);
    await complete(third);
  });
});
