import type { FastifyRequest } from 'fastify';
import { QikError } from '../../pipeline/errors/catalogue.js';

/** A version as an entity tag. */
export const etagOf = (version: number): string => `"${version}"`;

/** For the schemas of answers that have one. */
export const ETAG = {
  etag: { type: 'string', description: 'The newest version, for If-Match.', required: true },
} as const;

/**
 * The version that a request is about: the entity tag in its If-Match. One has to be named: `*` would be whatever is
 * there, which is what nobody saw.
 *
 * @throws QikError `precondition_required` without it, `invalid_request` where it is no version
 */
export function seenVersion(request: FastifyRequest): number {
  const tag = request.headers['if-match'];
  if (tag === undefined || tag === '') throw new QikError('precondition_required');
  const number = /^"([1-9][0-9]{0,8})"$/.exec(tag)?.[1];
  if (number !== undefined) return Number(number);
  const message = 'must be one ETag as it was given, such as "3"';
  throw new QikError('invalid_request', `headers: if-match ${message}`, { errors: [{ path: '/if-match', message }] });
}
