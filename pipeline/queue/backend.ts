import type { Job, JobState, JobsOptions, Processor, WorkerOptions } from 'bullmq';

/** What the queue knows of a job; `unknown` when it never had it or forgot it. */
export type KnownState = JobState | 'unknown';

/** The producers' side of one queue. */
export type Producer = {
  readonly add: (name: string, data: unknown, options: JobsOptions) => Promise<unknown>;
  readonly getJob: (
    id: string,
  ) => Promise<Pick<Job, 'attemptsMade' | 'failedReason' | 'data' | 'priority' | 'changePriority'> | undefined>;
  readonly getJobState: (id: string) => Promise<KnownState>;
  /** Removes a job, unless a worker holds it; what it answers differs between stores. */
  readonly remove: (id: string) => Promise<number>;
  readonly getJobCounts: (...states: JobState[]) => Promise<Record<string, number>>;
  readonly close: () => Promise<void>;
};

/** What a worker tells of itself. */
export type ConsumerEvents = {
  readonly error: (error: unknown) => void;
  readonly stalled: (jobId: string) => void;
  readonly lockRenewalFailed: (jobIds: readonly string[]) => void;
  readonly locksRenewed: (jobIds: readonly string[]) => void;
};

/** The loop that takes jobs of one queue. */
export type Consumer = {
  /** Takes no more jobs and resolves when those under way are over, however long that takes. */
  readonly close: () => Promise<void>;
};

export type ConsumerOptions = Required<
  Pick<WorkerOptions, 'concurrency' | 'lockDuration' | 'stalledInterval' | 'maxStalledCount' | 'maxStartedAttempts'>
>;

/** Where queues are kept. Anything that passes `test/contract.ts` is one. */
export type QueueBackend = {
  readonly produce: (queue: string, onError: (error: unknown) => void) => Producer;
  /** The processor must be declared with three parameters: BullMQ hands the signal to no other. */
  readonly consume: (queue: string, processor: Processor, options: ConsumerOptions, events: ConsumerEvents) => Consumer;
  /**
   * Ids of a queue's jobs, in whatever state, that hold a text anywhere: in their id, payload, result or failure. Reads
   * every job that there is, and misses none that is there all the while.
   */
  readonly find: (queue: string, text: string) => Promise<readonly string[]>;
  /** Which of these jobs of a queue there are, in whatever state: for many ids in one step. */
  readonly known: (queue: string, ids: readonly string[]) => Promise<readonly string[]>;
  /** To be called when what it made is closed. */
  readonly close: () => Promise<void>;
};

type Listening = {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'stalled', listener: (jobId: string) => void): unknown;
  on(event: 'lockRenewalFailed', listener: (jobIds: string[]) => void): unknown;
  on(event: 'locksRenewed', listener: (data: { count: number; jobIds: string[] }) => void): unknown;
};

/** Has a worker tell what it tells. */
export function tell(worker: Listening, events: ConsumerEvents): void {
  worker.on('error', events.error);
  worker.on('stalled', events.stalled);
  worker.on('lockRenewalFailed', events.lockRenewalFailed);
  worker.on('locksRenewed', ({ jobIds }) => events.locksRenewed(jobIds));
}
