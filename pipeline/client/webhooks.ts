import { readPages } from './feeds.js';
import { QikProblem } from './problem.js';
import type { CallOptions, Transport } from './transport.js';
import type {
  Delivery,
  DeliveryDetail,
  DeliveryFilter,
  IssuedWebhook,
  NewWebhook,
  Webhook,
  WebhookChanges,
  WebhookTest,
} from './types.js';

/** Deliveries of a page of the list; the most that there can be. */
const PAGE = 100;

/** Where events are sent. For the holder of a key with the scope `admin`. */
export class Webhooks {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Has events sent. The answer holds the secret, which is shown this once. */
  create(webhook: NewWebhook, call: CallOptions = {}): Promise<IssuedWebhook> {
    return this.#transport.call('createWebhook', { json: webhook }, call);
  }

  async list(call: CallOptions = {}): Promise<Webhook[]> {
    return (await this.#transport.call('listWebhooks', {}, call)).webhooks;
  }

  get(id: string, call: CallOptions = {}): Promise<Webhook> {
    return this.#transport.call('getWebhook', { path: { id } }, call);
  }

  /** Changes what is named; the rest stays. */
  change(id: string, changes: WebhookChanges, call: CallOptions = {}): Promise<Webhook> {
    return this.#transport.call('changeWebhook', { path: { id }, json: changes }, { ...call, repeatable: true });
  }

  /** Deletes it. One that is not there is no error: it may have been this call, whose answer was lost. */
  async delete(id: string, call: CallOptions = {}): Promise<void> {
    try {
      await this.#transport.call('deleteWebhook', { path: { id } }, call);
    } catch (error) {
      if (!(error instanceof QikProblem) || error.code !== 'not_found') throw error;
    }
  }

  /** Gives it a new secret; those before it go on for `overlapSeconds`, a day where you do not say. */
  rotateSecret(id: string, overlapSeconds?: number, call: CallOptions = {}): Promise<IssuedWebhook> {
    const json = overlapSeconds === undefined ? null : { overlapSeconds };
    return this.#transport.call('rotateWebhookSecret', { path: { id }, json }, call);
  }

  /** Sends nothing for a while. Events are kept. */
  disable(id: string, call: CallOptions = {}): Promise<Webhook> {
    return this.#transport.call('disableWebhook', { path: { id } }, { ...call, repeatable: true });
  }

  /** Sends again from where it stopped. @param failed what becomes of the event that could not be delivered */
  enable(id: string, failed: 'retry' | 'skip' = 'retry', call: CallOptions = {}): Promise<Webhook> {
    return this.#transport.call('enableWebhook', { path: { id }, json: { failed } }, call);
  }

  /** Sends one event of the type `webhook.test`, now and once. */
  test(id: string, call: CallOptions = {}): Promise<WebhookTest> {
    return this.#transport.call('testWebhook', { path: { id } }, call);
  }

  /** What was sent and is to be sent, that of the newest events first. */
  deliveries(
    id: string,
    filter: DeliveryFilter = {},
    call: CallOptions = {},
  ): AsyncGenerator<Delivery, void, undefined> {
    return readPages(async (cursor) => {
      const query = { ...filter, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
      const page = await this.#transport.call('listDeliveries', { path: { id }, query }, call);
      return { entries: page.deliveries, next: page.nextCursor };
    });
  }

  /** A delivery with all its tries. */
  delivery(id: string, deliveryId: string, call: CallOptions = {}): Promise<DeliveryDetail> {
    return this.#transport.call('getDelivery', { path: { id, deliveryId } }, call);
  }

  /** Sends an event again, now and with all tries. */
  resend(id: string, deliveryId: string, call: CallOptions = {}): Promise<DeliveryDetail> {
    return this.#transport.call('resendDelivery', { path: { id, deliveryId } }, call);
  }
}
