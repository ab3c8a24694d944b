import { type Static, Type } from 'typebox';
import { DEFAULT_TENANT } from '../../../pipeline/access/index.js';
import {
  type App,
  answer,
  DeliveriesQuery,
  DeliveriesView,
  DeliveryDetailView,
  DeliveryParams,
  deliveriesBefore,
  deliveriesView,
  deliveryDetailView,
  EnableBody,
  IssuedWebhookView,
  NewWebhookBody,
  TENANT,
  TestView,
  WebhookParams,
  WebhooksView,
  WebhookView,
  webhookView,
} from '../../../pipeline/http/index.js';
import {
  listDeliveries,
  listWebhooks,
  readDelivery,
  testWebhook,
  type Webhook,
} from '../../../pipeline/webhooks/index.js';
import { makeWebhook, removeWebhook, sendAgain, startWebhook, stopWebhook } from '../../admin/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { forEditors } from '../flik-services.js';
import type { StudioServices } from '../services.js';
import { editorOf } from '../session-hook.js';

/** A test may take as long as a receiver has to answer, and a little more. */
const TEST_TIMEOUT_MS = 20_000;

const tags = ['admin'];
const admin = forEditors('webhooks.manage');
const deleted: object = { 204: { type: 'null', description: 'It is gone.' } };
const whose = {
  tenant: Type.Optional(
    Type.String({ pattern: TENANT, description: `Whose webhooks. Default: \`${DEFAULT_TENANT}\`.` }),
  ),
};
const Whose = Type.Object(whose, { additionalProperties: false });
const Page = Type.Object({ ...DeliveriesQuery.properties, ...whose }, { additionalProperties: false });

const webhookOf = (id: string, { tenant = DEFAULT_TENANT }: Static<typeof Whose>): Webhook => ({ id, tenant });

type Services = Pick<StudioServices, 'webhooks'>;

function manageRoutes(app: App, { webhooks }: Services): void {
  app.get(
    '/studio/api/webhooks',
    {
      ...admin,
      schema: {
        ...{ operationId: 'listStudioWebhooks', summary: 'All webhooks of a tenant', tags, querystring: Whose },
        response: {
          200: answer(WebhooksView, 'The webhooks, oldest first.'),
          ...problemsForEditors('invalid_request'),
        },
      },
    },
    async (request, reply) => {
      const { tenant = DEFAULT_TENANT } = request.query;
      const found = await listWebhooks(webhooks.orm, tenant);
      return reply.header('cache-control', 'no-store').send({ webhooks: found.map(webhookView) });
    },
  );
  app.post(
    '/studio/api/webhooks',
    {
      ...admin,
      schema: {
        ...{ operationId: 'makeStudioWebhook', summary: 'Have events sent to a backend', tags },
        ...{ querystring: Whose, body: NewWebhookBody },
        response: {
          201: answer(IssuedWebhookView, 'The webhook, with its secret, which is shown this once.'),
          ...problemsForEditors('invalid_request', 'unsupported_media_type', 'too_many_webhooks', 'forbidden'),
        },
      },
    },
    async (request, reply) => {
      const { tenant = DEFAULT_TENANT } = request.query;
      const { url, events = [], description = null } = request.body;
      const wish = { tenant, url, events, description };
      const { secret, ...made } = await makeWebhook(webhooks, wish, editorOf(request).id);
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...webhookView(made), secret });
    },
  );
  app.delete(
    '/studio/api/webhooks/:id',
    {
      ...admin,
      schema: {
        operationId: 'removeStudioWebhook',
        summary: 'Delete a webhook',
        description: 'With everything that was to be sent to it and was not, and the log of what was.',
        ...{ tags, params: WebhookParams, querystring: Whose },
        response: { ...deleted, ...problemsForEditors('invalid_request', 'not_found') },
      },
    },
    async (request, reply) => {
      await removeWebhook(webhooks, webhookOf(request.params.id, request.query), editorOf(request).id);
      return reply.code(204).send();
    },
  );
}

function stateRoutes(app: App, { webhooks }: Services): void {
  const changed = answer(WebhookView, 'The webhook as it is now.');
  app.post(
    '/studio/api/webhooks/:id/disable',
    {
      ...admin,
      schema: {
        operationId: 'disableStudioWebhook',
        summary: 'Stop sending for a while',
        description: 'Nothing is lost: once enabled, it goes on from here. Events are kept for 30 days.',
        ...{ tags, params: WebhookParams, querystring: Whose },
        response: { 200: changed, ...problemsForEditors('invalid_request', 'not_found') },
      },
    },
    async (request, reply) => {
      const webhook = webhookOf(request.params.id, request.query);
      const view = webhookView(await stopWebhook(webhooks, webhook, editorOf(request).id));
      return reply.header('cache-control', 'no-store').send(view);
    },
  );
  app.post(
    '/studio/api/webhooks/:id/enable',
    {
      ...admin,
      schema: {
        operationId: 'enableStudioWebhook',
        summary: 'Send again, from where it stopped',
        description: 'An event that could not be delivered is sent first, or left out where `failed` says `skip`.',
        ...{ tags, params: WebhookParams, querystring: Whose, body: Type.Union([EnableBody, Type.Null()]) },
        response: { 200: changed, ...problemsForEditors('invalid_request', 'unsupported_media_type', 'not_found') },
      },
    },
    async (request, reply) => {
      const { failed = 'retry' } = request.body ?? {};
      const webhook = webhookOf(request.params.id, request.query);
      const view = webhookView(await startWebhook(webhooks, webhook, failed, editorOf(request).id));
      return reply.header('cache-control', 'no-store').send(view);
    },
  );
  app.post(
    '/studio/api/webhooks/:id/test',
    {
      ...admin,
      handlerTimeout: TEST_TIMEOUT_MS,
      schema: {
        operationId: 'testStudioWebhook',
        summary: 'Try a webhook out',
        description: 'Sends one event of the type `webhook.test`, once and now, also while the webhook is disabled.',
        ...{ tags, params: WebhookParams, querystring: Whose },
        response: { 200: answer(TestView, 'What came of it.'), ...problemsForEditors('invalid_request', 'not_found') },
      },
    },
    async (request, reply) => {
      const result = await testWebhook(webhooks, webhookOf(request.params.id, request.query));
      return reply.header('cache-control', 'no-store').send(result);
    },
  );
}

function deliveryRoutes(app: App, { webhooks }: Services): void {
  app.get(
    '/studio/api/webhooks/:id/deliveries',
    {
      ...admin,
      schema: {
        ...{ operationId: 'listStudioDeliveries', summary: 'What was sent to a webhook, and what is to be', tags },
        ...{ params: WebhookParams, querystring: Page },
        response: { 200: answer(DeliveriesView, 'A page.'), ...problemsForEditors('invalid_request', 'not_found') },
      },
    },
    async (request, reply) => {
      const webhook = webhookOf(request.params.id, request.query);
      const page = await listDeliveries(webhooks.orm, webhook, deliveriesBefore(request.query));
      return reply.header('cache-control', 'no-store').send(deliveriesView(page));
    },
  );
  app.get(
    '/studio/api/webhooks/:id/deliveries/:deliveryId',
    {
      ...admin,
      schema: {
        ...{ operationId: 'getStudioDelivery', summary: 'A delivery with all its tries', tags },
        ...{ params: DeliveryParams, querystring: Whose },
        response: {
          200: answer(DeliveryDetailView, 'The delivery.'),
          ...problemsForEditors('invalid_request', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      const { id, deliveryId } = request.params;
      const { delivery, attempts } = await readDelivery(webhooks.orm, webhookOf(id, request.query), deliveryId);
      return reply.header('cache-control', 'no-store').send(deliveryDetailView(delivery, attempts));
    },
  );
  app.post(
    '/studio/api/webhooks/:id/deliveries/:deliveryId/resend',
    {
      ...admin,
      schema: {
        ...{ operationId: 'resendStudioDelivery', summary: 'Send an event again', tags },
        ...{ params: DeliveryParams, querystring: Whose },
        response: {
          202: answer(DeliveryDetailView, 'It is sent as soon as it is its turn.'),
          ...problemsForEditors('invalid_request', 'not_found', 'webhook_disabled'),
        },
      },
    },
    async (request, reply) => {
      const { id, deliveryId } = request.params;
      const webhook = webhookOf(id, request.query);
      const { delivery, attempts } = await sendAgain(webhooks, webhook, deliveryId, editorOf(request).id);
      return reply.code(202).header('cache-control', 'no-store').send(deliveryDetailView(delivery, attempts));
    },
  );
}

/** Webhooks of backends, for those who administer the studio. */
export function studioWebhookRoutes(app: App, services: Services): void {
  manageRoutes(app, services);
  stateRoutes(app, services);
  deliveryRoutes(app, services);
}
