import type { Logger } from 'pino';
import type { PriorityClass } from '../db/index.js';
import { errorFacts, limited } from '../log/index.js';
import type { KnownState, Producer, QueueBackend } from './backend.js';
import { JOBS, type JobName, type Payload, POOLS, type Pool, queueName } from './jobs.js';
import { jobPriority } from './priority.js';

export type JobQueue = {
  /**
   * Adds a job; a job with that id that is still known stays as it is.
   *
   * @param rank place in its tenant's line of that class; default: the first
   */
  readonly add: <N extends JobName>(
    name: N,
    id: string,
    payload: Payload<N>,
    priority: PriorityClass,
    rank?: number,
  ) => Promise<void>;
  /** Gives a job that waits a sooner place; it never loses one by this. */
  readonly moveUp: (name: JobName, id: string, priority: PriorityClass, rank: number) => Promise<void>;
  readonly state: (name: JobName, id: string) => Promise<KnownState>;
  /** Removes a job in whatever state it is. False while a worker holds it; true once nobody knows it. */
  readonly forget: (name: JobName, id: string) => Promise<boolean>;
  /** The same for many. @returns those that are there still */
  readonly forgetAll: (name: JobName, ids: readonly string[]) => Promise<readonly string[]>;
  /** Jobs of a pool by state. */
  readonly counts: (pool: Pool) => Promise<Readonly<Record<string, number>>>;
  /** Jobs of every pool and state, those that failed for good included, that hold a text anywhere. */
  readonly mentioning: (text: string) => Promise<readonly { readonly pool: Pool; readonly id: string }[]>;
  /** Throws when the queue does not answer. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Opens the producers' side of every pool's queue. */
export function openQueue(backend: QueueBackend, logger: Logger): JobQueue {
  const log = limited((error: unknown, leftOut) => logger.error({ error: errorFacts(error), leftOut }, 'queue error'));
  const queues = new Map(POOLS.map((name) => [name, backend.produce(queueName(name), log)]));
  const queueOf = (name: Pool): Producer => {
    const queue = queues.get(name);
    if (queue === undefined) throw new Error(`no queue for the pool ${name}`);
    return queue;
  };
  const forgetAll: JobQueue['forgetAll'] = async (name, ids) => {
    const { pool } = JOBS[name];
    // Most jobs are forgotten long before somebody asks for that, and looking is cheaper than removing.
    const known = await backend.known(queueName(pool), ids);
    if (known.length === 0) return [];
    for (const id of known) await queueOf(pool).remove(id);
    return backend.known(queueName(pool), known);
  };
  return {
    add: async (name, id, payload, priority, rank = 1) => {
      const job = JOBS[name];
      await queueOf(job.pool).add(name, payload, {
        jobId: id,
        priority: jobPriority(job.priorities[priority], rank),
        attempts: job.attempts,
        backoff: job.backoff,
        removeOnComplete: job.keep.completed,
        removeOnFail: job.keep.failed,
      });
    },
    moveUp: async (name, id, priority, rank) => {
      const queue = queueOf(JOBS[name].pool);
      const sooner = jobPriority(JOBS[name].priorities[priority], rank);
      const job = await queue.getJob(id);
      // A job that stays where it is must not be touched: it would go behind its equals.
      if (job === undefined || Number(job.priority) <= sooner) return;
      try {
        await job.changePriority({ priority: sooner });
      } catch (error) {
        // One that is removed meanwhile needs no place.
        if ((await queue.getJob(id)) !== undefined) throw error;
      }
    },
    state: (name, id) => queueOf(JOBS[name].pool).getJobState(id),
    forget: async (name, id) => (await forgetAll(name, [id])).length === 0,
    forgetAll,
    counts: (name) => queueOf(name).getJobCounts(),
    mentioning: async (text) => {
      const found = await Promise.all(
        POOLS.map(async (pool) => (await backend.find(queueName(pool), text)).map((id) => ({ pool, id }))),
      );
      return found.flat();
    },
    ping: async () => {
      await Promise.all(POOLS.map((name) => queueOf(name).getJobCounts('active')));
    },
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}
