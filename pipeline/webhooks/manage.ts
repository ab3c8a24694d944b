import { and, asc, count, eq, or, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { INTERNAL_TENANTS } from '../access/index.js';
import { type EventType, type Orm, tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import type { Outbound } from '../net/index.js';
import type { SecretWrap } from '../vault/index.js';
import { inForce, makeSecret, secretText, wrapSecret } from './secrets.js';
import { disable } from './settle.js';

const { feedMarks, outbox, webhookDeliveries: deliveries, webhooks } = tables;

/** Endpoints of one tenant: every event of a busy tenant is sent to each of them. */
export const MAX_WEBHOOKS = 20;
/** Secrets that sign side by side; each makes a header longer. */
const MAX_SECRETS = 10;

export type ManageDeps = {
  readonly orm: Orm;
  readonly outbound: Pick<Outbound, 'check'>;
  readonly secrets: SecretWrap;
};

/** An endpoint as it may be shown: everything but its secrets. */
export type WebhookView = Omit<typeof webhooks.$inferSelect, 'secrets' | 'tenant' | 'throughSeq'> & {
  /** Until when each secret signs, newest first; null: on and on. */
  readonly secretsUntil: readonly (string | null)[];
};

export type Webhook = { readonly id: string; readonly tenant: string };

type Row = typeof webhooks.$inferSelect;
type Found = { readonly row: Row; readonly now: Date };

const now = sql`now()`.mapWith(webhooks.createdAt);

function view({ row, now: at }: Found): WebhookView {
  const { secrets, tenant: _tenant, throughSeq: _through, ...shown } = row;
  return { ...shown, secretsUntil: inForce(secrets, at).map(({ until }) => until) };
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

const own = ({ id, tenant }: Webhook) => and(eq(webhooks.id, id), eq(webhooks.tenant, tenant));

/** @throws QikError `not_found` */
async function find(orm: Orm, webhook: Webhook, lock: boolean): Promise<Found> {
  if (!isId(webhook.id)) throw new QikError('not_found', 'There is no webhook with this id.');
  const query = orm.select({ row: webhooks, now }).from(webhooks).where(own(webhook));
  const [found] = lock ? await query.for('update') : await query;
  if (found === undefined) throw new QikError('not_found', 'There is no webhook with this id.');
  return found;
}

/** Says what is wrong with an address, as a fault of the request and not of a clip. */
async function checkUrl(outbound: ManageDeps['outbound'], url: string): Promise<void> {
  try {
    await outbound.check(url);
  } catch (error) {
    const refused = error instanceof QikError && /^source_(forbidden|unreachable)$/.test(error.code);
    if (!refused) throw error;
    throw new QikError('invalid_request', `url: ${error.detail}`, {
      errors: [{ path: '/url', message: error.detail }],
    });
  }
}

export type NewWebhook = {
  readonly tenant: string;
  readonly url: string;
  /** Types of events; empty: all, also those that there will be. */
  readonly events: readonly EventType[];
  readonly description: string | null;
};

/** An endpoint with the only showing of a secret of it. */
export type IssuedWebhook = WebhookView & { readonly secret: string };

/**
 * Makes an endpoint, which is sent what happens from then on.
 *
 * @throws QikError `invalid_request` for an address that may not be asked, `too_many_webhooks`, `forbidden`
 */
export async function createWebhook(deps: ManageDeps, wish: NewWebhook): Promise<IssuedWebhook> {
  if (INTERNAL_TENANTS.includes(wish.tenant)) throw new QikError('forbidden', 'This tenant has no webhooks.');
  await checkUrl(deps.outbound, wish.url);
  const id = uuidv7();
  const secret = makeSecret();
  const { tenant, url, events, description } = wish;
  return deps.orm.transaction(async (tx) => {
    const [own] = await tx.select({ webhooks: count() }).from(webhooks).where(eq(webhooks.tenant, tenant));
    if ((own?.webhooks ?? 0) >= MAX_WEBHOOKS) throw new QikError('too_many_webhooks');
    const end = sql`greatest((select max(seq) from ${outbox}), (select max(pruned_through) from ${feedMarks} where feed = 'events'), 0)`;
    const [row] = await tx
      .insert(webhooks)
      .values({
        id,
        tenant,
        url,
        events,
        description,
        secrets: [wrapSecret(deps.secrets, id, secret)],
        throughSeq: end,
      })
      .returning();
    if (row === undefined) throw new QikError('internal', 'A webhook was not kept.');
    return { ...view({ row, now: row.createdAt }), secret: secretText(secret) };
  });
}

export async function listWebhooks(orm: Orm, tenant: string): Promise<WebhookView[]> {
  const found = await orm
    .select({ row: webhooks, now })
    .from(webhooks)
    .where(eq(webhooks.tenant, tenant))
    .orderBy(asc(webhooks.id));
  return found.map(view);
}

/** @throws QikError `not_found` */
export const readWebhook = async (orm: Orm, webhook: Webhook): Promise<WebhookView> =>
  view(await find(orm, webhook, false));

export type WebhookChanges = Partial<Pick<NewWebhook, 'url' | 'events' | 'description'>>;

/**
 * Changes an endpoint. Deliveries that are open go to the new address; a new choice of events counts for what happens
 * from then on.
 *
 * @throws QikError `not_found`, `invalid_request`
 */
export async function changeWebhook(deps: ManageDeps, webhook: Webhook, changes: WebhookChanges): Promise<WebhookView> {
  if (changes.url !== undefined) await checkUrl(deps.outbound, changes.url);
  return deps.orm.transaction(async (tx) => {
    const found = await find(tx, webhook, true);
    if (Object.keys(changes).length === 0) return view(found);
    const [row] = await tx.update(webhooks).set(changes).where(own(webhook)).returning();
    return view({ ...found, row: row ?? found.row });
  });
}

/** Removes an endpoint with all its deliveries. @throws QikError `not_found` */
export async function deleteWebhook(orm: Orm, webhook: Webhook): Promise<void> {
  await orm.transaction(async (tx) => {
    await find(tx, webhook, true);
    await tx.delete(webhooks).where(own(webhook));
  });
}

/**
 * Gives an endpoint a new secret, which signs at once. Those that it had go on signing beside it for a while.
 *
 * @param overlapSeconds how long, at most; 0: not at all
 * @throws QikError `not_found`; `too_many_requests` while too many secrets are in force
 */
export async function rotateSecret(
  deps: Pick<ManageDeps, 'orm' | 'secrets'>,
  webhook: Webhook,
  overlapSeconds: number,
): Promise<IssuedWebhook> {
  const secret = makeSecret();
  return deps.orm.transaction(async (tx) => {
    const found = await find(tx, webhook, true);
    const end = new Date(found.now.getTime() + overlapSeconds * 1000).toISOString();
    const former = inForce(found.row.secrets, found.now).map(({ wrapped, until }) => ({
      wrapped,
      until: until === null || until > end ? end : until,
    }));
    const kept = overlapSeconds === 0 ? [] : former;
    if (kept.length >= MAX_SECRETS)
      throw new QikError(
        'too_many_requests',
        `${MAX_SECRETS} secrets of the webhook sign already: wait until one is over.`,
      );
    const secrets = [wrapSecret(deps.secrets, webhook.id, secret), ...kept];
    await tx.update(webhooks).set({ secrets }).where(own(webhook));
    return { ...view({ ...found, row: { ...found.row, secrets } }), secret: secretText(secret) };
  });
}

/** Stops sending to an endpoint until it is enabled. Nothing is lost: it goes on from there. @throws QikError `not_found` */
export async function disableWebhook(orm: Orm, webhook: Webhook): Promise<WebhookView> {
  return orm.transaction(async (tx) => {
    const found = await find(tx, webhook, true);
    if (found.row.disabledAt !== null) return view(found);
    await disable(tx, webhook.id, 'It was disabled by hand.');
    return view(await find(tx, webhook, false));
  });
}

/**
 * Sends to an endpoint again, from where it stopped, with all tries for each event.
 *
 * @param failed what becomes of the event that could not be delivered: it is sent first, or left out
 * @throws QikError `not_found`
 */
export async function enableWebhook(orm: Orm, webhook: Webhook, failed: 'retry' | 'skip'): Promise<WebhookView> {
  return orm.transaction(async (tx) => {
    const found = await find(tx, webhook, true);
    if (found.row.disabledAt === null) return view(found);
    await tx.update(webhooks).set({ disabledAt: null, disabledReason: null }).where(own(webhook));
    const pending = eq(deliveries.state, 'pending');
    // One that was left out before, and behind which others were delivered, is not taken up again.
    const delivered = sql`select coalesce(max(d.seq), 0) from ${deliveries} d where d.webhook_id = ${webhook.id} and d.state = 'delivered'`;
    const stuck = and(eq(deliveries.state, 'failed'), sql`${deliveries.seq} > (${delivered})`);
    await tx
      .update(deliveries)
      .set({ state: 'pending', attempts: 0, nextAt: sql`now()` })
      .where(and(eq(deliveries.webhookId, webhook.id), failed === 'retry' ? or(pending, stuck) : pending));
    return view(await find(tx, webhook, false));
  });
}
