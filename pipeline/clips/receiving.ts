import { and, asc, eq, gt, inArray, isNull, notExists, or, type SQL, sql } from 'drizzle-orm';
import { type Reserve, requireQuota } from '../admission/index.js';
import type { ClipKind, Orm, PlaybackPolicy, PriorityClass } from '../db/index.js';
import { tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import type { RenderOptions } from '../media/options.js';
import { recordEvent } from './events.js';
import { type ClaimedClip, change } from './transitions.js';

const { clips, fetches, uploads } = tables;

/** When a clip is over, as its sender wants it and as the service allows it. */
export type ClipTimes = {
  /** Null: when it was received. */
  readonly sentAt: Date | null;
  /** Milliseconds after `sentAt`; null: as long as clips are kept at all. */
  readonly ttlMs: number | null;
  readonly retentionMs: number;
};

/** A clip whose bytes begin to come. */
export type BegunClip = ClipTimes & {
  readonly id: string;
  readonly tenant: string;
  /** Default: one that is sent. */
  readonly kind?: ClipKind;
  readonly apiKeyId: string;
  readonly options: RenderOptions;
  readonly priority: PriorityClass;
  readonly sender: string | null;
  readonly recipients: readonly string[];
  readonly metadata: unknown;
  readonly policy: PlaybackPolicy;
  /** Where its bytes will lie. */
  readonly sourceKey: string;
  /** Bytes that it may come to have, held against what its tenant may have; absent: nothing is reserved. */
  readonly reserve?: Reserve;
};

/** Interval of so many milliseconds. */
const interval = (ms: number): SQL => sql`make_interval(secs => ${ms}::float8 / 1000)`;

const sentAtOf = ({ sentAt }: ClipTimes): SQL => sql`coalesce(${sentAt?.toISOString() ?? null}::timestamptz, now())`;

/** The sender's time and wish, but never later than now plus the retention. */
const endOf = (times: ClipTimes): SQL =>
  sql`least(${sentAtOf(times)} + ${interval(times.ttlMs ?? times.retentionMs)}, now() + ${interval(times.retentionMs)})`;

/**
 * Writes the row of a clip in `receiving`, so that it can be seen and deleted from then on, and what its upload may come
 * to have counts against its tenant's quota. There is no event of it: to others a clip begins when it is complete.
 * Whoever calls this says with `touchUploads` that the upload is alive, until it is over.
 *
 * @param also done in the same transaction
 * @throws QikError `quota_exceeded`, and nothing was written
 */
export async function beginClip(orm: Orm, clip: BegunClip, also?: (tx: Orm) => Promise<void>): Promise<void> {
  const { reserve } = clip;
  const limit = reserve?.limit ?? null;
  if (limit === null && also === undefined) return insertClip(orm, clip);
  await orm.transaction(async (tx) => {
    if (limit !== null) await requireQuota(tx, clip.tenant, reserve?.bytes ?? 0, limit);
    await insertClip(tx, clip);
    await also?.(tx);
  });
}

async function insertClip(orm: Orm, clip: BegunClip): Promise<void> {
  await orm.insert(tables.clips).values({
    id: clip.id,
    tenant: clip.tenant,
    apiKeyId: clip.apiKeyId,
    kind: clip.kind ?? 'sent',
    state: 'receiving',
    heartbeatAt: sql`now()`,
    priority: clip.priority,
    options: clip.options,
    sender: clip.sender,
    recipients: clip.recipients,
    metadata: clip.metadata ?? null,
    policy: clip.policy,
    sentAt: sentAtOf(clip),
    receivedAt: sql`now()`,
    // Where the clip's time begins with its receipt, it cannot be over before.
    expiresAt: clip.sentAt === null ? sql`now() + ${interval(clip.retentionMs)}` : endOf(clip),
    sourceKey: clip.sourceKey,
    sourceBytes: 0,
    reservedBytes: clip.reserve?.bytes ?? 0,
    sourceSha256: '',
    progress: { stage: 'receive', percent: 0, etaMs: null },
  });
}

/** How far an upload is, in whole percent of the bytes that it will have; 0 while nobody knows them. */
export type UploadProgress = { readonly id: string; readonly percent: number };

/** An upload that is over, by its clip, and what its sender is to be told. */
export type OverUploads = ReadonlyMap<string, QikError>;

/** Why uploads are over that are not being received any more. */
async function whyOver(orm: Orm, ids: readonly string[]): Promise<OverUploads> {
  const rows = await orm
    .select({ id: clips.id })
    .from(clips)
    .where(inArray(clips.id, [...ids]));
  const known = new Set(rows.map((row) => row.id));
  const silent = 'The upload was not heard of for too long and was given up.';
  return new Map(
    ids.map((id) => [id, known.has(id) ? new QikError('gone') : new QikError('upload_aborted', silent)] as const),
  );
}

const receiving = and(eq(clips.state, 'receiving'), gt(clips.expiresAt, sql`now()`));

/**
 * Says of uploads that they are alive, and how far they are: one query however many they are.
 *
 * @returns those that are over, which are to stop: `gone` when the clip was deleted or its time is over, `upload_aborted`
 *   when it was given up
 */
export async function touchUploads(orm: Orm, all: readonly UploadProgress[]): Promise<OverUploads> {
  if (all.length === 0) return new Map();
  const list = JSON.stringify(all.map(({ id, percent }) => ({ id, percent: Math.floor(percent) })));
  // Locked in the order in which everybody locks them: whoever deletes several of them is not to be waited for in a circle.
  const held = orm
    .select({ id: clips.id, percent: sql<number>`heard.percent`.as('percent') })
    .from(clips)
    .innerJoin(sql`jsonb_to_recordset(${list}::jsonb) as heard(id uuid, percent integer)`, sql`heard.id = ${clips.id}`)
    .where(receiving)
    .orderBy(asc(clips.id))
    .for('update')
    .as('held');
  const alive = await orm
    .update(clips)
    .set({
      heartbeatAt: sql`now()`,
      progress: sql`jsonb_build_object('stage', 'receive', 'percent', ${held.percent}, 'etaMs', null)`,
    })
    .from(held)
    .where(eq(clips.id, held.id))
    .returning({ id: clips.id });
  const known = new Set(alive.map((row) => row.id));
  const missing = all.map(({ id }) => id).filter((id) => !known.has(id));
  return missing.length === 0 ? new Map() : whyOver(orm, missing);
}

/** The same times that the clip was begun with, and the bytes that are durable now. */
export type CompleteClip = ClipTimes & {
  readonly id: string;
  readonly source: { readonly bytes: number; readonly sha256: string };
};

/**
 * Makes a clip of an upload whose bytes are durable: it waits for a worker from then on, its times are those of its
 * receipt by the database's clock, and its first two events are written, all in one transaction.
 *
 * @param also done in it as well, before the events: once those are written nothing may be waited for any more
 * @throws QikError `gone` when the clip was deleted or its time is over, `upload_aborted` when it was given up
 */
export async function completeClip(
  orm: Orm,
  clip: CompleteClip,
  also: (tx: Orm, row: ClaimedClip) => Promise<void> = async () => undefined,
): Promise<void> {
  const row = await change(
    orm,
    and(eq(clips.id, clip.id), receiving),
    {
      ...{ state: 'queued', heartbeatAt: null },
      sentAt: sentAtOf(clip),
      receivedAt: sql`now()`,
      // What is kept until it is deleted has the end that it began with.
      expiresAt: sql`case when ${clips.kind} = 'personal' then ${clips.expiresAt} else ${endOf(clip)} end`,
      sourceBytes: clip.source.bytes,
      reservedBytes: 0,
      sourceSha256: clip.source.sha256,
      progress: { stage: 'receive', percent: 100, etaMs: null },
    },
    { type: 'clip.queued', data: ({ priority }) => ({ priority }) },
    async (tx, received) => {
      await also(tx, received);
      await recordEvent(tx, 'clip.received', received, { bytes: clip.source.bytes });
    },
  );
  if (row === null) throw (await whyOver(orm, [clip.id])).get(clip.id) ?? new QikError('gone');
}

/**
 * Ends a clip in `failed` whose bytes will not come, with its event.
 *
 * @throws QikError `gone` when it was deleted or its time is over
 */
export async function failUpload(orm: Orm, id: string, error: QikError): Promise<void> {
  const row = await change(
    orm,
    and(eq(clips.id, id), receiving),
    {
      ...{ state: 'failed', heartbeatAt: null, progress: null, reservedBytes: 0 },
      ...{ errorCode: error.code, errorDetail: error.detail },
    },
    { type: 'clip.failed', data: { code: error.code, retry: error.retry } },
  );
  if (row === null) throw new QikError('gone');
}

/**
 * Removes the row of an upload that broke off.
 *
 * @returns whether nothing of the upload may stay: key and bytes are the caller's to remove then. False when it is
 *   complete: a commit whose answer was lost is a commit all the same.
 */
export async function abandonUpload(orm: Orm, id: string): Promise<boolean> {
  await orm.delete(clips).where(and(eq(clips.id, id), eq(clips.state, 'receiving')));
  const [left] = await orm.select({ state: clips.state }).from(clips).where(eq(clips.id, id));
  return left === undefined || left.state === 'deleted' || left.state === 'expired';
}

/** An upload whose row was removed, and where its bytes lie, should they have come that far. */
export type DroppedUpload = { readonly id: string; readonly sourceKey: string };

/**
 * Removes the rows of uploads whose process died over them. Those that come in parts, or that we fetch ourselves, may be
 * silent for long and have ends of their own.
 *
 * @param silenceMs how long a process may say nothing; 0 where none can be alive
 */
export async function dropSilentUploads(orm: Orm, silenceMs: number): Promise<DroppedUpload[]> {
  const silent = or(isNull(clips.heartbeatAt), sql`${clips.heartbeatAt} <= now() - ${interval(silenceMs)}`);
  const dead = orm
    .select({ id: clips.id })
    .from(clips)
    .where(
      and(
        eq(clips.state, 'receiving'),
        silent,
        notExists(orm.select({ id: uploads.id }).from(uploads).where(eq(uploads.id, clips.id))),
        notExists(orm.select({ id: fetches.clipId }).from(fetches).where(eq(fetches.clipId, clips.id))),
      ),
    )
    // One that somebody writes to is not dead, or is being removed already.
    .for('update', { skipLocked: true });
  return orm.delete(clips).where(inArray(clips.id, dead)).returning({ id: clips.id, sourceKey: clips.sourceKey });
}
