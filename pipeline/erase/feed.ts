import { and, asc, desc, eq, gt, or } from 'drizzle-orm';
import type { DeletionReason, Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { type FeedPosition, isBehind, positionOf, START } from './feed-position.js';

const { deletions, feedMarks } = tables;

/** Name of the feed of deletions in the table of marks. */
export const DELETIONS_FEED = 'deletions';

/** The end of a clip as those are told whose people's devices may hold a copy. */
export type FeedEntry = {
  readonly id: string;
  readonly clipId: string;
  readonly reason: DeletionReason;
  readonly at: Date;
  readonly recipients: readonly string[];
};

export type FeedPage = {
  /** In the order in which they were committed. */
  readonly deletions: readonly FeedEntry[];
  /** Where the next page begins: everything up to it was told, or is not this tenant's. */
  readonly end: FeedPosition;
};

/** The row at a number, and the last one of all: what is needed to see where somebody stands. */
async function landmarks(tx: Orm, seq: number) {
  const columns = { seq: deletions.seq, id: deletions.id };
  const [mark] = await tx.select().from(feedMarks).where(eq(feedMarks.feed, DELETIONS_FEED));
  const [here] = await tx.select(columns).from(deletions).where(eq(deletions.seq, seq));
  const [last] = await tx.select(columns).from(deletions).orderBy(desc(deletions.seq)).limit(1);
  const pruned = mark?.prunedThrough ?? 0;
  const head: FeedPosition =
    last === undefined || last.seq < pruned ? { ...START, seq: pruned } : positionOf(last.seq, last.id);
  return { pruned, head, here: here === undefined ? null : positionOf(here.seq, here.id) };
}

/**
 * A page of a tenant's deletions and expiries, in the order of their commits: numbers become visible in their order
 * (see the migration `event_order`), so whoever goes on behind the last one that it saw misses none.
 *
 * @param after null: from the beginning
 * @param limit entries of a page, at least 1
 * @throws QikError `cursor_expired` where entries behind `after` may be missing: they were cut off, or the database is
 *   not the one any more that gave the cursor out
 */
export function readFeed(
  orm: Orm,
  { tenant, after, limit }: { readonly tenant: string; readonly after: FeedPosition | null; readonly limit: number },
): Promise<FeedPage> {
  return orm.transaction(
    async (tx) => {
      const { pruned, head, here } = await landmarks(tx, after?.seq ?? 0);
      if (after !== null && !isBehind(after, { pruned, here })) throw new QikError('cursor_expired');
      const rows = await tx
        .select({
          ...{ seq: deletions.seq, id: deletions.id, clipId: deletions.clipId, reason: deletions.reason },
          ...{ at: deletions.at, recipients: deletions.recipients },
        })
        .from(deletions)
        .where(and(eq(deletions.tenant, tenant), gt(deletions.seq, after?.seq ?? pruned)))
        .orderBy(asc(deletions.seq))
        .limit(limit);
      const last = rows.at(-1);
      // Behind the last of all where there is no other page: who hears of nothing for long is not left behind then.
      const end = rows.length === limit && last !== undefined ? positionOf(last.seq, last.id) : head;
      return { deletions: rows.map(({ seq: _seq, ...entry }) => entry), end };
    },
    // One snapshot for all of it: what is cut off or comes in meanwhile belongs to the next page.
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

/**
 * Where somebody stands that names the last deletion it saw.
 *
 * @throws QikError `cursor_expired` where this tenant has no such deletion, or none any more
 */
export async function positionOfDeletion(
  orm: Orm,
  { id, tenant }: { readonly id: string; readonly tenant: string },
): Promise<FeedPosition> {
  const [found] = await orm
    .select({ seq: deletions.seq, id: deletions.id })
    .from(deletions)
    .where(and(eq(deletions.id, id), eq(deletions.tenant, tenant)));
  if (found === undefined) throw new QikError('cursor_expired');
  return positionOf(found.seq, found.id);
}

/**
 * Which of some tenants have something new.
 *
 * @param since by tenant, the number behind which it counts
 */
export async function tenantsWithNews(orm: Orm, since: ReadonlyMap<string, number>): Promise<ReadonlySet<string>> {
  if (since.size === 0) return new Set();
  const rows = await orm
    .selectDistinct({ tenant: deletions.tenant })
    .from(deletions)
    .where(or(...[...since].map(([tenant, seq]) => and(eq(deletions.tenant, tenant), gt(deletions.seq, seq)))));
  return new Set(rows.map(({ tenant }) => tenant));
}
