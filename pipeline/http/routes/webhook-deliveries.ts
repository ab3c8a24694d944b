import { listDeliveries, readDelivery, resendDelivery } from '../../webhooks/index.js';
import { answer, problemsWithBody, problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { DeliveriesQuery, deliveriesBefore, deliveriesView } from '../deliveries-page.js';
import {
  DeliveriesView,
  DeliveryDetailView,
  DeliveryParams,
  deliveryDetailView,
  WebhookParams,
} from '../schemas-webhooks.js';
import type { HttpServices } from '../services.js';

const common = { handlerTimeout: JSON_TIMEOUT_MS, config: { access: 'admin' } } as const;
const tags = ['webhooks'];

export function webhookDeliveryRoutes(app: App, services: HttpServices): void {
  const { webhooks } = services;
  app.get(
    '/v1/webhooks/:id/deliveries',
    {
      ...common,
      schema: {
        operationId: 'listDeliveries',
        summary: 'What was sent to a webhook, and what is to be',
        description:
          'Deliveries are made as a webhook keeps up: of a long backlog only the beginning is listed. They are kept as ' +
          'long as events, 30 days.',
        tags,
        params: WebhookParams,
        querystring: DeliveriesQuery,
        response: { 200: answer(DeliveriesView, 'A page.'), ...problemsWithKey('invalid_request', 'not_found') },
      },
    },
    async (request, reply) => {
      const wish = deliveriesBefore(request.query);
      const webhook = { id: request.params.id, tenant: callerOf(request).tenant };
      const page = await listDeliveries(webhooks.orm, webhook, wish);
      return reply.header('cache-control', 'no-store').send(deliveriesView(page));
    },
  );

  app.get(
    '/v1/webhooks/:id/deliveries/:deliveryId',
    {
      ...common,
      schema: {
        operationId: 'getDelivery',
        summary: 'A delivery with all its tries',
        tags,
        params: DeliveryParams,
        response: { 200: answer(DeliveryDetailView, 'The delivery.'), ...problemsWithKey('not_found') },
      },
    },
    async (request, reply) => {
      const { id, deliveryId } = request.params;
      const found = await readDelivery(webhooks.orm, { id, tenant: callerOf(request).tenant }, deliveryId);
      return reply.header('cache-control', 'no-store').send(deliveryDetailView(found.delivery, found.attempts));
    },
  );

  app.post(
    '/v1/webhooks/:id/deliveries/:deliveryId/resend',
    {
      ...common,
      schema: {
        operationId: 'resendDelivery',
        summary: 'Send an event again',
        description:
          'Now, and with all tries, whatever became of it before. Its `webhook-id` is the same as ever: a receiver that ' +
          'remembers ids does nothing twice.',
        tags,
        params: DeliveryParams,
        response: {
          202: answer(DeliveryDetailView, 'It is sent as soon as it is its turn.'),
          ...problemsWithBody('not_found', 'webhook_disabled'),
        },
      },
    },
    async (request, reply) => {
      const { id, deliveryId } = request.params;
      const { tenant, keyId } = callerOf(request);
      const found = await resendDelivery(webhooks.orm, { id, tenant }, deliveryId);
      webhooks.look();
      request.log.info({ webhook: id, delivery: deliveryId, by: keyId }, 'event sent again');
      return reply
        .code(202)
        .header('cache-control', 'no-store')
        .send(deliveryDetailView(found.delivery, found.attempts));
    },
  );
}
