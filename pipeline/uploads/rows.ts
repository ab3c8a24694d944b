import { and, eq, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import { abandonUpload, type BegunClip, beginClip, completeClip, isClipId } from '../clips/index.js';
import type { Orm, PriorityClass } from '../db/index.js';
import { tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { timesOf } from '../ingest/index.js';
import { heldBy } from './lock-rows.js';
import type { Creation } from './tus-headers.js';

const { clips, uploads } = tables;

/** An upload of which nothing more came for so long is given up. */
const LIFE = sql`interval '24 hours'`;

/** The end of an upload whose part just came: never after that of its clip, which may be sooner. */
const endFromNow: SQL<Date> = sql`least(now() + ${LIFE}, (select ${clips.expiresAt} from ${clips} where ${clips.id} = ${uploads.id}))`;

/** An upload that is not complete. */
export type OpenRow = {
  readonly id: string;
  readonly length: number;
  readonly offset: number;
  readonly metadata: string | null;
  readonly expectedSha256: string | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly expiresAt: Date;
  /** The clip's. */
  readonly priority: PriorityClass;
};

/** What is known of an upload. */
export type Found =
  | { readonly kind: 'open'; readonly row: OpenRow }
  /** Its clip has all of its bytes. */
  | { readonly kind: 'complete'; readonly bytes: number }
  /** Its clip was deleted, or its time is over. */
  | { readonly kind: 'gone' };

/**
 * Looks an upload up by the id of its clip.
 *
 * @param tenant whose it has to be
 * @returns null where there is none
 */
export async function findUpload(orm: Orm, id: string, tenant: string): Promise<Found | null> {
  if (!isClipId(id)) return null;
  const [found] = await orm
    .select({
      state: clips.state,
      bytes: clips.sourceBytes,
      priority: clips.priority,
      over: sql<boolean>`${clips.expiresAt} <= now() or coalesce(${uploads.expiresAt} <= now(), false)`,
      row: uploads,
    })
    .from(clips)
    .leftJoin(uploads, eq(uploads.id, clips.id))
    .where(and(eq(clips.id, id), eq(clips.tenant, tenant)));
  if (found === undefined) return null;
  const { state, over, row, bytes, priority } = found;
  if (over || state === 'deleted' || state === 'expired') return { kind: 'gone' };
  if (state !== 'receiving') return { kind: 'complete', bytes };
  // One that comes in another way has no parts.
  if (row === null || row.length === null) return null;
  return { kind: 'open', row: { ...row, length: row.length, priority } };
}

/**
 * Writes the rows of a new upload and its clip, locked by whoever makes it.
 *
 * @param begun done in the same transaction; what it throws undoes it
 * @returns when the upload ends
 */
export function beginUpload(
  orm: Orm,
  clip: BegunClip,
  { length, options, metadata, expectedSha256 }: Creation,
  lock: { readonly lockedBy: string; readonly lockedUntil: SQL },
  begun: (tx: Orm) => Promise<void> = async () => undefined,
): Promise<Date> {
  return orm.transaction(async (tx) => {
    await beginClip(tx, clip);
    const { id, tenant, apiKeyId } = clip;
    const end = sql`(select least(now() + ${LIFE}, ${clips.expiresAt}) from ${clips} where ${clips.id} = ${id}::uuid)`;
    const [row] = await tx
      .insert(uploads)
      .values({ id, tenant, apiKeyId, length, options, metadata, expectedSha256, expiresAt: end, ...lock })
      .returning({ expiresAt: uploads.expiresAt });
    if (row === undefined) throw new QikError('internal');
    await begun(tx);
    return row.expiresAt;
  });
}

/**
 * Writes down how many bytes are durable.
 *
 * @returns when the upload ends; null when the lock is lost, and nothing was written
 */
export async function saveOffset(orm: Orm, id: string, holder: string, offset: number): Promise<Date | null> {
  const [row] = await orm
    .update(uploads)
    .set({ offset, expiresAt: endFromNow })
    .where(and(eq(uploads.id, id), heldBy(holder)))
    .returning({ expiresAt: uploads.expiresAt });
  return row?.expiresAt ?? null;
}

/** Why whoever had the lock has it no more: `gone`, or `upload_taken_over` where another request has it. */
export async function whyLost(orm: Orm, id: string): Promise<QikError> {
  const [left] = await orm.select({ id: uploads.id }).from(uploads).where(eq(uploads.id, id));
  return left === undefined ? new QikError('gone') : new QikError('upload_taken_over');
}

/** What an upload is when all of it is there and stored. */
export type Completed = {
  readonly row: OpenRow;
  readonly retentionMs: number;
  readonly sha256: string;
  /** Done in the same transaction. */
  readonly also: (tx: Orm) => Promise<void>;
};

/**
 * Makes a clip of an upload whose bytes are stored, and lets the upload's row go, in one transaction.
 *
 * @throws QikError `gone`, or `upload_taken_over` where the lock is lost
 */
export async function completeUpload(orm: Orm, holder: string, completed: Completed): Promise<void> {
  const { row, retentionMs, sha256, also } = completed;
  const { id, length } = row;
  await orm.transaction(async (tx) => {
    // The clip first, as everybody who ends clips does.
    await tx.select({ id: clips.id }).from(clips).where(eq(clips.id, id)).for('update');
    const held = await tx
      .delete(uploads)
      .where(and(eq(uploads.id, id), heldBy(holder)))
      .returning({ id: uploads.id });
    if (held.length === 0) throw await whyLost(tx, id);
    await completeClip(tx, { id, ...timesOf(row.options), retentionMs, source: { bytes: length, sha256 } }, also);
  });
}

/** Removes the rows of an upload, where `mayGo` holds of its own. @returns whether it did */
function dropUpload(orm: Orm, id: string, mayGo: SQL | undefined): Promise<boolean> {
  return orm.transaction(async (tx) => {
    await tx.select({ id: clips.id }).from(clips).where(eq(clips.id, id)).for('update');
    const dropped = await tx
      .delete(uploads)
      .where(and(eq(uploads.id, id), mayGo))
      .returning({ id: uploads.id });
    return dropped.length > 0 && (await abandonUpload(tx, id));
  });
}

/** Removes the rows of an upload that comes to nothing. @returns false when the lock is lost, and it is another's */
export const dropHeldUpload = (orm: Orm, id: string, holder: string): Promise<boolean> =>
  dropUpload(orm, id, heldBy(holder));

const expired = and(
  lte(uploads.expiresAt, sql`now()`),
  or(isNull(uploads.lockedUntil), lte(uploads.lockedUntil, sql`now()`)),
);

/** Removes the rows of an upload whose time is over. @returns false when it is not */
export const dropExpiredUpload = (orm: Orm, id: string): Promise<boolean> => dropUpload(orm, id, expired);

/** Uploads whose time is over, at most so many. */
export async function expiredUploads(orm: Orm, limit: number): Promise<string[]> {
  const rows = await orm.select({ id: uploads.id }).from(uploads).where(expired).limit(limit);
  return rows.map(({ id }) => id);
}

/** Those of the ids that have a row. */
export async function knownUploads(orm: Orm, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await orm
    .select({ id: uploads.id })
    .from(uploads)
    .where(inArray(uploads.id, [...ids]));
  return new Set(rows.map(({ id }) => id));
}
