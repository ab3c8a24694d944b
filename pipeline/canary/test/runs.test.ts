import { sql } from 'drizzle-orm';
import { type Database, openDatabase, tables } from '../../db/index.js';
import { eachDatabase } from '../../db/test/each-database.js';
import { endRun, KEPT_RUNS, readRuns, takeTurn } from '../index.js';

const HOUR_MS = 3_600_000;
const { canaryRuns } = tables;

await eachDatabase(async (t, newDatabase) => {
  const place = await newDatabase();
  const database = await openDatabase(place);
  t.teardown(() => database.close());
  const { orm } = database;
  const now = (): Date => new Date();
  const longAgo = new Date(Date.now() - 2 * HOUR_MS);
  const back = async (minutes: number): Promise<void> => {
    await orm.update(canaryRuns).set({ startedAt: sql`${canaryRuns.startedAt} - make_interval(mins => ${minutes})` });
  };

  await t.test('the first turn is a period after the start, and then one each period', async (t) => {
    t.equal(await takeTurn(orm, { periodMs: HOUR_MS, since: now() }), null);
    const first = await takeTurn(orm, { periodMs: HOUR_MS, since: longAgo });
    t.ok(first);
    t.equal(await takeTurn(orm, { periodMs: HOUR_MS, since: longAgo }), null, 'also while it is under way');
    await back(59);
    t.equal(await takeTurn(orm, { periodMs: HOUR_MS, since: longAgo }), null);
    await back(2);
    t.ok(await takeTurn(orm, { periodMs: HOUR_MS, since: now() }), 'a start does not put off what is due');
    t.equal((await readRuns(orm)).length, 2);
  });

  await t.test('of many who ask at once one has it', async (t) => {
    await back(120);
    const others: Database[] = [];
    if (place.databaseUrl !== undefined) for (let n = 0; n < 3; n += 1) others.push(await openDatabase(place));
    const asked = [database, ...others].flatMap(({ orm: own }) =>
      Array.from({ length: 3 }, () => takeTurn(own, { periodMs: HOUR_MS, since: longAgo })),
    );
    const turns = await Promise.all(asked);
    t.equal(turns.filter((id) => id !== null).length, 1);
    for (const other of others) await other.close();
  });

  await t.test('what came of a run is kept, of the last ones', async (t) => {
    await back(120);
    const id = (await takeTurn(orm, { periodMs: HOUR_MS, since: longAgo })) ?? '';
    for (let n = 0; n < KEPT_RUNS + 5; n += 1)
      await orm.insert(canaryRuns).values({
        id: `0190b7d2-0000-7000-8000-${String(n).padStart(12, '0')}`,
        startedAt: sql`now() - make_interval(days => 2, secs => ${n})`,
      });
    await endRun(orm, id, { ok: false, steps: { receive: 12 }, problem: 'render: it is failed' });
    const runs = await readRuns(orm);
    t.equal((await orm.select().from(canaryRuns)).length, KEPT_RUNS);
    t.match(runs[0], { id, ok: false, steps: { receive: 12 }, problem: 'render: it is failed', endedAt: Date });
    t.ok(
      runs.every((run, n) => n === 0 || run.startedAt <= (runs[n - 1]?.startedAt ?? 0)),
      'newest first',
    );
  });
});
