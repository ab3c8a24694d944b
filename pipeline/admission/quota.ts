import { and, eq, gt, sql } from 'drizzle-orm';
import { type Orm, tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';

const { clips } = tables;

/** First half of the lock's name, apart from those of others; the second is the tenant. */
const QUOTA_LOCK = 7_145_005;

/**
 * Bytes of the uploads of a tenant whose clips are not gone, those under way with all that they may come to have. Read
 * from the rows every time: there is no counter that could be wrong.
 */
async function bytesOf(orm: Orm, tenant: string): Promise<number> {
  const [found] = await orm
    .select({ bytes: sql<string>`coalesce(sum(${clips.sourceBytes} + ${clips.reservedBytes}), 0)` })
    .from(clips)
    .where(
      and(
        eq(clips.tenant, tenant),
        // As the index says it, so that it is used.
        sql`${clips.state} not in ('deleted', 'expired')`,
        gt(clips.expiresAt, sql`now()`),
      ),
    );
  return Number(found?.bytes ?? 0);
}

/** @throws QikError `quota_exceeded` where so many more bytes would be too many */
export async function checkQuota(orm: Orm, tenant: string, bytes: number, limit: number): Promise<void> {
  const used = await bytesOf(orm, tenant);
  if (used + bytes <= limit) return;
  throw new QikError('quota_exceeded', `${used} of ${limit} bytes are used or reserved, and this may take ${bytes}.`);
}

/**
 * The same within the transaction that then writes a row with these bytes: of several at once, in whatever process,
 * each counts what those before it wrote.
 *
 * @throws QikError `quota_exceeded`
 */
export async function requireQuota(tx: Orm, tenant: string, bytes: number, limit: number): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${QUOTA_LOCK}, hashtext(${tenant}))`);
  await checkQuota(tx, tenant, bytes, limit);
}
