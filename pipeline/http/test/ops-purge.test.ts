import { desc, eq, sql } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { SCOPES } from '../../access/index.js';
import { createClip } from '../../clips/index.js';
import { newClip } from '../../clips/test/sample.js';
import { tables } from '../../db/index.js';
import { BRAKE_RULES } from '../../erase/brake.js';
import { runExpiry } from '../../erase/expire.js';
import { startPurger } from '../../erase/index.js';
import { caller } from './calls.js';
import { problemIn, RULES, startApi, until } from './harness.js';

const { audit, clips, purgeState } = tables;

const api = await startApi(t, testFolder(t));
const { base, services } = await api.open(RULES);
const admin = await api.keyFor('one');
const call = caller(base, admin);
const watcher = caller(base, await api.keyFor('two', ['ops:read']));
const status = async (used = watcher): Promise<unknown> => (await used('/ops/purge')).json();
const release = (used = call): Promise<Response> => used('/ops/purge/release', { method: 'POST' });

const add = async (secondsOver: number): Promise<string> => {
  const { id, ...clip } = newClip();
  await createClip(api.orm, { id, ...clip });
  if (secondsOver > 0)
    await api.orm
      .update(clips)
      .set({ expiresAt: sql`now() - make_interval(secs => ${secondsOver})` })
      .where(eq(clips.id, id));
  return id;
};
/** As if the last look had been so many seconds ago, or ahead. */
const looked = (secondsAgo: number) =>
  api.orm.update(purgeState).set({ lastRunAt: sql`now() - make_interval(secs => ${secondsAgo})` });
const run = () => runExpiry(api.erase, { rules: { ...BRAKE_RULES, few: 2 }, batch: 100 });
const lastEntry = async () => (await api.orm.select().from(audit).orderBy(desc(audit.seq)).limit(1))[0];

t.test('before anybody looked it says so, and that nothing is late', async (t) => {
  const response = await watcher('/ops/purge');
  t.equal(response.status, 200);
  t.equal(response.headers.get('cache-control'), 'no-store');
  t.same(await response.json(), {
    ...{ state: 'silent', braked: false, reason: 'No process has looked yet.', brakedAt: null, lastRunAt: null },
    ...{ lagSeconds: 0, overdue: 0, lying: 0, pending: 0 },
  });
});

t.test('who may ask, and who may let go', async (t) => {
  t.equal((await fetch(`${base}/ops/purge`)).status, 401);
  t.equal((await fetch(`${base}/ops/purge/release`, { method: 'POST' })).status, 401);
  const but = async (left: string) =>
    caller(
      base,
      await api.keyFor(
        'one',
        SCOPES.filter((scope) => scope !== left && scope !== 'admin'),
      ),
    );
  t.match(await problemIn(await (await but('ops:read'))('/ops/purge')), { code: 'forbidden' });
  t.match(await problemIn(await release(await but(''))), { code: 'forbidden' }, 'every scope but admin');
  t.equal((await api.orm.select().from(audit)).length, 0, 'whoever may not changes nothing');
});

t.test('the brake is shown, and only an administrator lets it go', async (t) => {
  t.match(await run(), { decision: { kind: 'go' } });
  for (const secondsOver of [9000, 60, 30, 0]) await add(secondsOver);
  t.match(await run(), { decision: { kind: 'brake' }, expired: 0 });
  const braked = await status();
  t.match(braked, { state: 'braked', braked: true, reason: /^3 of 4 clips \(75 %\)/, brakedAt: /Z$/, lastRunAt: /Z$/ });
  t.match(braked, { overdue: 3, lying: 0, pending: 0 });
  const { lagSeconds } = Object(braked);
  t.ok(lagSeconds >= 9000 && lagSeconds < 10_000, `late by ${lagSeconds} s`);

  t.equal((await release(watcher)).status, 403);
  t.match(await status(), { state: 'braked' }, 'it is on still');
  t.match(await run(), { decision: { kind: 'braked' }, expired: 0 });

  const released = await release();
  t.equal(released.status, 200);
  t.equal(released.headers.get('cache-control'), 'no-store');
  t.match(await released.json(), { state: 'runs', braked: false, reason: null, brakedAt: null, overdue: 3 });
  const by = admin.split('_')[2];
  t.match(await lastEntry(), { action: 'purge.released', actor: by });
  t.match(
    api.lines.filter((line) => line.includes('the brake was released')).map((line) => JSON.parse(line)),
    [{ by }],
  );
});

t.test('what ended is lying until its bytes are gone', async (t) => {
  t.match(await run(), { decision: { kind: 'go' }, expired: 3 });
  t.match(await status(), { state: 'runs', overdue: 0, lying: 3, pending: 3 });
  const { folders } = services.remains;
  const purger = await startPurger({
    ...{ ...api.erase, store: api.store, queue: api.queue, folders, host: 'here', longestLeaseMs: 0, everyMs: 200 },
    listen: api.database.notices.listen,
  });
  t.teardown(() => purger.stop());
  await until(async () => Object(await status()).pending === 0);
  t.match(await status(), { state: 'runs', overdue: 0, lying: 0, lagSeconds: 0 });
});

t.test('a clock that was moved back holds it up until that is over or somebody lets it go', async (t) => {
  await looked(-86_400);
  t.match(await status(), { state: 'waits', braked: false, reason: 'The clock of the database was moved back.' });
  t.match(await (await release()).json(), { state: 'runs', braked: false, reason: null });
  for (let n = 0; n < 3; n += 1) await add(1);
  t.match(await run(), { decision: { kind: 'brake' } }, 'and that was no permission');
  await release();
});

t.test('with nobody looking for minutes it is silent', async (t) => {
  await looked(290);
  t.match(await status(), { state: 'runs' });
  await looked(310);
  t.match(await status(), { state: 'silent', reason: /role worker/, overdue: 3 });
});
