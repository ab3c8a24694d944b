import { and, eq, gt, inArray, lt, ne, type SQL, sql } from 'drizzle-orm';
import type { ClipProgress, EventType, Orm, StoredRendition, StoredStill } from '../db/index.js';
import { tables } from '../db/index.js';
import type { QikError } from '../errors/catalogue.js';
import type { RenderResult, SourceInfo } from '../media/types.js';
import { recordEvent } from './events.js';

const { clips, renditions, stills } = tables;

/** Names one claim of one clip. Every write of a worker carries it, and none happens once another claim was made. */
export type Fence = { readonly clipId: string; readonly epoch: number };

export type ClaimedClip = typeof clips.$inferSelect;

/**
 * Claims of a clip before it is given up: the queue's own tries of one job, and as many again for workers that died
 * over it. The queue does not count those.
 */
export const MAX_STARTS = 6;

type Changes = Parameters<ReturnType<typeof updateClips>['set']>[0];

const updateClips = (orm: Orm) => orm.update(clips);

type EventData = Parameters<typeof recordEvent>[3];

/**
 * The one way a row changes its state: a conditional update, and the event of it in the same transaction. For this room
 * alone. Null when the condition did not hold.
 */
export async function change(
  orm: Orm,
  where: SQL | undefined,
  set: Changes,
  event: { readonly type: EventType; readonly data: EventData | ((row: ClaimedClip) => EventData) },
  also: (tx: Orm, row: ClaimedClip) => Promise<void> = async () => undefined,
): Promise<ClaimedClip | null> {
  return orm.transaction(async (tx) => {
    const [row] = await tx
      .update(clips)
      .set({ ...set, stateAt: sql`now()` })
      .where(where)
      .returning();
    if (row === undefined) return null;
    await also(tx, row);
    await recordEvent(tx, event.type, row, typeof event.data === 'function' ? event.data(row) : event.data);
    return row;
  });
}

const holding = (fence: Fence): SQL | undefined =>
  and(eq(clips.id, fence.clipId), eq(clips.epoch, fence.epoch), eq(clips.state, 'processing'));

/** Nobody works on a row that has these. */
const atRest = { worker: null, heartbeatAt: null } as const;

/**
 * Takes a clip for a worker. Null when there is nothing to do: it is ready, failed, gone or over its time, or another
 * attempt took the job's place. A claim takes over from a worker that holds it, whose later writes then do nothing.
 */
export async function claimClip(
  orm: Orm,
  job: { readonly clipId: string; readonly attempt: number; readonly worker: string },
): Promise<ClaimedClip | null> {
  const claimable = and(
    eq(clips.id, job.clipId),
    eq(clips.attempt, job.attempt),
    inArray(clips.state, ['queued', 'processing']),
    gt(clips.expiresAt, sql`now()`),
  );
  const claimed = await change(
    orm,
    and(claimable, lt(clips.starts, MAX_STARTS)),
    {
      ...{ state: 'processing', worker: job.worker },
      epoch: sql`${clips.epoch} + 1`,
      starts: sql`${clips.starts} + 1`,
      heartbeatAt: sql`now()`,
      progress: { stage: 'probe', percent: 0, etaMs: null },
    },
    { type: 'clip.processing', data: { attempt: job.attempt } },
  );
  if (claimed !== null) return claimed;
  // Claimable but for the number of starts: its workers died over it, time after time.
  await change(
    orm,
    claimable,
    {
      ...{ state: 'failed', ...atRest, progress: null },
      epoch: sql`${clips.epoch} + 1`,
      errorCode: 'encode_failed',
      errorDetail: `Encoding was begun ${MAX_STARTS} times and never came to an end.`,
    },
    { type: 'clip.failed', data: { code: 'encode_failed' } },
  );
  return null;
}

/** Says that the worker is alive, and how far it is. False once the claim is lost: then the work is to stop. */
export async function touchClip(orm: Orm, fence: Fence, progress: ClipProgress | null): Promise<boolean> {
  const rows = await orm
    .update(clips)
    .set({ heartbeatAt: sql`now()`, ...(progress === null ? {} : { progress }) })
    .where(holding(fence))
    .returning({ id: clips.id });
  return rows.length > 0;
}

/** Keeps what the probe found. False once the claim is lost. */
export async function recordSource(orm: Orm, fence: Fence, source: SourceInfo): Promise<boolean> {
  const rows = await orm
    .update(clips)
    .set({ source, heartbeatAt: sql`now()` })
    .where(holding(fence))
    .returning({ id: clips.id });
  return rows.length > 0;
}

export type Outputs = {
  readonly renditions: readonly { readonly objectKey: string; readonly data: StoredRendition }[];
  readonly stills: readonly { readonly name: string; readonly objectKey: string; readonly data: StoredStill }[];
};

/**
 * Makes an attempt's outputs visible. False when the claim is lost or the clip's time is over: then nothing shows.
 *
 * @param dropSource that the upload is not kept. From the commit on nothing speaks of its object, and whoever called
 *   removes it; should that fail, the sweeper finds it
 */
export async function publishClip(
  orm: Orm,
  fence: Fence,
  result: RenderResult,
  outputs: Outputs,
  dropSource = false,
): Promise<boolean> {
  const row = await change(
    orm,
    and(holding(fence), gt(clips.expiresAt, sql`now()`)),
    {
      ...{ state: 'ready', ...atRest, errorCode: null, errorDetail: null },
      progress: { stage: 'store', percent: 100, etaMs: 0 },
      source: result.source,
      warnings: result.warnings,
      skipped: result.skipped,
      dropped: result.dropped,
      timings: result.timings,
      encodes: result.encodes,
      analysis: result.analysis ?? null,
      ...(dropSource ? { sourceDroppedAt: sql`now()` } : {}),
    },
    { type: 'clip.ready', data: { renditions: outputs.renditions.length, stills: outputs.stills.length } },
    async (tx) => {
      const own = { clipId: fence.clipId, epoch: fence.epoch };
      await tx.delete(renditions).where(eq(renditions.clipId, fence.clipId));
      await tx.delete(stills).where(eq(stills.clipId, fence.clipId));
      if (outputs.renditions.length > 0) {
        await tx
          .insert(renditions)
          .values(outputs.renditions.map((output, position) => ({ ...own, ...output, position, id: output.data.id })));
      }
      if (outputs.stills.length > 0) {
        await tx.insert(stills).values(outputs.stills.map((output, position) => ({ ...own, ...output, position })));
      }
    },
  );
  return row !== null;
}

/** Ends a clip in `failed`. False once the claim is lost. */
export async function failClip(orm: Orm, fence: Fence, error: QikError): Promise<boolean> {
  const row = await change(
    orm,
    holding(fence),
    { state: 'failed', ...atRest, progress: null, errorCode: error.code, errorDetail: error.detail },
    { type: 'clip.failed', data: { code: error.code, retry: error.retry } },
  );
  return row !== null;
}

/**
 * Puts a clip back among those that wait, for the same job to take up again. `burned` is false when the work was
 * stopped for a reason that has nothing to do with the clip.
 */
export async function handBackClip(
  orm: Orm,
  fence: Fence,
  why: { readonly reason: string; readonly burned: boolean },
): Promise<boolean> {
  const row = await change(
    orm,
    holding(fence),
    {
      ...{ state: 'queued', ...atRest },
      progress: { stage: 'receive', percent: 100, etaMs: null },
      ...(why.burned ? {} : { starts: sql`greatest(${clips.starts} - 1, 0)` }),
    },
    { type: 'clip.queued', data: { reason: why.reason } },
  );
  return row !== null;
}

/**
 * Puts a clip whose worker fell silent back among those that wait, under a new attempt. The epoch goes up as well,
 * so that the silent worker can write nothing should it wake.
 */
export async function abandonClaim(orm: Orm, clip: { readonly id: string; readonly epoch: number }): Promise<boolean> {
  const row = await change(
    orm,
    holding({ clipId: clip.id, epoch: clip.epoch }),
    {
      ...{ state: 'queued', ...atRest },
      epoch: sql`${clips.epoch} + 1`,
      attempt: sql`${clips.attempt} + 1`,
      progress: { stage: 'receive', percent: 100, etaMs: null },
    },
    { type: 'clip.queued', data: { reason: 'worker-lost' } },
  );
  return row !== null;
}

/** Whether a clip's bytes ever came. One whose source could not be fetched has none that could be rendered. */
export const hasSource = ({ sourceSha256 }: Pick<ClaimedClip, 'sourceSha256'>): boolean => sourceSha256 !== '';

/**
 * Puts a failed clip back among those that wait, under a new attempt and with all its starts, as if it had just come.
 * Null when it is not there to be tried again: in another state, past its time, of another tenant, without a source.
 */
export async function retryClip(
  orm: Orm,
  clip: { readonly id: string; readonly tenant: string },
): Promise<ClaimedClip | null> {
  return change(
    orm,
    and(
      eq(clips.id, clip.id),
      eq(clips.tenant, clip.tenant),
      eq(clips.state, 'failed'),
      ne(clips.sourceSha256, ''),
      gt(clips.expiresAt, sql`now()`),
    ),
    {
      ...{ state: 'queued', ...atRest, errorCode: null, errorDetail: null },
      starts: 0,
      attempt: sql`${clips.attempt} + 1`,
      progress: { stage: 'receive', percent: 100, etaMs: null },
    },
    { type: 'clip.queued', data: { reason: 'retry' } },
  );
}

/** Gives a waiting clip whose job is over a new one. The state stays, so there is no event. Null when somebody was quicker. */
export async function renewAttempt(
  orm: Orm,
  clip: { readonly id: string; readonly attempt: number },
): Promise<number | null> {
  const [row] = await orm
    .update(clips)
    .set({ attempt: sql`${clips.attempt} + 1` })
    .where(and(eq(clips.id, clip.id), eq(clips.attempt, clip.attempt), eq(clips.state, 'queued')))
    .returning({ attempt: clips.attempt });
  return row?.attempt ?? null;
}
