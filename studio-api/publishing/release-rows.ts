import { and, asc, desc, eq, inArray, lt, type SQL, sql } from 'drizzle-orm';
import { isClipId } from '../../pipeline/clips/index.js';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { type ReleaseState, studioTables } from '../db/index.js';

const { releases } = studioTables;

export type ReleaseRow = typeof releases.$inferSelect;

/** @throws QikError `not_found` */
function found(row: ReleaseRow | undefined): ReleaseRow {
  if (row === undefined) throw new QikError('not_found', 'There is no such release.');
  return row;
}

const withId = (id: string): SQL => (isClipId(id) ? eq(releases.id, id) : sql`false`);

/** @throws QikError `not_found` */
export const readRelease = async (tx: Orm, id: string): Promise<ReleaseRow> =>
  found((await tx.select().from(releases).where(withId(id)))[0]);

/** The row of a release, which nobody else can change until the transaction is over. @throws QikError `not_found` */
export const lockRelease = async (tx: Orm, id: string): Promise<ReleaseRow> =>
  found((await tx.select().from(releases).where(withId(id)).for('update'))[0]);

const STATE_WORDS: Readonly<Record<ReleaseState, string>> = {
  draft: 'is a draft',
  scheduled: 'is scheduled',
  published: 'was published',
  cancelled: 'was cancelled',
  reverted: 'was reverted',
  failed: 'failed',
};

/** @throws QikError `not_possible_now` */
export function requireState(row: ReleaseRow, what: string, ...states: readonly ReleaseState[]): void {
  if (states.includes(row.state)) return;
  throw new QikError('not_possible_now', `The release ${STATE_WORDS[row.state]}: it cannot be ${what}.`);
}

/**
 * Makes sure that a release is as its editor saw it.
 *
 * @throws QikError `edit_conflict`
 */
export function requireRevision(row: ReleaseRow, seen: number): void {
  if (row.revision === seen) return;
  throw new QikError('edit_conflict', `You saw revision ${seen} of the release, it is ${row.revision} by now.`);
}

/** Writes a release whose row is locked; its revision goes up. */
export async function changeRelease(
  tx: Orm,
  row: ReleaseRow,
  columns: Partial<Omit<typeof releases.$inferInsert, 'id' | 'revision' | 'publishedAt'>> & {
    readonly publishedAt?: SQL | null;
  },
): Promise<ReleaseRow> {
  const [changed] = await tx
    .update(releases)
    .set({ ...columns, revision: row.revision + 1 })
    .where(eq(releases.id, row.id))
    .returning();
  return found(changed);
}

/** What is put into a list of releases. */
export type ReleaseFilter = {
  readonly states?: readonly ReleaseState[];
  /** Those that are due, or were published, from then on, and before then. */
  readonly from?: Date;
  readonly to?: Date;
  /** Id of the last one of the page before. */
  readonly before?: string;
  readonly limit: number;
};

/** Releases, newest first; those of a range of time in the order in which they come. */
export async function listReleases(tx: Orm, filter: ReleaseFilter): Promise<ReleaseRow[]> {
  const { states, from, to, before, limit } = filter;
  const ranged = from !== undefined || to !== undefined;
  const moment = sql`coalesce(${releases.publishedAt}, ${releases.dueAt})`.mapWith(releases.createdAt);
  const within = (bound: Date): SQL => sql`${bound.toISOString()}::timestamptz`;
  return tx
    .select()
    .from(releases)
    .where(
      and(
        states === undefined ? undefined : inArray(releases.state, [...states]),
        from === undefined ? undefined : sql`${moment} >= ${within(from)}`,
        to === undefined ? undefined : sql`${moment} < ${within(to)}`,
        before === undefined ? undefined : lt(releases.id, before),
      ),
    )
    .orderBy(...(ranged ? [asc(moment), asc(releases.id)] : [desc(releases.id)]))
    .limit(limit);
}

/** Releases that are due up to a moment, in the order in which they are published. */
export const scheduledUntil = (tx: Orm, until: Date): Promise<ReleaseRow[]> =>
  tx
    .select()
    .from(releases)
    .where(and(eq(releases.state, 'scheduled'), sql`${releases.dueAt} <= ${until.toISOString()}::timestamptz`))
    .orderBy(asc(releases.dueAt), asc(releases.id));
