import { sql } from 'drizzle-orm';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { prunedThrough } from '../events/index.js';

const { webhookDeliveries: deliveries, webhooks } = tables;

/** Removes deliveries of events that are not kept any more, with their tries. @returns how many */
export async function pruneDeliveries(orm: Orm): Promise<number> {
  const through = await prunedThrough(orm);
  if (through === 0) return 0;
  const removed = await orm
    .delete(deliveries)
    // By endpoint, since that is how the numbers are indexed.
    .where(
      sql`${deliveries.id} in (select d.id from ${webhooks} w join ${deliveries} d on d.webhook_id = w.id and d.seq <= ${through}::bigint)`,
    )
    .returning({ id: deliveries.id });
  return removed.length;
}
