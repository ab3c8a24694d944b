import { Type } from 'typebox';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  disableWebhook,
  enableWebhook,
  listWebhooks,
  readWebhook,
  rotateSecret,
  testWebhook,
} from '../../webhooks/index.js';
import { answer, problemsWithBody, problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { refuseIdempotencyKey } from '../idempotency.js';
import {
  EnableBody,
  IssuedWebhookView,
  NewWebhookBody,
  SecretRotationBody,
  TestView,
  WebhookChangesBody,
  WebhookParams,
  WebhooksView,
  WebhookView,
  webhookView,
} from '../schemas-webhooks.js';
import type { HttpServices } from '../services.js';

/** Seconds for which a replaced secret signs where nobody says: enough to bring the new one everywhere. */
const OVERLAP_S = 86_400;
/** A test may take as long as a receiver has to answer, and a little more. */
const TEST_TIMEOUT_MS = 20_000;

/**
 * Whoever has `admin` may have every event of the tenant sent elsewhere for good, and is shown the secret. That is as much as
 * making a key, and more than a key for writing or reading clips is for, of which backends have many.
 */
const common = { handlerTimeout: JSON_TIMEOUT_MS, config: { access: 'admin' } } as const;
const tags = ['webhooks'];
const deleted: object = { 204: { type: 'null', description: 'It is gone.' } };

const ABOUT =
  'Events are sent to the address as `POST` with JSON, in the order in which they happened and one at a time, signed as ' +
  '[Standard Webhooks](https://www.standardwebhooks.com/) says: check `webhook-signature`, remember `webhook-id`, and answer ' +
  'with a 2xx within 15 seconds. What is not taken is tried again for three days, and what comes behind it waits.';

function makeRoutes(app: App, services: HttpServices): void {
  const { webhooks } = services;
  app.post(
    '/v1/webhooks',
    {
      ...common,
      onRequest: refuseIdempotencyKey,
      schema: {
        operationId: 'createWebhook',
        summary: 'Have events sent to you',
        description: `${ABOUT} What happened before is not sent.`,
        tags,
        body: NewWebhookBody,
        response: {
          201: answer(IssuedWebhookView, 'The webhook, with its secret, which is shown this once.'),
          ...problemsWithBody('too_many_webhooks'),
        },
      },
    },
    async (request, reply) => {
      const { tenant, keyId } = callerOf(request);
      const { url, events = [], description = null } = request.body;
      const { secret, ...made } = await createWebhook(webhooks, { tenant, url, events, description });
      request.log.info({ webhook: made.id, by: keyId }, 'webhook made');
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...webhookView(made), secret });
    },
  );

  app.post(
    '/v1/webhooks/:id/rotate-secret',
    {
      ...common,
      onRequest: refuseIdempotencyKey,
      schema: {
        operationId: 'rotateWebhookSecret',
        summary: 'Give a webhook a new secret',
        description:
          'It signs at once. Those before it go on signing beside it for `overlapSeconds`: each message has a signature ' +
          'for every secret, and one that is right is enough.',
        tags,
        params: WebhookParams,
        body: Type.Union([SecretRotationBody, Type.Null()]),
        response: {
          201: answer(IssuedWebhookView, 'The webhook, with its new secret, which is shown this once.'),
          ...problemsWithBody('not_found', 'too_many_requests'),
        },
      },
    },
    async (request, reply) => {
      const { tenant, keyId } = callerOf(request);
      const { overlapSeconds = OVERLAP_S } = request.body ?? {};
      const { secret, ...changed } = await rotateSecret(webhooks, { id: request.params.id, tenant }, overlapSeconds);
      request.log.info({ webhook: changed.id, by: keyId }, 'secret of a webhook rotated');
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...webhookView(changed), secret });
    },
  );
}

function readRoutes(app: App, services: HttpServices): void {
  const { orm } = services.webhooks;
  app.get(
    '/v1/webhooks',
    {
      ...common,
      schema: {
        operationId: 'listWebhooks',
        summary: 'All webhooks of your tenant',
        tags,
        response: { 200: answer(WebhooksView, 'The webhooks, oldest first.'), ...problemsWithKey() },
      },
    },
    async (request, reply) => {
      const webhooks = await listWebhooks(orm, callerOf(request).tenant);
      return reply.header('cache-control', 'no-store').send({ webhooks: webhooks.map(webhookView) });
    },
  );

  app.get(
    '/v1/webhooks/:id',
    {
      ...common,
      schema: {
        operationId: 'getWebhook',
        summary: 'A webhook',
        tags,
        params: WebhookParams,
        response: { 200: answer(WebhookView, 'The webhook.'), ...problemsWithKey('not_found') },
      },
    },
    async (request, reply) => {
      const found = await readWebhook(orm, { id: request.params.id, tenant: callerOf(request).tenant });
      return reply.header('cache-control', 'no-store').send(webhookView(found));
    },
  );
}

function changeRoutes(app: App, services: HttpServices): void {
  const { webhooks } = services;
  app.patch(
    '/v1/webhooks/:id',
    {
      ...common,
      schema: {
        operationId: 'changeWebhook',
        summary: 'Change a webhook',
        description:
          'What is not named stays. Events that wait already go to the new address; a new choice of events counts for ' +
          'what happens from now on.',
        tags,
        params: WebhookParams,
        body: WebhookChangesBody,
        response: {
          200: answer(WebhookView, 'The webhook as it is now.'),
          ...problemsWithBody('not_found'),
        },
      },
    },
    async (request, reply) => {
      const { tenant, keyId } = callerOf(request);
      const changed = await changeWebhook(webhooks, { id: request.params.id, tenant }, request.body);
      request.log.info({ webhook: changed.id, by: keyId }, 'webhook changed');
      return reply.header('cache-control', 'no-store').send(webhookView(changed));
    },
  );

  app.delete(
    '/v1/webhooks/:id',
    {
      ...common,
      schema: {
        operationId: 'deleteWebhook',
        summary: 'Delete a webhook',
        description: 'With everything that was to be sent to it and was not, and the log of what was.',
        tags,
        params: WebhookParams,
        response: { ...deleted, ...problemsWithKey('not_found') },
      },
    },
    async (request, reply) => {
      const { tenant, keyId } = callerOf(request);
      await deleteWebhook(webhooks.orm, { id: request.params.id, tenant });
      request.log.info({ webhook: request.params.id, by: keyId }, 'webhook deleted');
      return reply.code(204).send();
    },
  );
}

function stateRoutes(app: App, services: HttpServices): void {
  const { webhooks } = services;
  app.post(
    '/v1/webhooks/:id/disable',
    {
      ...common,
      schema: {
        operationId: 'disableWebhook',
        summary: 'Stop sending for a while',
        description: 'Nothing is lost: once enabled, it goes on from here. Events are kept for 30 days.',
        tags,
        params: WebhookParams,
        response: { 200: answer(WebhookView, 'The webhook as it is now.'), ...problemsWithBody('not_found') },
      },
    },
    async (request, reply) => {
      const { tenant, keyId } = callerOf(request);
      const changed = await disableWebhook(webhooks.orm, { id: request.params.id, tenant });
      request.log.info({ webhook: changed.id, by: keyId }, 'webhook disabled');
      return reply.header('cache-control', 'no-store').send(webhookView(changed));
    },
  );

  app.post(
    '/v1/webhooks/:id/enable',
    {
      ...common,
      schema: {
        operationId: 'enableWebhook',
        summary: 'Send again, from where it stopped',
        description:
          'In order, with all tries for each event. Where an event could not be delivered it is sent first, unless you ask ' +
          'to have it left out: then it stays `failed`, and can be sent again by itself. Without a body it is sent.',
        tags,
        params: WebhookParams,
        body: Type.Union([EnableBody, Type.Null()]),
        response: {
          200: answer(WebhookView, 'The webhook as it is now.'),
          ...problemsWithBody('not_found'),
        },
      },
    },
    async (request, reply) => {
      const { tenant, keyId } = callerOf(request);
      const { failed = 'retry' } = request.body ?? {};
      const changed = await enableWebhook(webhooks.orm, { id: request.params.id, tenant }, failed);
      webhooks.look();
      request.log.info({ webhook: changed.id, by: keyId }, 'webhook enabled');
      return reply.header('cache-control', 'no-store').send(webhookView(changed));
    },
  );

  app.post(
    '/v1/webhooks/:id/test',
    {
      ...common,
      handlerTimeout: TEST_TIMEOUT_MS,
      schema: {
        operationId: 'testWebhook',
        summary: 'Try a webhook out',
        description:
          'Sends one event of the type `webhook.test`, once and now, also while the webhook is disabled. It is no event ' +
          'of the feed.',
        tags,
        params: WebhookParams,
        response: { 200: answer(TestView, 'What came of it.'), ...problemsWithBody('not_found') },
      },
    },
    async (request, reply) => {
      const result = await testWebhook(webhooks, { id: request.params.id, tenant: callerOf(request).tenant });
      return reply.header('cache-control', 'no-store').send(result);
    },
  );
}

export function webhookRoutes(app: App, services: HttpServices): void {
  makeRoutes(app, services);
  readRoutes(app, services);
  changeRoutes(app, services);
  stateRoutes(app, services);
}
