import type { Orm } from '../../pipeline/db/index.js';
import {
  createWebhook,
  type DeliveryReport,
  deleteWebhook,
  disableWebhook,
  enableWebhook,
  type IssuedWebhook,
  resendDelivery,
  type Webhook,
  type WebhookServices,
  type WebhookView,
} from '../../pipeline/webhooks/index.js';
import { record } from '../audit/index.js';

type Wish = Parameters<typeof createWebhook>[1];

/** What every change has: it is in the audit if, and only if, it happened. Addresses may hold secrets of others. */
const noted = (tx: Orm, action: string, id: string, editorId: string, after: unknown): Promise<void> =>
  record(tx, { editorId, action, subject: { kind: 'webhook', id }, before: null, after });

/** Makes a webhook; its secret is in the answer and nowhere else. @throws QikError as `createWebhook` */
export const makeWebhook = (services: WebhookServices, wish: Wish, editorId: string): Promise<IssuedWebhook> =>
  services.orm.transaction(async (orm) => {
    const made = await createWebhook({ ...services, orm }, wish);
    await noted(orm, 'webhook.make', made.id, editorId, { tenant: wish.tenant, events: wish.events });
    return made;
  });

/** @throws QikError `not_found` */
export const removeWebhook = ({ orm }: WebhookServices, webhook: Webhook, editorId: string): Promise<void> =>
  orm.transaction(async (tx) => {
    await deleteWebhook(tx, webhook);
    await noted(tx, 'webhook.remove', webhook.id, editorId, { tenant: webhook.tenant });
  });

/** Stops sending for a while. @throws QikError `not_found` */
export const stopWebhook = ({ orm }: WebhookServices, webhook: Webhook, editorId: string): Promise<WebhookView> =>
  orm.transaction(async (tx) => {
    const changed = await disableWebhook(tx, webhook);
    await noted(tx, 'webhook.disable', webhook.id, editorId, { tenant: webhook.tenant });
    return changed;
  });

/** Sends again, from where it stopped. @throws QikError `not_found` */
export async function startWebhook(
  { orm, look }: WebhookServices,
  webhook: Webhook,
  failed: 'retry' | 'skip',
  editorId: string,
): Promise<WebhookView> {
  const changed = await orm.transaction(async (tx) => {
    const enabled = await enableWebhook(tx, webhook, failed);
    await noted(tx, 'webhook.enable', webhook.id, editorId, { tenant: webhook.tenant, failed });
    return enabled;
  });
  look();
  return changed;
}

/** Sends an event again. @throws QikError `not_found`, `webhook_disabled` */
export async function sendAgain(
  { orm, look }: WebhookServices,
  webhook: Webhook,
  deliveryId: string,
  editorId: string,
): Promise<DeliveryReport> {
  const report = await orm.transaction(async (tx) => {
    const found = await resendDelivery(tx, webhook, deliveryId);
    await noted(tx, 'webhook.resend', webhook.id, editorId, { tenant: webhook.tenant, delivery: deliveryId });
    return found;
  });
  look();
  return report;
}
