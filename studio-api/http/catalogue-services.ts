import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import type { Orm } from '../../pipeline/db/index.js';
import { namesTag } from '../../pipeline/deliver/index.js';
import type { ErrorCode } from '../../pipeline/errors/catalogue.js';
import { JSON_TIMEOUT_MS, problemsWithKey } from '../../pipeline/http/index.js';
import type { ObjectStore } from '../../pipeline/storage/index.js';
import type { CatalogueAnswer, CatalogueAnswers, CatalogueReader } from '../catalogue/index.js';
import type { Trending } from '../search/index.js';

/** What the routes for devices stand on. */
export type CatalogueServices = {
  readonly orm: Orm;
  readonly store: ObjectStore;
  readonly reader: CatalogueReader;
  readonly answers: CatalogueAnswers;
  readonly trending: Trending;
  /** Whether it can be read without a key. */
  readonly open: boolean;
};

/** Seconds for which an answer may be kept: it is followed by a question for what is new anyway. */
const KEPT_S = 30;

/** A year, which is as good as for ever (RFC 8246): other bytes have another address. */
export const FOR_EVER_S = 31_536_000;

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

/** Whether a client unpacks gzip (RFC 9110, 12.5.3). */
const unpacks = (accepted: string | undefined): boolean =>
  (accepted ?? '').split(',').some((one) => /^\s*(gzip|\*)\s*(;\s*q=(1(\.0*)?|0?\.0*[1-9]\d*)\s*)?$/i.test(one));

/**
 * Sends a document: the same bytes to everybody who asks for the same. The signature is of what is unpacked.
 *
 * @param kept how long it may be kept, as in Cache-Control
 */
export function sendDocument(
  { open }: CatalogueServices,
  request: FastifyRequest,
  reply: FastifyReply,
  { bytes, packed, etag: plainTag, signature }: CatalogueAnswer,
  kept = `max-age=${KEPT_S}`,
): FastifyReply {
  const short = packed !== null && unpacks(request.headers['accept-encoding']) ? packed : null;
  // Other bytes on the way have another strong tag.
  const etag = short === null ? plainTag : plainTag.replace(/"$/, '-gzip"');
  reply.headers({
    etag,
    vary: 'accept-encoding',
    'catalogue-signature': signature,
    'cache-control': `${open ? 'public' : 'private'}, ${kept}`,
    'x-content-type-options': 'nosniff',
    ...(open
      ? { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'etag, catalogue-signature' }
      : {}),
  });
  if (namesTag(request.headers['if-none-match'], etag)) return reply.code(304).send();
  if (short !== null) reply.header('content-encoding', 'gzip');
  return reply.type('application/json; charset=utf-8').send(short ?? bytes);
}
