import { sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { errorFacts } from '../log/index.js';
import { EVENTS_FEED } from './read.js';

const { feedMarks, outbox } = tables;

/** Days for which an event is told: twice as long as a clip lives by default, so that a reader may be away for weeks. */
export const EVENTS_KEPT_DAYS = 30;
/** Rows of one transaction, so that nobody waits for long. */
const BATCH = 5000;
const PERIOD_MS = 3_600_000;

/**
 * Cuts old events off from the beginning of the feed, and notes how far, in one transaction: a reader sees both or
 * neither.
 *
 * @returns how many; as many as `batch` when there may be more
 */
function pruneBatch(orm: Orm, batch: number): Promise<number> {
  return orm.transaction(async (tx) => {
    await tx.insert(feedMarks).values({ feed: EVENTS_FEED, prunedThrough: 0 }).onConflictDoNothing();
    // Of two that prune at once one waits, and finds the work done.
    await tx.execute(sql`select 1 from ${feedMarks} where feed = ${EVENTS_FEED} for update`);
    const oldest = sql`select seq, at >= now() - make_interval(days => ${EVENTS_KEPT_DAYS}) as young from ${outbox} order by seq limit ${batch}`;
    // Up to the first one that is kept: times are not quite in the order of the numbers, and the feed has no holes.
    const last = sql`select coalesce(min(seq) filter (where young) - 1, max(seq), 0) from (${oldest}) as oldest`;
    const removed = await tx.delete(outbox).where(sql`${outbox.seq} <= (${last})`).returning({ seq: outbox.seq });
    const through = Math.max(0, ...removed.map(({ seq }) => seq));
    await tx
      .update(feedMarks)
      .set({ prunedThrough: sql`greatest(${feedMarks.prunedThrough}, ${through}::bigint)` })
      .where(sql`${feedMarks.feed} = ${EVENTS_FEED}`);
    return removed.length;
  });
}

/** Cuts off everything that is older than events are kept. @returns how many events */
export async function pruneEvents(orm: Orm, batch = BATCH, signal?: AbortSignal): Promise<number> {
  let removed = 0;
  while (signal?.aborted !== true) {
    const some = await pruneBatch(orm, batch);
    removed += some;
    if (some < batch) break;
  }
  return removed;
}

export type Retention = { readonly stop: () => Promise<void> };

/**
 * Cuts the feed off now and every hour, until it is stopped.
 *
 * @param also what is to be done after that, for those who keep something about events
 */
export function startEventRetention(orm: Orm, logger: Logger, also: (orm: Orm) => Promise<unknown>): Retention {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    try {
      const removed = await pruneEvents(orm, BATCH, stopping.signal);
      if (removed > 0) logger.info({ removed }, 'events that are old were removed');
      await also(orm);
    } catch (error) {
      logger.error({ error: errorFacts(error) }, 'old events were not removed');
    }
  };
  running = run();
  const timer = setInterval(() => {
    running = running.then(run);
  }, PERIOD_MS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
