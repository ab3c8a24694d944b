import { and, asc, inArray, isNotNull, lte, sql } from 'drizzle-orm';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { DELETIONS_FEED } from './feed.js';
import { interval } from './purge-rows.js';

const { clips, deletions, feedMarks } = tables;

/** Rows of one transaction, which others wait for. */
const BATCH = 500;

/** One batch. @returns how many */
function pruneBatch(orm: Orm, keepMs: number): Promise<number> {
  return orm.transaction(async (tx) => {
    const old = await tx
      .select({ id: deletions.id, clipId: deletions.clipId, seq: deletions.seq })
      .from(deletions)
      .where(and(isNotNull(deletions.completedAt), lte(deletions.at, sql`now() - ${interval(keepMs)}`)))
      .orderBy(asc(deletions.seq))
      .limit(BATCH);
    const last = old.at(-1);
    if (last === undefined) return 0;
    await tx.delete(clips).where(
      and(
        inArray(
          clips.id,
          old.map(({ clipId }) => clipId),
        ),
        inArray(clips.state, ['deleted', 'expired']),
      ),
    );
    // What was confirmed goes with them.
    await tx.delete(deletions).where(
      inArray(
        deletions.id,
        old.map(({ id }) => id),
      ),
    );
    await tx
      .insert(feedMarks)
      .values({ feed: DELETIONS_FEED, prunedThrough: last.seq })
      .onConflictDoUpdate({
        target: feedMarks.feed,
        set: { prunedThrough: sql`greatest(${feedMarks.prunedThrough}, excluded.pruned_through)` },
      });
    return old.length;
  });
}

/**
 * Forgets deletions that are complete and were in the feed for long enough, what was confirmed of them and what was left
 * of the rows of their clips. Whoever stands before them in the feed has to start again.
 *
 * @param keepMs milliseconds since the clip's end
 * @returns how many
 */
export async function pruneDeletions(
  orm: Orm,
  { keepMs, signal }: { readonly keepMs: number; readonly signal?: AbortSignal },
): Promise<number> {
  let pruned = 0;
  for (;;) {
    const batch = await pruneBatch(orm, keepMs);
    pruned += batch;
    if (batch < BATCH || signal?.aborted === true) return pruned;
  }
}
