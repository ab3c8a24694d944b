import { type SQL, sql } from 'drizzle-orm';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { isShared } from '../events/index.js';

const { outbox, webhookDeliveries: deliveries, webhooks } = tables;

export type FanOutRules = {
  /** Endpoints of one transaction. */
  readonly endpoints: number;
  /**
   * Deliveries that are made for one endpoint at a time, and that may be open before more are made. The backlog of an
   * endpoint that does not answer is the outbox itself, not rows upon rows of deliveries.
   */
  readonly deliveries: number;
};

export const FAN_OUT_RULES: FanOutRules = { endpoints: 100, deliveries: 100 };

/** Rows of a statement that was written by hand; drivers only agree on where they are. */
function rowsOf(result: unknown): readonly unknown[] {
  const rows: unknown = typeof result === 'object' && result !== null ? Reflect.get(result, 'rows') : null;
  return Array.isArray(rows) ? rows : [];
}

/** Whether an endpoint wants an event; both by the names of their columns. */
export const wants = (endpoint: SQL, event: SQL): SQL =>
  sql`(jsonb_array_length(${endpoint}.events) = 0 or ${endpoint}.events ? ${event}.type)`;

/**
 * Makes deliveries of new events, for endpoints that are working and have not too many open. Any number of processes may do it at once:
 * each takes other endpoints. An endpoint's mark and its deliveries change together, so no event is left out or made twice.
 *
 * @returns whether there may be more to do
 */
export function fanOut(orm: Orm, rules: FanOutRules = FAN_OUT_RULES): Promise<boolean> {
  return orm.transaction(async (tx) => {
    // Taken before the events are read: whatever has a number up to this one is there to be seen by then.
    const [last] = await tx.select({ seq: sql<number | null>`max(${outbox.seq})::float8` }).from(outbox);
    const end = last?.seq ?? null;
    if (end === null) return false;
    const behind = sql`
      select w.id, w.tenant, w.events, w.through_seq from ${webhooks} w
      where w.disabled_at is null and w.through_seq < ${end}::bigint
        and (select count(*) from ${deliveries} d where d.webhook_id = w.id and d.next_at is not null) < ${rules.deliveries}
      order by w.through_seq limit ${rules.endpoints} for update of w skip locked`;
    const fresh = sql`
      select w.id as webhook_id, e.seq, e.type from behind w cross join lateral (
        select o.seq, o.type from ${outbox} o
        where (o.tenant = w.tenant or ${isShared(sql`o`)}) and o.seq > w.through_seq and o.seq <= ${end}::bigint and ${wants(sql`w`, sql`o`)}
        order by o.seq limit ${rules.deliveries}) e`;
    const made = sql`
      insert into ${deliveries} (id, webhook_id, seq, type, next_at)
      select gen_random_uuid(), webhook_id, seq, type, now() from fresh
      on conflict do nothing`;
    // Where as many were found as may be made at a time there may be more behind the last of them.
    const through = sql`
      select case when count(f.seq) < ${rules.deliveries} then ${end}::bigint else max(f.seq) end
      from fresh f where f.webhook_id = w.id`;
    const done: unknown = await tx.execute(sql`
      with behind as (${behind}), fresh as (${fresh}), made as (${made})
      update ${webhooks} w set through_seq = (${through}) from behind b where b.id = w.id
      returning w.id`);
    return rowsOf(done).length === rules.endpoints;
  });
}
