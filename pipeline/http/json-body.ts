import { createHash, type Hash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { QikError } from '../errors/catalogue.js';
import { expectedSha256 } from '../ingest/index.js';
import { JSON_TIMEOUT_MS } from './base.js';
import { oneLine } from './headers.js';

const digests = new WeakMap<FastifyRequest, Hash>();

export const isJsonRequest = (request: FastifyRequest): boolean => request.mediaType === 'application/json';

/**
 * For a route that takes files as well, which may take their time: a body of JSON may not, and is hashed as it comes.
 *
 * @param withinMs milliseconds in which the body has to be there
 * @returns what is to be called before the body is parsed
 */
export const readJsonAlong =
  (withinMs = JSON_TIMEOUT_MS) =>
  async (request: FastifyRequest, _reply: FastifyReply, body: Readable): Promise<Readable> => {
    if (!isJsonRequest(request)) return body;
    const hash = createHash('sha256');
    digests.set(request, hash);
    const along = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    // A body that is refused before it is read has nobody else who listens.
    along.on('error', () => undefined);
    // The body's own error ends the connection before it could be answered.
    const timer = setTimeout(() => along.destroy(new QikError('upload_too_slow')), withinMs);
    along.once('close', () => clearTimeout(timer));
    body.once('close', () => {
      if (!body.readableEnded) along.destroy(new QikError('upload_aborted'));
    });
    body.on('error', () => undefined);
    return body.pipe(along);
  };

/**
 * Holds a body of JSON against its `Repr-Digest`, if there is one.
 *
 * @throws QikError `digest_mismatch`; `invalid_request` where the header is not whole
 */
export function requireBodyDigest(request: FastifyRequest): void {
  const expected = expectedSha256(oneLine(request.raw.headers['repr-digest']));
  if (expected === null || expected === digests.get(request)?.digest('hex')) return;
  throw new QikError(
    'digest_mismatch',
    'Repr-Digest is that of the body as it is sent, which is JSON; the digest of the file belongs into sourceDigest.',
  );
}
