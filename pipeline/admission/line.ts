import { and, eq, gt, sql } from 'drizzle-orm';
import { type Orm, tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';

const { clips } = tables;

/**
 * Refuses more clips of the class `bulk` while one of the same tenant has been waiting for too long: nobody is helped by
 * a longer line. Of the tenant alone, since tenants take turns and one's line does not hold up another's.
 *
 * @throws QikError `queue_too_long`
 */
export async function requireShortLine(orm: Orm, tenant: string, maxWaitMs: number): Promise<void> {
  const [found] = await orm
    .select({ ms: sql<number>`coalesce(extract(epoch from now() - min(${clips.stateAt})) * 1000, 0)::float8` })
    .from(clips)
    .where(
      and(
        ...[eq(clips.tenant, tenant), eq(clips.priority, 'bulk'), sql`${clips.state} = 'queued'`],
        gt(clips.expiresAt, sql`now()`),
      ),
    );
  const waitedMs = found?.ms ?? 0;
  if (waitedMs <= maxWaitMs) return;
  const minutes = Math.floor(waitedMs / 60_000);
  throw new QikError(
    'queue_too_long',
    `A clip of yours with the priority bulk has been waiting for ${minutes} minutes.`,
  );
}
