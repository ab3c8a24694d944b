import { and, asc, desc, eq, exists, gt, lt, sql } from 'drizzle-orm';
import { type DeliveryState, type Orm, tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { LEASE_MS, UNDER_WAY } from './claim.js';
import { readWebhook, type Webhook } from './manage.js';

const { webhookAttempts: attempts, webhookDeliveries: deliveries, webhooks } = tables;

/** One event for one endpoint. */
export type Delivery = typeof deliveries.$inferSelect;
export type Attempt = typeof attempts.$inferSelect;
export type DeliveryReport = { readonly delivery: Delivery; readonly attempts: readonly Attempt[] };

export type DeliveryPage = {
  readonly deliveries: readonly Delivery[];
  /** Number of the event that the next page begins behind; null on the last. */
  readonly next: number | null;
};

/**
 * Deliveries of an endpoint, those of the newest events first.
 *
 * @throws QikError `not_found`
 */
export async function listDeliveries(
  orm: Orm,
  webhook: Webhook,
  page: { readonly state: DeliveryState | undefined; readonly before: number | null; readonly limit: number },
): Promise<DeliveryPage> {
  await readWebhook(orm, webhook);
  const { state, before, limit } = page;
  const rows = await orm
    .select()
    .from(deliveries)
    .where(
      and(
        eq(deliveries.webhookId, webhook.id),
        state === undefined ? undefined : eq(deliveries.state, state),
        before === null ? undefined : lt(deliveries.seq, before),
      ),
    )
    .orderBy(desc(deliveries.seq))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  return { deliveries: shown, next: rows.length > limit ? (shown.at(-1)?.seq ?? null) : null };
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

async function find(orm: Orm, webhook: Webhook, id: string): Promise<Delivery> {
  const [found] = isId(id)
    ? await orm
        .select()
        .from(deliveries)
        .where(and(eq(deliveries.id, id), eq(deliveries.webhookId, webhook.id)))
    : [];
  if (found === undefined) throw new QikError('not_found', 'There is no delivery with this id.');
  return found;
}

/** A delivery with its tries, oldest first. @throws QikError `not_found` */
export async function readDelivery(orm: Orm, webhook: Webhook, id: string): Promise<DeliveryReport> {
  await readWebhook(orm, webhook);
  const delivery = await find(orm, webhook, id);
  const made = await orm
    .select()
    .from(attempts)
    .where(eq(attempts.deliveryId, id))
    .orderBy(asc(attempts.at), asc(attempts.id));
  return { delivery, attempts: made };
}

/**
 * Sends an event again, now and with all tries, whatever became of it before. It has the same id as ever: a receiver that
 * remembers ids does nothing twice. One that is under way at this moment is left alone.
 *
 * @throws QikError `not_found`, `webhook_disabled`
 */
export async function resendDelivery(orm: Orm, webhook: Webhook, id: string): Promise<DeliveryReport> {
  await readWebhook(orm, webhook);
  await orm.transaction(async (tx) => {
    // The endpoint first, as everybody locks them who locks both.
    const [endpoint] = await tx.select().from(webhooks).where(eq(webhooks.id, webhook.id)).for('update');
    await find(tx, webhook, id);
    if (endpoint !== undefined && endpoint.disabledAt !== null) throw new QikError('webhook_disabled');
    const underWay = tx
      .select({ id: attempts.id })
      .from(attempts)
      .where(
        and(
          eq(attempts.deliveryId, id),
          eq(attempts.problem, UNDER_WAY),
          gt(attempts.at, sql`now() - make_interval(secs => ${LEASE_MS}::float8 / 1000)`),
        ),
      );
    await tx
      .update(deliveries)
      .set({ state: 'pending', attempts: 0, nextAt: sql`now()`, deliveredAt: null })
      .where(and(eq(deliveries.id, id), sql`not ${exists(underWay)}`));
  });
  return readDelivery(orm, webhook, id);
}
