import { type Job, UnrecoverableError, WaitingError } from 'bullmq';
import type { Logger } from 'pino';
import { Value } from 'typebox/value';
import { QikError } from '../errors/catalogue.js';
import { errorFacts, limited } from '../log/index.js';
import type { JobResult, Meters } from '../metrics/index.js';
import type { QueueBackend } from './backend.js';
import {
  type Handlers,
  JOBS,
  type JobContext,
  type JobName,
  type Payload,
  type Pool,
  queueName,
  type StopReason,
} from './jobs.js';
import type { LockTimes } from './takeover.js';

/**
 * A killed worker's job is taken up again after lockDuration and two stalledIntervals at the latest. ffmpeg is a
 * child process, so nothing blocks the renewals. A stall burns no attempt, hence the bound on starts.
 */
const LIMITS = { maxStalledCount: 2, maxStartedAttempts: 4 } as const;

export type RunningWorker = {
  /**
   * Takes no more jobs, lets those under way finish for `graceMs`, then stops them and hands them back to the queue.
   * Gives up waiting `abortMs` after that.
   */
  readonly close: (bounds: { readonly graceMs: number; readonly abortMs: number }) => Promise<void>;
};

type Active = { readonly controller: AbortController; renewedAt: number };

const isJobName = (name: string): name is JobName => Object.hasOwn(JOBS, name);

function isPayload<N extends JobName>(name: N, data: unknown): data is Payload<N> {
  return Value.Check(JOBS[name].payload, data);
}

async function dispatch<N extends JobName>(
  handlers: Handlers,
  name: N,
  data: unknown,
  context: JobContext,
): Promise<void> {
  if (!isPayload(name, data))
    throw new QikError('internal', `The payload of a job ${name} is not what its schema says.`);
  await handlers[name](data, context);
}

/** What the queue is told of a failure: a code, since it keeps the text; and whether to try again. */
function asQueueError(error: unknown): Error {
  if (!(error instanceof QikError)) return new Error('internal');
  return error.retry === 'never' ? new UnrecoverableError(error.code) : new Error(error.code);
}

/** A table of handlers with a hole would take jobs and fail them. */
function assertComplete(handlers: Handlers): void {
  const missing = Object.keys(JOBS).filter((name) => !isJobName(name) || typeof handlers[name] !== 'function');
  if (missing.length > 0) throw new QikError('internal', `No handler for the job ${missing.join(', ')}.`);
}

/** Starts working on one pool's queue. */
export function startWorker(options: {
  readonly pool: Pool;
  readonly backend: QueueBackend;
  readonly handlers: Handlers;
  readonly concurrency: number;
  readonly logger: Logger;
  readonly meters: Pick<Meters, 'jobWaited' | 'jobRan'>;
  readonly lockTimes: LockTimes;
}): RunningWorker {
  const { handlers, logger, meters, pool, lockTimes } = options;
  assertComplete(handlers);
  const active = new Map<string, Active>();

  const stop = (id: string, reason: StopReason): void => {
    const job = active.get(id);
    if (job === undefined || job.controller.signal.aborted) return;
    logger.warn({ job: id, reason }, 'job stopped');
    job.controller.abort(reason);
  };

  // BullMQ hands over its AbortSignal only to a function that is declared with three parameters.
  const processor = async (job: Job, token: string | undefined, signal: AbortSignal | undefined): Promise<void> => {
    const { id } = job;
    if (id === undefined || !isJobName(job.name)) throw new UnrecoverableError('internal');
    const controller = new AbortController();
    const limit = setTimeout(() => stop(id, 'time-limit'), JOBS[job.name].timeLimitMs);
    signal?.addEventListener('abort', () => stop(id, 'shutdown'), { once: true });
    active.set(id, { controller, renewedAt: Date.now() });
    const begun = performance.now();
    let result: JobResult = 'failed';
    // A later try waited for its delay, or for the lock of a worker that died.
    if (job.attemptsStarted === 1) meters.jobWaited(pool, ((job.processedOn ?? Date.now()) - job.timestamp) / 1000);
    try {
      await dispatch(handlers, job.name, job.data, {
        signal: controller.signal,
        lastTry: job.attemptsMade + 1 >= JOBS[job.name].attempts,
      });
      result = 'done';
    } catch (error) {
      logger.warn({ job: id, error: errorFacts(error) }, 'job failed');
      if (controller.signal.aborted && controller.signal.reason !== 'time-limit') result = 'stopped';
      if (controller.signal.reason === 'shutdown') {
        // Handed back without burning an attempt: the next worker starts it again.
        await job.moveToWait(token);
        throw new WaitingError();
      }
      throw asQueueError(error);
    } finally {
      clearTimeout(limit);
      active.delete(id);
      meters.jobRan(pool, result, (performance.now() - begun) / 1000);
    }
  };

  const consumer = options.backend.consume(
    queueName(pool),
    processor,
    { concurrency: options.concurrency, ...lockTimes, ...LIMITS },
    {
      error: limited((error, leftOut) => logger.error({ error: errorFacts(error), leftOut }, 'worker error')),
      stalled: (job) => logger.warn({ job }, 'job stalled'),
      // A lost lock is an event and not an abort: without this two workers would write at once.
      lockRenewalFailed: (ids) => {
        for (const id of ids) stop(id, 'lost-lock');
      },
      locksRenewed: (ids) => {
        for (const id of ids) {
          const job = active.get(id);
          if (job !== undefined) job.renewedAt = Date.now();
        }
      },
    },
  );
  // When the store does not answer at all, renewals neither succeed nor fail.
  const watchdog = setInterval(() => {
    for (const [id, job] of active) {
      if (Date.now() - job.renewedAt > lockTimes.lockDuration * 0.8) stop(id, 'lost-lock');
    }
  }, lockTimes.lockDuration / 10);
  watchdog.unref();

  return {
    close: async ({ graceMs, abortMs }) => {
      const closed = consumer.close();
      const finished = await within(closed, graceMs);
      if (!finished) {
        for (const id of active.keys()) stop(id, 'shutdown');
        if (!(await within(closed, abortMs))) logger.error({ jobs: [...active.keys()] }, 'jobs did not stop');
      }
      clearInterval(watchdog);
    },
  };
}

/** Whether the promise settled in time; a rejection is passed on. */
async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const late = Symbol('late');
  let timer: NodeJS.Timeout | undefined;
  const clock = new Promise<symbol>((resolve) => {
    timer = setTimeout(resolve, ms, late);
  });
  try {
    return (await Promise.race([promise, clock])) !== late;
  } finally {
    clearTimeout(timer);
  }
}
