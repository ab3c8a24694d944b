import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { type DatabasePlace, openDatabase, type PriorityClass, tables } from '../../db/index.js';
import { startPostgres } from '../../db/test/postgres-server.js';
import { seedDatabase } from '../../db/test/seed.js';
import { QikError } from '../../errors/catalogue.js';
import { NO_METERS } from '../../metrics/index.js';
import {
  type Handlers,
  type JobQueue,
  openQueue,
  openRedisBackend,
  postgresBackend,
  type QueueBackend,
  renderJobId,
  startWorker,
  takeoverTimes,
} from '../../queue/index.js';
import { startRedis } from '../../queue/test/redis-server.js';
import { claimClip, createClip, enqueueRender, failClip, reconcile } from '../index.js';
import { newClip } from './sample.js';

const logger = pino({ level: 'silent' });
const { clips } = tables;

/** Lines of several tenants on a real queue. The worker does what a worker does with rows, and encodes nothing. */
async function open(t: Test, place: DatabasePlace, backendOf: (own: QueueBackend) => QueueBackend) {
  const database = await openDatabase(place);
  t.teardown(() => database.close());
  const { orm } = database;
  const backend = backendOf(postgresBackend(database.pool));
  const queue = openQueue(backend, logger);
  t.teardown(() => queue.close());
  const names = new Map<string, string>();
  const done: string[] = [];
  /** The worker waits when so many are done. */
  const gate = { until: 0, opened: (): void => undefined };
  const handlers: Handlers = {
    render: async ({ clipId, attempt }) => {
      while (done.length >= gate.until)
        await new Promise<void>((resolve) => {
          gate.opened = resolve;
        });
      const row = await claimClip(orm, { clipId, attempt, worker: 'test' });
      if (row !== null) await failClip(orm, { clipId, epoch: row.epoch }, new QikError('corrupt'));
      done.push(names.get(clipId) ?? clipId);
    },
  };
  const begin = (): void => {
    const locks = takeoverTimes(30_000).locks;
    const worker = startWorker({
      pool: 'render',
      backend,
      handlers,
      concurrency: 1,
      logger,
      meters: NO_METERS,
      lockTimes: locks,
    });
    t.teardown(() => {
      gate.until = Number.POSITIVE_INFINITY;
      gate.opened();
      return worker.close({ graceMs: 60_000, abortMs: 5000 });
    });
  };
  /** Has the worker go on until so many are done in all. */
  const workUntil = async (count: number): Promise<void> => {
    gate.until = count;
    gate.opened();
    while (done.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const send = async (tenant: string, count: number, priority: PriorityClass = 'normal'): Promise<string[]> => {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const clip = newClip({ tenant, priority });
      names.set(clip.id, `${tenant}${n}`);
      await createClip(orm, clip);
      await enqueueRender({ orm, queue }, { id: clip.id, attempt: 1, priority });
      ids.push(clip.id);
    }
    return ids;
  };
  return { orm, queue, done, begin, workUntil, send };
}

const ofTenant = (done: readonly string[], tenant: string): number =>
  done.filter((name) => name.startsWith(tenant)).length;

/** Whoever sends a few is not held up by whoever sent many. */
async function takesTurns(t: Test, lines: Awaited<ReturnType<typeof open>>): Promise<void> {
  const { done, begin, workUntil, send } = lines;
  await send('a', 200, 'bulk');
  begin();
  await workUntil(20);
  await send('b', 5, 'bulk');
  await send('c', 1, 'interactive');
  await send('d', 1);
  const before = done.length;
  // One of a is in the worker's hands already.
  await workUntil(before + 12);
  const next = done.slice(before, before + 12);
  t.equal(ofTenant(next, 'b'), 5, `all five of b are among the next twelve: ${next.join(' ')}`);
  t.ok(next.indexOf('c0') <= 1, 'what people wait for goes first');
  t.ok(next.indexOf('d0') > next.indexOf('c0') && next.indexOf('d0') < next.indexOf('b0'), 'what can wait goes last');
  t.ok(ofTenant(next, 'a') > 0, 'and nobody stands still for it');
  await workUntil(207);
  t.same([...done].sort(), [...new Set(done)].sort(), 'each was done once');
}

t.test('tenants take turns, in the embedded database', async (t) => {
  const place = { dataDir: await seedDatabase(testFolder(t)) };
  await takesTurns(t, await open(t, place, (own) => own));
});

t.test('the same in PostgreSQL', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  await takesTurns(t, await open(t, { dataDir: testFolder(t), databaseUrl: await server.database() }, (own) => own));
});

t.test('the same with the queue in Redis', async (t) => {
  const redis = await startRedis(t);
  if (redis === null) return;
  const backend = await openRedisBackend(redis.url);
  t.teardown(() => backend.close());
  await takesTurns(t, await open(t, { dataDir: await seedDatabase(testFolder(t)) }, () => backend));
});

t.test('a queue that lost everything gets the same order back from the rows', async (t) => {
  const lines = await open(t, { dataDir: await seedDatabase(testFolder(t)) }, (own) => own);
  const { orm, queue, done, begin, workUntil, send } = lines;
  const all = [...(await send('a', 30)), ...(await send('b', 3)), ...(await send('c', 2, 'interactive'))];
  for (const id of all) t.equal(await queue.forget('render', renderJobId(id, 1)), true);
  const deps = { orm, queue, store: { delete: async () => undefined }, keys: { destroy: async () => undefined } };
  t.equal((await reconcile(deps, 60_000)).added, 35);
  begin();
  await workUntil(9);
  t.same(done.slice(0, 9), ['c0', 'c1', 'a0', 'b0', 'a1', 'b1', 'a2', 'b2', 'a3']);
});

t.test('newcomers do not go first for ever', async (t) => {
  const { orm, queue, done, begin, workUntil, send } = await open(
    t,
    { dataDir: await seedDatabase(testFolder(t)) },
    (own) => own,
  );
  const deps = { orm, queue, store: { delete: async () => undefined }, keys: { destroy: async () => undefined } };
  const [first = '', second = ''] = (await send('a', 42)).slice(40);
  begin();
  await workUntil(40);
  // They came as the 41st and 42nd of their tenant, and have been waiting since.
  await orm
    .update(clips)
    .set({ stateAt: new Date(Date.now() - 600_000) })
    .where(eq(clips.id, second));
  const age = async (queue: JobQueue): Promise<void> => {
    await reconcile({ ...deps, queue }, 60_000);
  };
  await send('b', 3);
  await age(queue);
  await age(queue);
  await workUntil(45);
  const next = done.slice(41);
  t.ok(next.indexOf('a41') <= 1, `whoever waits for long stands where a newcomer would: ${done.slice(38).join(' ')}`);
  t.ok(first !== '');
});
