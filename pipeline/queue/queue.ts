import type { Logger } from 'pino';
import type { PriorityClass } from '../db/index.js';
import { errorFacts, limited } from '../log/index.js';
import type { KnownState, Producer, QueueBackend } from './backend.js';
import { JOBS, type JobName, type Payload, POOLS, type Pool, queueName } from './jobs.js';

export type JobQueue = {
  /** Adds a job; a job with that id that is still known stays as it is. */
  readonly add: <N extends JobName>(name: N, id: string, payload: Payload<N>, priority: PriorityClass) => Promise<void>;
  readonly state: (name: JobName, id: string) => Promise<KnownState>;
  /** Jobs of a pool by state. */
  readonly counts: (pool: Pool) => Promise<Readonly<Record<string, number>>>;
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
  return {
    add: async (name, id, payload, priority) => {
      const job = JOBS[name];
      await queueOf(job.pool).add(name, payload, {
        jobId: id,
        priority: job.priorities[priority],
        attempts: job.attempts,
        backoff: job.backoff,
        removeOnComplete: job.keep.completed,
        removeOnFail: job.keep.failed,
      });
    },
    state: (name, id) => queueOf(JOBS[name].pool).getJobState(id),
    counts: (name) => queueOf(name).getJobCounts(),
    ping: async () => {
      await Promise.all(POOLS.map((name) => queueOf(name).getJobCounts('active')));
    },
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}
