import { join } from 'node:path';
import { Writable } from 'node:stream';
import { sql } from 'drizzle-orm';
import t, { type Test } from 'tap';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { testFolder } from '../../fixtures/test/folder.js';
import { keepApiKey, makeApiKey, SCOPES } from '../../pipeline/access/index.js';
import { loadConfig } from '../../pipeline/config/index.js';
import { type Orm, openDatabase, tables } from '../../pipeline/db/index.js';
import { startPostgres } from '../../pipeline/db/test/postgres-server.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { caller } from '../../pipeline/http/test/calls.js';
import { clipIn, playbackIn, problemIn, until } from '../../pipeline/http/test/harness.js';
import { makeLogger } from '../../pipeline/log/index.js';
import { seedClips } from '../../pipeline/prove/purge/seed.js';
import { openMedia, type ServiceContext, startService } from '../../pipeline/service/index.js';
import { openDiskStore } from '../../pipeline/storage/index.js';
import { clipOf, openDiskKeyStore, sealedStore } from '../../pipeline/vault/index.js';
import { createHandlers } from '../index.js';
import { putClock } from './clock.js';

const DAY_MS = 86_400_000;
const CLIPS = 3;
const MASTER_KEY = Buffer.alloc(32, 5);

type Settings = { readonly DATA_DIR: string; readonly DATABASE_URL?: string; readonly ROLES?: string };

const media = await openMedia(loadConfig({}));

/** Clips that came just now, ready to be played, and a key of whose they are: nothing has run on them yet. */
async function seeded({ DATA_DIR: dataDir, DATABASE_URL: databaseUrl }: Settings) {
  const database = await openDatabase({ dataDir, databaseUrl: databaseUrl ?? null });
  const { orm } = database;
  const masters = { current: { version: 1, key: MASTER_KEY } };
  const keys = await openDiskKeyStore(join(dataDir, 'keys'), masters, true);
  const store = sealedStore(await openDiskStore(join(dataDir, 'objects')), keys, clipOf);
  const expiresAt = new Date(Date.now() + 14 * DAY_MS);
  await seedClips({ orm, keys, store }, { count: CLIPS, tenant: 'one', expiresAt });
  const { key, id, hash } = makeApiKey();
  await keepApiKey(orm, { id, hash, tenant: 'one', name: 'test', scopes: SCOPES });
  const ids = (await orm.select({ id: tables.clips.id }).from(tables.clips)).map(({ id }) => id);
  await database.close();
  return { key, ids };
}

/** The service as it starts and runs by this process's clock. */
async function started(t: Test, settings: Settings, key: string, purge: ServiceContext['purge'] = {}) {
  let log = '';
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log += String(chunk);
      done();
    },
  });
  const config = loadConfig({
    PORT: '0',
    DEMO: '0',
    CANARY: '0',
    MASTER_KEY: MASTER_KEY.toString('base64'),
    ...settings,
  });
  const logger = makeLogger('info', sink);
  const service = await startService(config, { media, logger, makeHandlers: createHandlers, purge });
  let closed: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    closed ??= service.close();
    return closed;
  };
  t.teardown(stop);
  const base = service.url ?? '';
  return { base, call: caller(base, key), said: (words: string) => until(async () => log.includes(words)), stop };
}
type Started = Awaited<ReturnType<typeof started>>;

const Status = Type.Object({
  state: Type.String(),
  reason: Type.Union([Type.String(), Type.Null()]),
  overdue: Type.Number(),
});
const statusOf = async ({ call }: Started) => Value.Parse(Status, await (await call('/ops/purge')).json());
const runs = (service: Started): Promise<void> => until(async () => (await statusOf(service)).state === 'runs');
const shown = async ({ call }: Started, id: string) => clipIn(await call(`/v1/clips/${id}`));
const addressOf = ({ call }: Started, id: string): Promise<Response> =>
  call(`/v1/clips/${id}/playback`, { method: 'POST', body: { platform: 'android' } });
const figure = async ({ base }: Started, name: string): Promise<number> =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await (await fetch(`${base}/metrics`)).text())?.[1]);

/** Every clip can be played to its end. @returns addresses that opened them */
async function allPlay(t: Test, service: Started, ids: readonly string[]): Promise<string[]> {
  const urls: string[] = [];
  for (const id of ids) {
    t.equal((await shown(service, id)).state, 'ready');
    const { url, rendition } = await playbackIn(await addressOf(service, id));
    const answer = await fetch(url);
    t.equal(answer.status, 200);
    t.equal((await answer.arrayBuffer()).byteLength, rendition.bytes);
    urls.push(url);
  }
  return urls;
}

async function allRefused(t: Test, service: Started, ids: readonly string[], urls: readonly string[]): Promise<void> {
  for (const id of ids) {
    t.match(await shown(service, id), { state: 'expired', renditions: [], stills: [] });
    t.match(await problemIn(await addressOf(service, id)), { status: 410, code: 'gone' });
  }
  for (const url of urls) t.equal((await fetch(new URL(new URL(url).pathname, service.base))).status, 410);
}

const ALARM = 'clips that are over lie somewhere for too long';

t.test('a clock that is wrong at a start purges nothing early, and somebody is told', async (t) => {
  t.teardown(() => putClock(0));
  const settings = { DATA_DIR: await seedDatabase(join(testFolder(t), 'data')) };
  const { key, ids } = await seeded(settings);

  putClock(DAY_MS);
  const dayAhead = await started(t, settings, key);
  await runs(dayAhead);
  await allPlay(t, dayAhead, ids);
  await dayAhead.stop();

  putClock(-DAY_MS);
  const dayBehind = await started(t, settings, key);
  await dayBehind.said('until the clock has caught up');
  await allPlay(t, dayBehind, ids);
  await dayBehind.stop();

  // As it is: a day before the time at which the one that was ahead looked.
  putClock(0);
  const right = await started(t, settings, key);
  await right.said('until the clock has caught up');
  t.match(await statusOf(right), { state: 'waits' });
  t.equal((await right.call('/ops/purge/release', { method: 'POST' })).status, 200);
  await right.stop();

  putClock(15 * DAY_MS);
  const farAhead = await started(t, settings, key);
  await farAhead.said('the brake is on');
  t.match(await statusOf(farAhead), { state: 'braked', overdue: CLIPS, reason: /^3 of 3 clips/ });
  await allRefused(t, farAhead, ids, []);
  await farAhead.said(ALARM);
  t.ok((await figure(farAhead, 'qik_purge_lag_seconds')) >= DAY_MS / 1000 - 60);
  t.equal(await figure(farAhead, 'qik_purge_braked'), 1);
  await farAhead.stop();

  putClock(0);
  const again = await started(t, settings, key);
  await allPlay(t, again, ids);
  await again.stop();
});

/** Does something to the rows as somebody else. */
async function onRows(settings: Settings, work: (orm: Orm) => Promise<unknown>): Promise<void> {
  const database = await openDatabase({ dataDir: settings.DATA_DIR, databaseUrl: settings.DATABASE_URL ?? null });
  try {
    await work(database.orm);
  } finally {
    await database.close();
  }
}

t.test('where the database is a server, its clock decides', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const settings = { DATA_DIR: join(testFolder(t), 'data'), DATABASE_URL: await server.database() };
  const { key, ids } = await seeded(settings);

  await t.test('and not a process’s, however wrong it is', async (t) => {
    t.teardown(() => putClock(0));
    for (const ms of [DAY_MS, 15 * DAY_MS, -DAY_MS]) {
      putClock(ms);
      const wrong = await started(t, settings, key);
      await runs(wrong);
      t.match(await statusOf(wrong), { state: 'runs', overdue: 0 });
      for (const id of ids) t.equal((await shown(wrong, id)).state, 'ready');
      await wrong.stop();
    }
  });

  await t.test('where nothing ends clips any more they are refused all the same, and an alarm rises', async (t) => {
    // No process with the role worker: there is neither who ends clips nor who removes them.
    const api = await started(t, { ...settings, ROLES: 'api' }, key, { watch: { everyMs: 100 } });
    const urls = await allPlay(t, api, ids);
    await onRows(settings, async (orm) => {
      await orm.update(tables.clips).set({ expiresAt: sql`now() - interval '1 second'` });
      await orm.update(tables.purgeState).set({ lastRunAt: sql`now() - interval '10 minutes'` });
    });
    await allRefused(t, api, ids, urls);
    t.match(await statusOf(api), { state: 'silent', overdue: CLIPS });
    await onRows(settings, (orm) => orm.update(tables.clips).set({ expiresAt: sql`now() - interval '3 hours'` }));
    await api.said(ALARM);
    await until(async () => (await figure(api, 'qik_purge_lag_seconds')) >= 3 * 3600);
    await allRefused(t, api, ids, urls);
    await api.stop();
  });
});
