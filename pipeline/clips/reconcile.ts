import { and, asc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { Orm, PriorityClass } from '../db/index.js';
import { tables } from '../db/index.js';
import { errorFacts } from '../log/index.js';
import { type JobQueue, renderJobId } from '../queue/index.js';
import { abandonClaim, renewAttempt } from './transitions.js';

const { clips } = tables;

/** Workers write at least every few seconds: one that was silent for so long is gone or cut off. */
export const SILENCE_MS = 60_000;
const PERIOD_MS = 30_000;
const PAGE = 200;

/** Tells the queue about a clip that waits. Adding it again is free: the id is the clip's and the attempt's. */
export async function enqueueRender(
  queue: JobQueue,
  clip: { readonly id: string; readonly attempt: number; readonly priority: PriorityClass },
): Promise<void> {
  await queue.add(
    'render',
    renderJobId(clip.id, clip.attempt),
    { clipId: clip.id, attempt: clip.attempt },
    clip.priority,
  );
}

export type Reconciled = { readonly abandoned: number; readonly added: number };

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

type Waiting = { readonly id: string; readonly attempt: number; readonly priority: PriorityClass };

/**
 * Whether the clip's job had to be added.
 *
 * @param alone that no worker can be alive
 */
async function ensureJob(orm: Orm, queue: JobQueue, clip: Waiting, alone: boolean): Promise<boolean> {
  const state = await queue.state('render', renderJobId(clip.id, clip.attempt));
  if (state === 'unknown') {
    await enqueueRender(queue, clip);
    return true;
  }
  // A worker took the job and died before it claimed the clip. The queue would notice when its lock has run out.
  const orphaned = alone && state === 'active';
  // The job is over and the clip still waits: the queue gave it up by rules of its own, after stalls for example.
  if (state !== 'completed' && state !== 'failed' && !orphaned) return false;
  const attempt = await renewAttempt(orm, clip);
  if (attempt === null) return false;
  await enqueueRender(queue, { ...clip, attempt });
  return true;
}

/**
 * Brings the queue in line with the rows, which are the truth: clips whose worker fell silent wait again, and every
 * waiting clip has a job. A queue that lost everything loses no work.
 *
 * @param silenceMs how long a worker may say nothing; 0 where no worker can be alive
 */
export async function reconcile(orm: Orm, queue: JobQueue, silenceMs: number): Promise<Reconciled> {
  const abandoned = await abandonSilent(orm, silenceMs);
  let added = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = await orm
      .select({ id: clips.id, attempt: clips.attempt, priority: clips.priority })
      .from(clips)
      .where(and(eq(clips.state, 'queued'), gt(clips.expiresAt, sql`now()`), gt(clips.id, after)))
      .orderBy(asc(clips.id))
      .limit(PAGE);
    for (const clip of page) if (await ensureJob(orm, queue, clip, silenceMs === 0)) added += 1;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return { abandoned, added };
    after = last.id;
  }
}

export type Reconciler = { readonly stop: () => Promise<void> };

/** Reconciles every 30 s, one run at a time, until it is stopped. */
export function startReconciler(orm: Orm, queue: JobQueue, logger: Logger, periodMs = PERIOD_MS): Reconciler {
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const run = async (): Promise<void> => {
    try {
      const done = await reconcile(orm, queue, SILENCE_MS);
      if (done.abandoned > 0 || done.added > 0) logger.warn(done, 'queue brought in line with the rows');
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
  }, periodMs);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
