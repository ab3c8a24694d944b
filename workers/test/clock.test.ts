import { join } from 'node:path';
import t, { type Test } from 'tap';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { startPostgres } from '../../pipeline/db/test/postgres-server.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { until } from '../../pipeline/http/test/harness.js';
import { client, type Settings, settingsFor, small } from './deployment.js';
import { quickService, ready, type Started, said } from './started.js';

const DAY_MS = 86_400_000;
const CLIPS = 3;

/** Has a process believe that it is so much later, before any of its modules is loaded. */
function shifted(ms: number): Settings {
  const source = `
    const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...args) { args.length === 0 ? super(Real.now() + ${ms}) : super(...args); }
      static now() { return Real.now() + ${ms}; }
    };`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(source)}` };
}

async function stop(started: Started): Promise<void> {
  started.child.kill('SIGTERM');
  await started.exit;
}

const Status = Type.Object({
  state: Type.String(),
  reason: Type.Union([Type.String(), Type.Null()]),
  overdue: Type.Number(),
});

const statusAt = async (url: string, key: string) =>
  Value.Parse(Status, await (await fetch(`${url}/ops/purge`, { headers: { authorization: `Bearer ${key}` } })).json());

/** Sends some clips and waits until they are ready. */
async function sendClips(started: Started): Promise<{ key: string; ids: string[] }> {
  const { url, key } = await ready(started);
  const { send, inState } = await client(url, key);
  const ids: string[] = [];
  for (let n = 0; n < CLIPS; n += 1) ids.push(await send(small));
  for (const id of ids) await inState(id, 'ready');
  return { key: key ?? '', ids };
}

async function allPlay(t: Test, started: Started, key: string, ids: readonly string[]): Promise<void> {
  const { url } = await ready(started);
  const { plays, clip } = await client(url, key);
  for (const id of ids) {
    t.equal((await clip(id)).state, 'ready');
    await plays(t, id);
  }
}

t.test('a clock that is wrong at a start purges nothing early, and somebody is told', async (t) => {
  const settings = { DATA_DIR: await seedDatabase(join(t.testdir(), 'data')), WORKER_CONCURRENCY: '1', CANARY: '0' };
  const first = quickService(t, settings);
  const { key, ids } = await sendClips(first);
  await stop(first);

  const dayAhead = quickService(t, { ...settings, ...shifted(DAY_MS) });
  const { url } = await ready(dayAhead);
  await until(async () => (await statusAt(url, key)).state === 'runs');
  await allPlay(t, dayAhead, key, ids);
  await stop(dayAhead);

  const dayBehind = quickService(t, { ...settings, ...shifted(-DAY_MS) });
  await said(dayBehind, 'until the clock has caught up');
  await allPlay(t, dayBehind, key, ids);
  await stop(dayBehind);

  // As it is: a day before the time at which the one that was ahead looked.
  const right = quickService(t, settings);
  await said(right, 'until the clock has caught up');
  const there = await ready(right);
  t.match(await statusAt(there.url, key), { state: 'waits' });
  const headers = { authorization: `Bearer ${key}` };
  const released = await fetch(`${there.url}/ops/purge/release`, { method: 'POST', headers });
  t.equal(released.status, 200);
  await stop(right);

  const farAhead = quickService(t, { ...settings, ...shifted(15 * DAY_MS) });
  await said(farAhead, 'the brake is on');
  const ahead = await ready(farAhead);
  t.match(await statusAt(ahead.url, key), { state: 'braked', overdue: CLIPS, reason: /^3 of 3 clips/ });
  const { clip } = await client(ahead.url, key);
  for (const id of ids) t.equal((await clip(id)).state, 'expired', 'it is refused by that clock');
  await stop(farAhead);

  const again = quickService(t, settings);
  await allPlay(t, again, key, ids);
  await stop(again);
});

t.test('where the database is a server, its clock decides and not a process’s', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const settings = { ...settingsFor(join(t.testdir(), 'data'), await server.database()), CANARY: '0' };
  const first = quickService(t, settings);
  const { key, ids } = await sendClips(first);
  await stop(first);
  for (const ms of [DAY_MS, 15 * DAY_MS, -DAY_MS]) {
    const wrong = quickService(t, { ...settings, ...shifted(ms) });
    const { url } = await ready(wrong);
    await until(async () => (await statusAt(url, key)).state === 'runs');
    t.match(await statusAt(url, key), { state: 'runs', overdue: 0 });
    const { clip } = await client(url, key);
    for (const id of ids) t.equal((await clip(id)).state, 'ready');
    await stop(wrong);
  }
});
