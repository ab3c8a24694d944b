import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import type { Orm } from '../../pipeline/db/index.js';
import { namesTag } from '../../pipeline/deliver/index.js';
import type { ErrorCode } from '../../pipeline/errors/catalogue.js';
import { JSON_TIMEOUT_MS, problemsWithKey } from '../../pipeline/http/index.js';
import type { ObjectStore } from '../../pipeline/storage/index.js';
import type { CatalogueAnswer, CatalogueAnswers, CatalogueReader } from '../catalogue/index.js';

/** What the routes for devices stand on. */
export type CatalogueServices = {
  readonly orm: Orm;
  readonly store: ObjectStore;
  readonly reader: CatalogueReader;
  readonly answers: CatalogueAnswers;
  /** Whether it can be read without a key. */
  readonly open: boolean;
};

/** Seconds for which an answer may be kept: it is followed by a question for what is new anyway. */
const KEPT_S = 30;

/** What every route for devices has: who may call it, and how long it may take. */
export const forDevices = ({ open }: CatalogueServices) =>
  ({ handlerTimeout: JSON_TIMEOUT_MS, config: { access: open ? 'anybody' : 'catalogue:read' } }) as const;

const HEADERS = {
  etag: { schema: { type: 'string' }, required: true, description: 'Of the bytes; for If-None-Match.' },
  'catalogue-signature': {
    ...{ schema: { type: 'string' }, required: true },
    description:
      'JWS over the bytes, its content detached (RFC 7515, appendix F); the keys are at /.well-known/jwks.json.',
  },
};

/** Answers of a route that sends a document, for its schema. */
export const documents = (schema: TSchema, description: string, ...codes: readonly ErrorCode[]): object => ({
  200: { description, headers: HEADERS, content: { 'application/json': { schema } } },
  304: { type: 'null', description: 'It is what you have.' },
  ...problemsWithKey('invalid_request', ...codes),
});

/** Sends a document: the same bytes to everybody who asks for the same. */
export function sendDocument(
  { open }: CatalogueServices,
  request: FastifyRequest,
  reply: FastifyReply,
  { bytes, etag, signature }: CatalogueAnswer,
): FastifyReply {
  reply.headers({
    etag,
    'catalogue-signature': signature,
    'cache-control': `${open ? 'public' : 'private'}, max-age=${KEPT_S}`,
    'x-content-type-options': 'nosniff',
    ...(open
      ? { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'etag, catalogue-signature' }
      : {}),
  });
  if (namesTag(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(bytes);
}
