import { sql } from 'drizzle-orm';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { studioTables } from '../db/index.js';
import { CATALOGUE_FEED } from './log.js';

const { catalogueLog: log } = studioTables;
const { feedMarks } = tables;

/** Days for which a device may be away and still be told only what is new: longer than most are left in a drawer. */
export const CATALOGUE_KEPT_DAYS = 90;

/**
 * Cuts off what the catalogue was like longer ago than that. What is live stays, however old; a device that was away for
 * longer is told to start again.
 *
 * @returns how many rows were removed
 */
export function pruneCatalogue(orm: Orm, keptDays = CATALOGUE_KEPT_DAYS): Promise<number> {
  return orm.transaction(async (tx) => {
    await tx.insert(feedMarks).values({ feed: CATALOGUE_FEED, prunedThrough: 0 }).onConflictDoNothing();
    // Of two that prune at once one waits, and finds the work done.
    await tx.execute(sql`select 1 from ${feedMarks} where feed = ${CATALOGUE_FEED} for update`);
    const old = sql`select coalesce(max(seq), 0) from ${log} where at < now() - make_interval(days => ${keptDays})`;
    const [mark] = await tx
      .update(feedMarks)
      .set({ prunedThrough: sql`greatest(${feedMarks.prunedThrough}, (${old})::bigint)` })
      .where(sql`${feedMarks.feed} = ${CATALOGUE_FEED}`)
      .returning({ through: feedMarks.prunedThrough });
    const through = mark?.through ?? 0;
    // Rows of the number itself stay: they tell that catalogue from another one with its number.
    const superseded = sql`exists (select 1 from ${log} later where later.kind = ${log.kind} and later.id = ${log.id}
      and later.seq > ${log.seq} and later.seq <= ${through}::bigint)`;
    const removed = await tx
      .delete(log)
      .where(sql`${log.seq} < ${through}::bigint and ((${log.newest} and ${log.content} is null) or ${superseded})`)
      .returning({ seq: log.seq });
    return removed.length;
  });
}
