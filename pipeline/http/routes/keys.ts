import { Type } from 'typebox';
import { issueApiKey, listApiKeys, revokeApiKey, rotateApiKey } from '../../access/index.js';
import { answer, problemsWithBody, problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { refuseIdempotencyKey } from '../idempotency.js';
import type { Live } from '../live.js';
import {
  ApiKeysView,
  ApiKeyView,
  IssuedKeyView,
  issuedView,
  KeyParams,
  keyView,
  NewKey,
  Rotation,
} from '../schemas-keys.js';
import type { HttpServices } from '../services.js';

const common = { handlerTimeout: JSON_TIMEOUT_MS, config: { access: 'admin' } } as const;
const tags = ['keys'];

function readRoutes(app: App, services: HttpServices): void {
  const { orm } = services.ingest;
  app.get(
    '/v1/keys',
    {
      ...common,
      schema: {
        operationId: 'listKeys',
        summary: 'All API keys',
        description: 'Of every tenant, newest first, those that were revoked included. Secrets are not among it.',
        tags,
        response: {
          200: answer(ApiKeysView, 'The keys.'),
          ...problemsWithKey(),
        },
      },
    },
    async (_request, reply) =>
      reply.header('cache-control', 'no-store').send({ keys: (await listApiKeys(orm)).map(keyView) }),
  );

  app.post(
    '/v1/keys',
    {
      ...common,
      onRequest: refuseIdempotencyKey,
      schema: {
        operationId: 'createKey',
        summary: 'Make an API key',
        tags,
        body: NewKey,
        response: {
          201: answer(IssuedKeyView, 'The key, shown this once.'),
          ...problemsWithBody(),
        },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { name, scopes, tenant = caller.tenant } = request.body;
      const issued = await issueApiKey(services.erase, { name, scopes, tenant }, caller.keyId);
      request.log.info({ key: issued.id, by: caller.keyId }, 'API key made');
      return reply.code(201).header('cache-control', 'no-store').send(issuedView(issued));
    },
  );
}

export function keyRoutes(app: App, services: HttpServices, live: Live): void {
  readRoutes(app, services);

  app.post(
    '/v1/keys/:id/rotate',
    {
      ...common,
      onRequest: refuseIdempotencyKey,
      schema: {
        operationId: 'rotateKey',
        summary: 'Replace an API key by a new one',
        description:
          'With the same name, tenant and scopes. The old one stops at once, or after `overlapSeconds`. Without a body ' +
          'there is no overlap.',
        tags,
        params: KeyParams,
        body: Type.Union([Rotation, Type.Null()]),
        response: {
          201: answer(IssuedKeyView, 'The new key, shown this once.'),
          ...problemsWithBody('not_found', 'key_revoked'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { overlapSeconds = 0 } = request.body ?? {};
      const { keyId } = callerOf(request);
      const issued = await rotateApiKey(services.erase, id, overlapSeconds, keyId);
      if (overlapSeconds === 0) live.keys.look();
      request.log.info({ key: id, replacement: issued.id, by: keyId }, 'API key rotated');
      return reply.code(201).header('cache-control', 'no-store').send(issuedView(issued));
    },
  );

  app.delete(
    '/v1/keys/:id',
    {
      ...common,
      schema: {
        operationId: 'revokeKey',
        summary: 'Revoke an API key',
        description:
          'It opens nothing from now on. Revoking it again changes nothing. The last key with the scope `admin` stays.',
        tags,
        params: KeyParams,
        response: {
          200: answer(ApiKeyView, 'The key, with the time of its end.'),
          ...problemsWithKey('not_found', 'last_admin_key'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { keyId } = callerOf(request);
      const revoked = await revokeApiKey(services.erase, id, keyId);
      live.keys.look();
      request.log.info({ key: id, by: keyId }, 'API key revoked');
      return reply.header('cache-control', 'no-store').send(keyView(revoked));
    },
  );
}
