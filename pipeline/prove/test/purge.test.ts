import { join } from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { qikProgram } from '../../../fixtures/test/program.js';
import { startPostgres } from '../../db/test/postgres-server.js';
import { seedDatabase } from '../../db/test/seed.js';
import { mediaContext } from '../../media/test/support.js';
import { quantile, type Reading, ratesOf } from '../purge/figures.js';
import { type PurgeRequest, provePurge, purgeSummary } from '../purge/run.js';

const CLIPS = 200;

/** The short form of `npm run prove:purge`. */
async function prove(t: Test, folder: string, around: PurgeRequest['around']): Promise<void> {
  const report = await provePurge({
    ...{ clips: CLIPS, folder: join(folder, 'run'), around, idleMs: 2000, lookEveryMs: 200 },
    program: await qikProgram(),
    media: await mediaContext(),
  });
  t.comment(purgeSummary(around.size, report));
  t.same(report.faults, []);
  t.ok(report.sent > 0, 'clips were sent meanwhile');
  t.ok(report.idle.reads !== null && report.purging.reads !== null);
}

t.test('two hundred clips that are over go at once, and nothing else does', async (t) => {
  const folder = testFolder(t, { run: {} });
  await seedDatabase(join(folder, 'run', 'data'));
  await prove(t, folder, { size: 'embedded' });
});

t.test('with an API and a worker on PostgreSQL', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  await prove(t, testFolder(t, { run: {} }), { size: 'postgres', databaseUrl: await server.database() });
});

t.test('the rate of each tenth is what was gone in it', async (t) => {
  const even: Reading[] = Array.from({ length: 21 }, (_, n) => ({ atMs: n * 500, left: 1000 - n * 50, lagSeconds: 0 }));
  t.same(ratesOf(even), { all: 100, tenths: Array(10).fill(100) });
  const slower = even.map((one) => ({ ...one, atMs: one.left < 500 ? one.atMs * 3 - 10_000 : one.atMs }));
  t.same(
    ratesOf(slower)
      .tenths.slice(6)
      .map((rate) => Math.round(rate ?? 0)),
    [33, 33, 33, 33],
  );
  const half = ratesOf(even.slice(0, 11));
  t.equal(half.all, null, 'what did not happen has no rate');
  t.same(half.tenths.slice(5), [null, null, null, null, null]);
  t.same(ratesOf([{ atMs: 5, left: 0, lagSeconds: 0 }]).all, null);
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const value = quantile(values, 0.95);
        if (value === null) return false;
        const above = values.filter((one) => one > value).length;
        return values.includes(value) && above <= 0.05 * values.length;
      }),
    ),
  );
  t.equal(quantile([], 0.95), null);
});
