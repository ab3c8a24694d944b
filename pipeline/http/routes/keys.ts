import { type Static, Type } from 'typebox';
import {
  type IssuedKey,
  issueApiKey,
  type KeyView,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
  SCOPES,
} from '../../access/index.js';
import { answer, problemsWithBody, problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { refuseIdempotencyKey } from '../idempotency.js';
import type { Live } from '../live.js';
import type { HttpServices } from '../services.js';

/** Longest time for which a replaced key goes on working: a week, enough for any roll-out. */
const MAX_OVERLAP_S = 604_800;

const moment = (description: string) => Type.String({ format: 'date-time', description });
const orNull = (description: string) => Type.Union([moment(description), Type.Null()]);
const Scopes = Type.Array(Type.Enum([...SCOPES]), { uniqueItems: true, description: 'What the key may do.' });

const keyFields = {
  id: Type.String({ description: 'Part of the key; not secret.', examples: ['3fTq0ZbV8aLm'] }),
  name: Type.String({ description: 'For people.' }),
  tenant: Type.String({ description: 'Whose clips it sees. Keys of one tenant see the same clips.' }),
  scopes: Scopes,
  createdAt: moment('When it was made.'),
  lastUsedAt: orNull('About when it was used last, to the minute; null: never.'),
  revokedAt: orNull('From then on it opens nothing. May lie ahead after a rotation with an overlap.'),
};
const ApiKeyView = Type.Object(keyFields, { title: 'API key' });
const IssuedKeyView = Type.Object(
  { ...keyFields, key: Type.String({ description: 'The key itself. It is shown this once and kept nowhere.' }) },
  { title: 'Issued API key' },
);

const KeyParams = Type.Object({ id: Type.String({ description: 'Id of the key.' }) });

const NewKey = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, description: 'For people: who or what uses it.' }),
    scopes: Type.Array(Type.Enum([...SCOPES]), { minItems: 1, uniqueItems: true, description: 'What it may do.' }),
    tenant: Type.Optional(
      Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,63}$', description: 'Default: the tenant of your own key.' }),
    ),
  },
  {
    additionalProperties: false,
    title: 'New API key',
    examples: [{ name: 'messaging backend', scopes: ['clips:write', 'clips:read', 'clips:delete'] }],
  },
);

const Rotation = Type.Object(
  {
    overlapSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MAX_OVERLAP_S,
        description: 'How long the old key goes on working. Default: 0.',
      }),
    ),
  },
  { additionalProperties: false, title: 'API key rotation', examples: [{ overlapSeconds: 3600 }] },
);

function keyView(key: KeyView): Static<typeof ApiKeyView> {
  const { id, name, tenant, scopes, createdAt, lastUsedAt, revokedAt } = key;
  return {
    ...{ id, name, tenant, scopes: [...scopes] },
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}

const issuedView = (issued: IssuedKey): Static<typeof IssuedKeyView> => ({ ...keyView(issued), key: issued.key });

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
          200: answer(Type.Object({ keys: Type.Array(ApiKeyView) }, { title: 'API keys' }), 'The keys.'),
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
