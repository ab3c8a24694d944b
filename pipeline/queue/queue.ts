import { createPostgresBackend, type JobState, type PgPool, Queue } from 'bullmq';
import type { Logger } from 'pino';
import type { PriorityClass } from '../db/index.js';
import { errorFacts, limited } from '../log/index.js';
import { JOBS, type JobName, type Payload, POOLS, type Pool, queueName } from './jobs.js';

/** What the queue knows of a job; `unknown` when it never had it or forgot it. */
export type KnownState = JobState | 'unknown';

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

function openOne(name: Pool, pool: PgPool, onError: (error: unknown) => void) {
  const queue = new Queue(queueName(name), { connection: pool }, createPostgresBackend);
  queue.on('error', onError);
  return queue;
}

type OpenQueue = ReturnType<typeof openOne>;

/** Opens the producers' side of every pool's queue. */
export function openQueue(pool: PgPool, logger: Logger): JobQueue {
  const log = limited((error: unknown, leftOut) => logger.error({ error: errorFacts(error), leftOut }, 'queue error'));
  const queues = new Map(POOLS.map((name) => [name, openOne(name, pool, log)]));
  const queueOf = (name: Pool): OpenQueue => {
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
