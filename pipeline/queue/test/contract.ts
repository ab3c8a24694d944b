import { pino } from 'pino';
import type { Test } from 'tap';
import { QikError } from '../../errors/catalogue.js';
import { type Meters, NO_METERS } from '../../metrics/index.js';
import {
  type Handlers,
  type JobContext,
  openQueue,
  type Payload,
  type QueueBackend,
  renderJobId,
  startWorker,
  takeoverTimes,
} from '../index.js';
import { queueName } from '../jobs.js';

const logger = pino({ level: 'silent' });
const CLIP = '0190b7d2-0000-7000-8000-00000000000';
const clip = (n: number): string => `${CLIP}${n}`;
const BOUNDS = { graceMs: 5000, abortMs: 5000 };

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

/** Waits until the queue knows the job in that state. */
async function settled(queue: ReturnType<typeof openQueue>, id: string, state: string): Promise<void> {
  while ((await queue.state('render', id)) !== state) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** What every backend of the queue does. One that passes this is one. */
export async function queueContract(t: Test, backend: QueueBackend): Promise<void> {
  const work = (handlers: Handlers, concurrency = 1, meters: Meters = NO_METERS) =>
    startWorker({
      pool: 'render',
      backend,
      handlers,
      concurrency,
      logger,
      meters,
      lockTimes: takeoverTimes(30_000).locks,
    });
  const raw = backend.produce(queueName('render'), () => undefined);
  t.teardown(() => raw.close());

  await t.test('a job is done once, however often it is added, and forgotten by nobody', async (t) => {
    const queue = openQueue(backend, logger);
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

  await t.test('the sooner class goes first', async (t) => {
    const queue = openQueue(backend, logger);
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

  await t.test('what can never succeed fails at once, and only its code is kept', async (t) => {
    const queue = openQueue(backend, logger);
    t.teardown(() => queue.close());
    const { calls, handlers } = recorder(async () => {
      throw new QikError('corrupt', 'something about the content');
    });
    const id = renderJobId(clip(1), 20);
    await queue.add('render', id, { clipId: clip(1), attempt: 20 }, 'normal');
    const worker = work(handlers);
    await settled(queue, id, 'failed');
    t.equal(calls.length, 1);
    t.equal((await raw.getJob(id))?.failedReason, 'corrupt');
    await worker.close(BOUNDS);
  });

  await t.test('what may succeed later waits for its next try', async (t) => {
    const queue = openQueue(backend, logger);
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

  await t.test('closing stops what does not end in time and hands it back without burning a try', async (t) => {
    const queue = openQueue(backend, logger);
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
    t.equal((await raw.getJob(id))?.attemptsMade, 1, 'one try was made, the one that ended');
    await second.close(BOUNDS);
  });

  await t.test('a job is forgotten in any state, but not while a worker holds it', async (t) => {
    const queue = openQueue(backend, logger);
    t.teardown(() => queue.close());
    t.equal(await queue.forget('render', renderJobId(clip(1), 50)), true, 'there never was one');
    const waiting = renderJobId(clip(1), 51);
    await queue.add('render', waiting, { clipId: clip(1), attempt: 51 }, 'normal');
    t.equal(await queue.forget('render', waiting), true);
    t.equal(await queue.state('render', waiting), 'unknown');

    const held = renderJobId(clip(1), 52);
    await queue.add('render', held, { clipId: clip(1), attempt: 52 }, 'normal');
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { handlers, called, calls } = recorder(() => until);
    const worker = work(handlers);
    await called(1);
    t.equal(await queue.forget('render', held), false);
    t.same(await queue.forgetAll('render', [held, waiting]), [held]);
    t.equal(await queue.state('render', held), 'active', 'whoever holds it goes on');
    release();
    await settled(queue, held, 'completed');
    t.equal(await queue.forget('render', held), true, 'a finished one goes as well');
    t.equal(await queue.state('render', held), 'unknown');
    t.equal(calls.length, 1, 'what was forgotten before it began is not done');
    await worker.close(BOUNDS);
    const many = [53, 54, 55].map((attempt) => renderJobId(clip(1), attempt));
    for (const [n, one] of many.entries())
      await queue.add('render', one, { clipId: clip(1), attempt: 53 + n }, 'normal');
    t.same(await queue.forgetAll('render', [...many, renderJobId(clip(1), 99)]), []);
    t.same(await queue.forgetAll('render', []), []);
    for (const one of many) t.equal(await queue.state('render', one), 'unknown');
  });

  await t.test('two workers share what waits, and each job is done once', async (t) => {
    const queue = openQueue(backend, logger);
    t.teardown(() => queue.close());
    const attempts = Array.from({ length: 20 }, (_, n) => 60 + n);
    const [one, two] = [recorder(), recorder()];
    const workers = [work(one.handlers, 2), work(two.handlers, 2)];
    for (const attempt of attempts)
      await queue.add('render', renderJobId(clip(2), attempt), { clipId: clip(2), attempt }, 'normal');
    for (const attempt of attempts) await settled(queue, renderJobId(clip(2), attempt), 'completed');
    t.same(
      [...one.calls, ...two.calls].map((call) => call.payload.attempt).sort((a, b) => a - b),
      attempts,
    );
    await Promise.all(workers.map((worker) => worker.close(BOUNDS)));
  });

  await t.test('jobs that hold a text are found, in every state, and no others', async (t) => {
    const queue = openQueue(backend, logger);
    t.teardown(() => queue.close());
    const { handlers } = recorder(async ({ attempt }) => {
      if (attempt === 91) throw new QikError('corrupt');
      if (attempt === 92) throw new QikError('encode_stalled');
    });
    const looked = clip(7);
    const ids = [90, 91, 92, 93].map((attempt) => renderJobId(looked, attempt));
    const add = (clipId: string, attempt: number): Promise<void> =>
      queue.add('render', renderJobId(clipId, attempt), { clipId, attempt }, 'normal');
    for (const attempt of [90, 91, 92]) await add(looked, attempt);
    await add(clip(8), 90);
    const worker = work(handlers);
    for (const [n, state] of ['completed', 'failed', 'delayed'].entries()) await settled(queue, ids[n] ?? '', state);
    await settled(queue, renderJobId(clip(8), 90), 'completed');
    await worker.close(BOUNDS);
    await add(looked, 93);
    // One whose id says nothing, as a job of another kind may have.
    await raw.add('render', { clipId: looked, attempt: 94 }, { jobId: 'other' });
    t.same(
      (await queue.mentioning(looked)).map(({ id }) => id).sort(),
      [...ids, 'other'].sort(),
      'done, failed for good, delayed, waiting, and by its payload',
    );
    t.same(await queue.mentioning(clip(9)), []);
    for (const id of [...ids, 'other']) await raw.remove(id);
    t.same(await queue.mentioning(looked), [], 'and not once they are removed');
  });

  await t.test('what jobs wait and take is measured', async (t) => {
    const queue = openQueue(backend, logger);
    t.teardown(() => queue.close());
    const waits: string[] = [];
    const runs: string[] = [];
    const meters: Meters = {
      ...NO_METERS,
      jobWaited: (pool, seconds) => waits.push(`${pool} ${seconds >= 0}`),
      jobRan: (pool, result, seconds) => runs.push(`${pool} ${result} ${seconds >= 0}`),
    };
    let tries = 0;
    const { handlers } = recorder(async ({ attempt }, { signal }) => {
      tries += 1;
      if (attempt === 51) throw new QikError('corrupt');
      if (attempt !== 52 || tries > 3) return;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      throw new QikError('aborted');
    });
    for (const attempt of [50, 51, 52])
      await queue.add('render', renderJobId(clip(3), attempt), { clipId: clip(3), attempt }, 'normal');
    const first = work(handlers, 1, meters);
    while (tries < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    await first.close({ graceMs: 1, abortMs: 5000 });
    t.same(runs, ['render done true', 'render failed true', 'render stopped true']);
    t.same(waits, ['render true', 'render true', 'render true']);
    const second = work(handlers, 1, meters);
    await settled(queue, renderJobId(clip(3), 52), 'completed');
    await second.close(BOUNDS);
    t.equal(runs.at(-1), 'render done true');
    t.equal(waits.length, 3, 'a second try waited for something else');
  });
}
