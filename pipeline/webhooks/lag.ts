import { sql } from 'drizzle-orm';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { isShared } from '../events/index.js';
import { wants } from './fan-out.js';

const { outbox, webhookDeliveries: deliveries, webhooks } = tables;

/**
 * How late the sending is: seconds, by the database's clock, for which the delivery that could be tried now and was not
 * has been waiting longest; 0 when there is none. A receiver that does not answer makes nothing late: its next try is not
 * due, and what waits behind it could not be tried.
 */
export async function webhookLag(orm: Orm): Promise<number> {
  const heads = sql`select distinct on (d.webhook_id) d.webhook_id, d.next_at from ${deliveries} d where d.next_at is not null order by d.webhook_id, d.seq`;
  const due = sql`select min(h.next_at) from (${heads}) h join ${webhooks} w on w.id = h.webhook_id where w.disabled_at is null`;
  const untouched = sql`
    select min(e.at) from ${webhooks} w cross join lateral (
      select o.at from ${outbox} o where (o.tenant = w.tenant or ${isShared(sql`o`)}) and o.seq > w.through_seq and ${wants(sql`w`, sql`o`)}
      order by o.seq limit 1) e
    where w.disabled_at is null
      and not exists (select 1 from ${deliveries} d where d.webhook_id = w.id and d.next_at is not null)`;
  const [found] = await orm
    .select({ seconds: sql<number>`coalesce(extract(epoch from now() - least((${due}), (${untouched}))), 0)::float8` })
    .from(sql`(values (1)) as one`);
  return Math.max(0, found?.seconds ?? 0);
}
