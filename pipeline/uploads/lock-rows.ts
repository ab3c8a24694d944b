import { and, eq, inArray, isNotNull, isNull, lte, notLike, type SQL, sql } from 'drizzle-orm';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';

const { uploads } = tables;

/**
 * Who was not heard of for so long has died over the upload, or is as good as dead. Ten renewals may fail in a row, and
 * a client that comes back after a crash does not wait for longer than it would for a slow network.
 */
const LEASE = sql`interval '10 seconds'`;

/** Stands behind the holder's name when another request waits for the lock: the next renewal reads it. */
const WANTED = '!';

export const leaseFromNow = sql`now() + ${LEASE}`;

/** That this one has the lock, whether or not others wait for it. */
export const heldBy = (holder: string): SQL | undefined => inArray(uploads.lockedBy, [holder, `${holder}${WANTED}`]);

/**
 * What became of a try to lock: `overtaken` from one who was silent for longer than the lease, `busy` where another one
 * has it, `none` where there is no such upload.
 */
export type Taken = 'taken' | 'overtaken' | 'busy' | 'none';

/** Tries to lock an upload; where another one has it, writes down that it is wanted. */
export async function takeLock(orm: Orm, id: string, holder: string): Promise<Taken> {
  const lock = { lockedBy: holder, lockedUntil: leaseFromNow };
  const own = eq(uploads.id, id);
  const take = (condition: SQL | undefined) =>
    orm.update(uploads).set(lock).where(and(own, condition)).returning({ id: uploads.id });
  if ((await take(isNull(uploads.lockedBy))).length > 0) return 'taken';
  if ((await take(lte(uploads.lockedUntil, sql`now()`))).length > 0) return 'overtaken';
  const [row] = await orm.select({ lockedBy: uploads.lockedBy }).from(uploads).where(own);
  if (row === undefined) return 'none';
  await orm
    .update(uploads)
    .set({ lockedBy: sql`${uploads.lockedBy} || ${WANTED}` })
    .where(and(own, notLike(uploads.lockedBy, `%${WANTED}`)));
  return 'busy';
}

/** What is known of a lock that was renewed. */
export type Renewed = ReadonlyMap<string, { readonly wanted: boolean }>;

/** A lock, by its upload and whoever has it. */
export type LockName = { readonly id: string; readonly holder: string };

/** Renews locks, all with one query. @returns those that are held still, by their holders */
export async function renewLocks(orm: Orm, locks: readonly LockName[]): Promise<Renewed> {
  const ids = locks.map(({ id }) => id);
  const holders = locks.flatMap(({ holder }) => [holder, `${holder}${WANTED}`]);
  const rows = await orm
    .update(uploads)
    .set({ lockedUntil: leaseFromNow })
    .where(and(inArray(uploads.id, ids), inArray(uploads.lockedBy, holders)))
    .returning({ lockedBy: uploads.lockedBy });
  return new Map(
    rows.map(({ lockedBy }) => {
      const name = lockedBy ?? '';
      const wanted = name.endsWith(WANTED);
      return [wanted ? name.slice(0, -WANTED.length) : name, { wanted }] as const;
    }),
  );
}

const free = { lockedBy: null, lockedUntil: null } as const;

/** Lets a lock go; nothing happens where it is another's by now. */
export async function releaseLock(orm: Orm, { id, holder }: LockName): Promise<void> {
  await orm
    .update(uploads)
    .set(free)
    .where(and(eq(uploads.id, id), heldBy(holder)));
}

/** Lets all locks go. For whoever is alone on the database: those who had them are dead. */
export async function releaseAllLocks(orm: Orm): Promise<void> {
  await orm.update(uploads).set(free).where(isNotNull(uploads.lockedBy));
}
