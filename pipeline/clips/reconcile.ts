import { and, eq, isNull, or, sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { errorFacts } from '../log/index.js';
import { type JobQueue, renderJobId, type TakeoverTimes } from '../queue/index.js';
import type { ObjectStore } from '../storage/index.js';
import type { KeyStore } from '../vault/index.js';
import { addRender, type InLine, waitingClips } from './line.js';
import { dropSilentUploads } from './receiving.js';
import { abandonClaim, renewAttempt } from './transitions.js';

const { clips } = tables;

/** Of each line, those that are moved up when they have been waiting for long: about what can be begun until the next look. */
const HEAD = 10;

export type ReconcileDeps = {
  readonly orm: Orm;
  readonly queue: JobQueue;
  readonly store: Pick<ObjectStore, 'delete'>;
  readonly keys: Pick<KeyStore, 'destroy'>;
};

export type Reconciled = {
  /** Claims of workers that are gone. */
  readonly abandoned: number;
  /** Uploads whose process is gone. */
  readonly dropped: number;
  /** Jobs that the queue did not know. */
  readonly added: number;
};

/** What dies half-way through this is found by the sweep: objects and keys without a row. */
async function dropUploads({ orm, store, keys }: ReconcileDeps, silenceMs: number): Promise<number> {
  const dropped = await dropSilentUploads(orm, silenceMs);
  for (const { id, sourceKey } of dropped) {
    await keys.destroy(id);
    await store.delete(sourceKey);
  }
  return dropped.length;
}

async function abandonSilent(orm: Orm, silenceMs: number): Promise<number> {
  const silent = await orm
    .select({ id: clips.id, epoch: clips.epoch })
    .from(clips)
    .where(
      and(
        eq(clips.state, 'processing'),
        or(
          isNull(clips.heartbeatAt),
          sql`${clips.heartbeatAt} <= now() - make_interval(secs => ${silenceMs}::float8 / 1000)`,
        ),
      ),
    );
  let abandoned = 0;
  for (const clip of silent) if (await abandonClaim(orm, clip)) abandoned += 1;
  return abandoned;
}

/**
 * Whether the clip's job had to be added.
 *
 * @param alone that no worker can be alive
 */
async function ensureJob({ orm, queue }: ReconcileDeps, clip: InLine, alone: boolean): Promise<boolean> {
  const id = renderJobId(clip.id, clip.attempt);
  const state = await queue.state('render', id);
  if (state === 'unknown') {
    await addRender(queue, clip, clip.rank);
    return true;
  }
  // Its rank is of when it came. Those before it are done, and newcomers must not go before it for ever.
  if (state === 'prioritized' && clip.aged && clip.rank <= HEAD)
    await queue.moveUp('render', id, clip.priority, clip.rank);
  // A worker took the job and died before it claimed the clip. The queue would notice when its lock has run out.
  const orphaned = alone && state === 'active';
  // The job is over and the clip still waits: the queue gave it up by rules of its own, after stalls for example.
  if (state !== 'completed' && state !== 'failed' && !orphaned) return false;
  const attempt = await renewAttempt(orm, clip);
  if (attempt === null) return false;
  await addRender(queue, { ...clip, attempt }, clip.rank);
  return true;
}

/**
 * Brings the queue in line with the rows, which are the truth: clips whose worker fell silent wait again, and every
 * waiting clip has a job. A queue that lost everything loses no work. Uploads whose process fell silent are removed: their
 * senders had no answer.
 *
 * @param silenceMs how long a worker or an upload may say nothing; 0 where none can be alive
 */
export async function reconcile(deps: ReconcileDeps, silenceMs: number): Promise<Reconciled> {
  const { orm } = deps;
  const abandoned = await abandonSilent(orm, silenceMs);
  const dropped = await dropUploads(deps, silenceMs);
  let added = 0;
  for await (const clip of waitingClips(orm))
    if (!clip.over && (await ensureJob(deps, clip, silenceMs === 0))) added += 1;
  return { abandoned, dropped, added };
}

export type Reconciler = { readonly stop: () => Promise<void> };

/** Reconciles every `reconcileMs`, one run at a time, until it is stopped. */
export function startReconciler(
  deps: ReconcileDeps,
  logger: Logger,
  { silenceMs, reconcileMs }: Pick<TakeoverTimes, 'silenceMs' | 'reconcileMs'>,
): Reconciler {
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const run = async (): Promise<void> => {
    try {
      const done = await reconcile(deps, silenceMs);
      if (done.abandoned + done.dropped + done.added > 0) logger.warn(done, 'queue brought in line with the rows');
    } catch (error) {
      logger.error({ error: errorFacts(error) }, 'reconciling failed');
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = run();
  }, reconcileMs);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
