import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { ClipByUrl, takeByUrl } from '../fetch/index.js';
import { type Fingerprint, jsonDigest } from '../idempotency/index.js';
import type { Purpose } from '../ingest/index.js';
import { acceptedClip } from './accepted.js';
import { callerOf } from './auth.js';
import { answerOnce } from './idempotency.js';
import { requireBodyDigest } from './json-body.js';
import type { HttpServices } from './services.js';

const EXAMPLE = {
  sourceUrl: 'https://media.example.org/clips/7?signature=5f1d',
  recipients: ['bob'],
  ttl: 'P3D',
  profiles: ['android-main', 'ios-main'],
};

/** The body of a request that names its file by an address, for the schema of the route. */
export const byUrlBody = { ...ClipByUrl, examples: [EXAMPLE] };

/** Headers of the route, which takes forms as well. */
export const byUrlHeaders = {
  'repr-digest': Type.Optional(
    Type.String({
      description:
        '`sha-256=:<base64>:` of the file, as in RFC 9530; checked. With JSON it is that of the JSON: what the file must ' +
        'hash to stands in `sourceDigest` then.',
    }),
  ),
};

/** What can be wrong with such a request beside what can be wrong with an upload. */
export const BY_URL_CODES = ['source_forbidden'] as const;

/** What tells one such request from another. The address may hold a secret: nothing of it is kept but a digest. */
function fingerprintOf(body: unknown): Fingerprint {
  if (typeof body !== 'object' || body === null) return {};
  const { sourceUrl, sourceDigest, ...options }: Readonly<Record<string, unknown>> = { ...body };
  return {
    ...{ sourceUrl: jsonDigest(sourceUrl), options: jsonDigest(options) },
    ...(sourceDigest === undefined ? {} : { sourceDigest: jsonDigest(sourceDigest) }),
  };
}

/** A clip that is to come of a request. */
export type NewClip = {
  readonly id: string;
  /** Empty: it is sent. */
  readonly purpose: { readonly purpose?: Purpose };
  /** Called once it was taken in. */
  readonly taken?: () => Promise<void>;
};

/** Answers a request for a clip whose file is to be fetched. */
export async function sendByUrl(
  services: HttpServices,
  request: FastifyRequest,
  reply: FastifyReply,
  { id, purpose, taken }: NewClip,
): Promise<FastifyReply> {
  requireBodyDigest(request);
  const { ingest, sources } = services;
  const { body } = request;
  return answerOnce(services, request, reply, {
    clipId: id,
    head: fingerprintOf(body),
    run: async (settle) => {
      const caller = callerOf(request);
      const begun: Parameters<typeof takeByUrl>[1]['begun'] = (tx, row) => settle(tx, acceptedClip(reply, row), {});
      await takeByUrl({ ...ingest, outbound: sources.outbound }, { caller, body, id, begun, ...purpose });
      request.log.info({ clip: id }, 'clip to be fetched');
      sources.look();
      await taken?.();
    },
  });
}
