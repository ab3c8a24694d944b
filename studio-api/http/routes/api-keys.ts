import { Type } from 'typebox';
import { DEFAULT_TENANT, listApiKeys } from '../../../pipeline/access/index.js';
import {
  ApiKeysView,
  ApiKeyView,
  type App,
  answer,
  IssuedKeyView,
  issuedView,
  KeyParams,
  keyView,
  keyWish,
  Rotation,
  TENANT,
} from '../../../pipeline/http/index.js';
import { makeKey, revokeKey, rotateKey } from '../../admin/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { forEditors } from '../flik-services.js';
import type { StudioServices } from '../services.js';
import { editorOf } from '../session-hook.js';

const tags = ['admin'];

const NewStudioKey = Type.Object(
  {
    ...keyWish,
    tenant: Type.Optional(
      Type.String({ pattern: TENANT, description: `Whose clips it will see. Default: \`${DEFAULT_TENANT}\`.` }),
    ),
  },
  {
    additionalProperties: false,
    title: 'New API key of the studio',
    examples: [{ name: 'messaging backend', scopes: ['clips:write', 'clips:read', 'clips:delete'] }],
  },
);

/** Keys of backends, for those who administer the studio. */
export function apiKeyRoutes(app: App, services: StudioServices): void {
  app.get(
    '/studio/api/api-keys',
    {
      ...forEditors('keys.manage'),
      schema: {
        ...{ operationId: 'listApiKeys', summary: 'All API keys, those that were revoked included', tags },
        response: { 200: answer(ApiKeysView, 'The keys, newest first.'), ...problemsForEditors() },
      },
    },
    async (_request, reply) =>
      reply.header('cache-control', 'no-store').send({ keys: (await listApiKeys(services.orm)).map(keyView) }),
  );
  app.post(
    '/studio/api/api-keys',
    {
      ...forEditors('keys.manage'),
      schema: {
        ...{ operationId: 'makeApiKey', summary: 'Make an API key', tags, body: NewStudioKey },
        response: {
          201: answer(IssuedKeyView, 'The key, shown this once.'),
          ...problemsForEditors('invalid_request', 'unsupported_media_type'),
        },
      },
    },
    async (request, reply) => {
      const { name, scopes, tenant = DEFAULT_TENANT } = request.body;
      const { id: by } = editorOf(request);
      const issued = await makeKey(services, { name, scopes, tenant }, by);
      request.log.info({ key: issued.id, by }, 'API key made');
      return reply.code(201).header('cache-control', 'no-store').send(issuedView(issued));
    },
  );
  app.post(
    '/studio/api/api-keys/:id/rotate',
    {
      ...forEditors('keys.manage'),
      schema: {
        operationId: 'rotateApiKey',
        summary: 'Replace an API key by a new one',
        description: 'With the same name, tenant and scopes. The old one stops at once, or after `overlapSeconds`.',
        ...{ tags, params: KeyParams, body: Type.Union([Rotation, Type.Null()]) },
        response: {
          201: answer(IssuedKeyView, 'The new key, shown this once.'),
          ...problemsForEditors('invalid_request', 'unsupported_media_type', 'not_found', 'key_revoked'),
        },
      },
    },
    async (request, reply) => {
      const { overlapSeconds = 0 } = request.body ?? {};
      const { id: by } = editorOf(request);
      const issued = await rotateKey(services, request.params.id, overlapSeconds, by);
      request.log.info({ key: request.params.id, replacement: issued.id, by }, 'API key rotated');
      return reply.code(201).header('cache-control', 'no-store').send(issuedView(issued));
    },
  );
  app.delete(
    '/studio/api/api-keys/:id',
    {
      ...forEditors('keys.manage'),
      schema: {
        operationId: 'revokeApiKey',
        summary: 'Revoke an API key',
        description: 'What it holds open ends within seconds. The last key with the scope `admin` stays.',
        ...{ tags, params: KeyParams },
        response: {
          200: answer(ApiKeyView, 'The key, with the time of its end.'),
          ...problemsForEditors('not_found', 'last_admin_key'),
        },
      },
    },
    async (request, reply) => {
      const { id: by } = editorOf(request);
      const revoked = await revokeKey(services, request.params.id, by);
      request.log.info({ key: revoked.id, by }, 'API key revoked');
      return reply.header('cache-control', 'no-store').send(keyView(revoked));
    },
  );
}
