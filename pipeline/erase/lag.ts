import { and, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { errorFacts, limited } from '../log/index.js';
import { type Loop, startLoop } from './loop.js';

const { clips, deletions } = tables;

/**
 * How late the removal is: seconds, by the database's clock, since the end of the clip that is over its time longest
 * and was not ended, or since the end of the one whose bytes lie somewhere for longest. 0 when there is none.
 */
export async function purgeLag(orm: Orm): Promise<number> {
  const overdue = orm
    .select({ since: sql`min(${clips.expiresAt})` })
    .from(clips)
    .where(and(lte(clips.expiresAt, sql`now()`), sql`${clips.state} not in ('deleted', 'expired')`));
  const lying = orm
    .select({ since: sql`min(${deletions.at})` })
    .from(deletions)
    .where(and(isNotNull(deletions.dueAt), isNull(deletions.bytesGoneAt)));
  const [found] = await orm
    .select({
      seconds: sql<number>`coalesce(extract(epoch from now() - least((${overdue}), (${lying}))), 0)::float8`,
    })
    .from(sql`(values (1)) as one`);
  return Math.max(0, found?.seconds ?? 0);
}

export type LagWatch = {
  readonly orm: Orm;
  readonly everyMs?: number;
  /** Milliseconds; default: two hours, within which everything that is over is to be gone. */
  readonly limitMs?: number;
  readonly logger: Logger;
  /** Told with every look that finds it too late, with the lag in seconds. */
  readonly onAlarm?: (lagSeconds: number) => void;
};

const LIMIT_MS = 2 * 3_600_000;
const LOOK_EVERY_MS = 60_000;
/** An alarm that stays is said again so often. */
const SAID_EVERY_MS = 3_600_000;

/**
 * Raises an alarm when the removal is late, for whatever reason, also because nothing removes: whoever watches does not
 * remove.
 */
export function watchLag(watch: LagWatch): Pick<Loop, 'stop'> {
  const { orm, everyMs = LOOK_EVERY_MS, limitMs = LIMIT_MS, logger, onAlarm = () => undefined } = watch;
  const say = limited((lagSeconds: number) => {
    logger.error({ lagSeconds: Math.round(lagSeconds) }, 'clips that are over lie somewhere for too long');
  }, SAID_EVERY_MS);
  return startLoop(
    async () => {
      const lagSeconds = await purgeLag(orm);
      if (lagSeconds * 1000 <= limitMs) return;
      say(lagSeconds);
      onAlarm(lagSeconds);
    },
    { everyMs, failed: (error) => logger.error({ error: errorFacts(error) }, 'the lag of the removal is not known') },
  );
}
