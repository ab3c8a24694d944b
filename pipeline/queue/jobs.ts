import { type Static, type TSchema, Type } from 'typebox';
import type { PriorityClass } from '../db/index.js';
import { CLASS_BEGINS } from './priority.js';

/** Groups of workers that share their machines; each has a queue of its own. */
export const POOLS = ['render'] as const;
export type Pool = (typeof POOLS)[number];

export type JobDefinition = {
  /** Ids only: queues are dumped, mirrored and looked at. */
  readonly payload: TSchema;
  readonly pool: Pool;
  /** Tries within one job, the first included. */
  readonly attempts: number;
  readonly backoff: { readonly type: 'exponential'; readonly delay: number; readonly jitter: number };
  /** Milliseconds after which a try is stopped; BullMQ knows no such limit. */
  readonly timeLimitMs: number;
  /** Where each class begins; a job's own priority follows from its rank in its tenant's line. */
  readonly priorities: Readonly<Record<PriorityClass, number>>;
  /** Seconds and number of finished jobs that are kept to be looked at. */
  readonly keep: {
    readonly completed: { readonly age: number; readonly count: number };
    readonly failed: { readonly age: number; readonly count: number };
  };
};

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

/** Every job there is. A name without a handler stops the start. */
export const JOBS = {
  render: {
    payload: Type.Object(
      { clipId: Type.String({ pattern: '^[0-9a-f-]{36}$' }), attempt: Type.Integer({ minimum: 1 }) },
      { additionalProperties: false },
    ),
    pool: 'render',
    attempts: 3,
    backoff: { type: 'exponential', delay: 5000, jitter: 0.5 },
    // The media library has tighter limits of its own, by the length of the clip; this one catches what escapes them.
    timeLimitMs: 30 * 60_000,
    priorities: CLASS_BEGINS,
    keep: { completed: { age: DAY_S, count: 5000 }, failed: { age: 14 * DAY_S, count: 5000 } },
  },
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof JOBS;
export type Payload<N extends JobName> = Static<(typeof JOBS)[N]['payload']>;

/** Why a job's work is to stop, as the reason of its AbortSignal. */
export type StopReason = 'shutdown' | 'time-limit' | 'lost-lock';

export type JobContext = {
  /** Aborted with a {@link StopReason}. */
  readonly signal: AbortSignal;
  /** No further try follows if this one fails. */
  readonly lastTry: boolean;
};

/** Does one job. Fails only by throwing a QikError, whose `retry` decides whether the queue tries again. */
export type Handler<N extends JobName> = (payload: Payload<N>, context: JobContext) => Promise<void>;
/** One handler for each job; the compiler and the start both refuse a table with a hole. */
export type Handlers = { readonly [N in JobName]: Handler<N> };

/**
 * The id of the job that renders a clip: adding it twice is adding it once. BullMQ refuses ids with a colon and ids
 * that are whole numbers, and ignores an id that it still holds as finished, hence the attempt.
 */
export const renderJobId = (clipId: string, attempt: number): string => `clip.${clipId}.${attempt}`;

/** Every job that can name a clip, by what its row says: a deletion removes them all. */
export function jobsOf(clip: { readonly id: string; readonly attempt: number }): { name: JobName; id: string }[] {
  const attempts = Array.from({ length: clip.attempt }, (_, before) => before + 1);
  return attempts.map((attempt) => ({ name: 'render' as const, id: renderJobId(clip.id, attempt) }));
}

/** Name of a pool's queue. */
export const queueName = (pool: Pool): string => `qik-${pool}`;
