import { pino } from 'pino';
import t from 'tap';
import { openDatabase } from '../../db/index.js';
import { seedDatabase } from '../../db/test/seed.js';
import { QikError } from '../../errors/catalogue.js';
import { type Handlers, type JobContext, openQueue, type Payload, renderJobId, startWorker } from '../index.js';

const logger = pino({ level: 'silent' });
const CLIP = '0190b7d2-0000-7000-8000-00000000000';
const clip = (n: number): string => `${CLIP}${n}`;
const BOUNDS = { graceMs: 5000, abortMs: 5000 };

const database = await openDatabase(await seedDatabase(t.testdir()));
t.teardown(() => database.close());

/** Collects what the handler is given and lets a test wait for the n-th call. */
function recorder(act: (payload: Payload<'render'>, context: JobContext) => Promise<void> = async () => undefined) {
  const calls: { readonly payload: Payload<'render'>; readonly lastTry: boolean }[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const handlers: Handlers = {
    render: async (payload, context) => {
      calls.push({ payload, lastTry: context.lastTry });
      for (const waiter of waiting) if (calls.length >= waiter.count) waiter.resolve();
      await act(payload, context);
    },
  };
  const called = (count: number): Promise<void> =>
    new Promise((resolve) => {
      waiting.push({ count, resolve });
      if (calls.length >= count) resolve();
    });
  return { calls, handlers, called };
}

const work = (handlers: Handlers, concurrency = 1) =>
  startWorker({ pool: 'render', connection: database.pool, handlers, concurrency, logger });

/** Waits until the queue knows the job in that state. */
async function settled(queue: ReturnType<typeof openQueue>, id: string, state: string): Promise<void> {
  while ((await queue.state('render', id)) !== state) await new Promise((resolve) => setTimeout(resolve, 10));
}

t.test('a job is done once, however often it is added, and forgotten by nobody', async (t) => {
  const queue = openQueue(database.pool, logger);
  t.teardown(() => queue.close());
  const { calls, handlers, called } = recorder();
  const id = renderJobId(clip(1), 1);
  t.equal(await queue.state('render', id), 'unknown');
  for (let n = 0; n < 5; n += 1) await queue.add('render', id, { clipId: clip(1), attempt: 1 }, 'normal');
  t.equal(await queue.state('render', id), 'prioritized');
  const worker = work(handlers);
  await called(1);
  await settled(queue, id, 'completed');
  await queue.add('render', id, { clipId: clip(1), attempt: 1 }, 'normal');
  t.equal(await queue.state('render', id), 'completed', 'adding a finished job again does nothing');
  await queue.add('render', renderJobId(clip(1), 2), { clipId: clip(1), attempt: 2 }, 'normal');
  await called(2);
  t.same(
    calls.map((call) => call.payload.attempt),
    [1, 2],
    'the next attempt is another job, and the idle worker heard of it',
  );
  await worker.close(BOUNDS);
});

t.test('the sooner class goes first', async (t) => {
  const queue = openQueue(database.pool, logger);
  t.teardown(() => queue.close());
  const { calls, handlers, called } = recorder();
  const classes = ['bulk', 'normal', 'interactive', 'normal', 'interactive'] as const;
  for (const [n, name] of classes.entries()) {
    await queue.add('render', renderJobId(clip(n), 7), { clipId: clip(n), attempt: 7 }, name);
  }
  const worker = work(handlers);
  await called(classes.length);
  t.same(
    calls.map((call) => call.payload.clipId),
    [clip(2), clip(4), clip(1), clip(3), clip(0)],
  );
  await worker.close(BOUNDS);
});

t.test('what can never succeed fails at once, and only its code is kept', async (t) => {
  const queue = openQueue(database.pool, logger);
  t.teardown(() => queue.close());
  const { calls, handlers } = recorder(async () => {
    throw new QikError('corrupt', 'something about the content');
  });
  const id = renderJobId(clip(1), 20);
  await queue.add('render', id, { clipId: clip(1), attempt: 20 }, 'normal');
  const worker = work(handlers);
  await settled(queue, id, 'failed');
  t.equal(calls.length, 1);
  const { rows } = await database.pool.query<{ reason: string }>(
    'select failed_reason as reason from bullmq.job where id = $1',
    [id],
  );
  t.same(rows, [{ reason: 'corrupt' }]);
  await worker.close(BOUNDS);
});

t.test('what may succeed later waits for its next try', async (t) => {
  const queue = openQueue(database.pool, logger);
  t.teardown(() => queue.close());
  const { calls, handlers } = recorder(async () => {
    throw new QikError('encode_stalled');
  });
  const id = renderJobId(clip(1), 30);
  await queue.add('render', id, { clipId: clip(1), attempt: 30 }, 'normal');
  const worker = work(handlers);
  await settled(queue, id, 'delayed');
  t.same(calls, [{ payload: { clipId: clip(1), attempt: 30 }, lastTry: false }]);
  await worker.close(BOUNDS);
});

t.test('closing stops what does not end in time and hands it back without burning a try', async (t) => {
  const queue = openQueue(database.pool, logger);
  t.teardown(() => queue.close());
  const reasons: unknown[] = [];
  const slow = recorder(
    (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reasons.push(signal.reason);
          reject(new QikError('aborted'));
        });
      }),
  );
  const id = renderJobId(clip(1), 40);
  await queue.add('render', id, { clipId: clip(1), attempt: 40 }, 'normal');
  const first = work(slow.handlers);
  await slow.called(1);
  await first.close({ graceMs: 1, abortMs: 5000 });
  t.same(reasons, ['shutdown']);
  t.equal(await queue.state('render', id), 'prioritized');
  const next = recorder();
  const second = work(next.handlers);
  await next.called(1);
  await settled(queue, id, 'completed');
  const { rows } = await database.pool.query<{ made: number }>(
    'select attempts_made as made from bullmq.job where id = $1',
    [id],
  );
  t.same(rows, [{ made: 1 }], 'one try was made, the one that ended');
  await second.close(BOUNDS);
});
