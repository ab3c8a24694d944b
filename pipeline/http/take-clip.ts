import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { uuidv7 } from 'uuidv7';
import { QikError } from '../errors/catalogue.js';
import { type Fingerprint, jsonDigest } from '../idempotency/index.js';
import { expectedSha256, type Purpose, receiveClip, recogniseUpload } from '../ingest/index.js';
import { acceptedClip } from './accepted.js';
import { callerOf } from './auth.js';
import { declaredBytes, oneLine } from './headers.js';
import { answerOnce, IDEMPOTENCY_CODES, IDEMPOTENCY_KEY } from './idempotency.js';
import { isJsonRequest } from './json-body.js';
import { uploadParts } from './multipart.js';
import type { HttpServices } from './services.js';
import { BY_URL_CODES, byUrlBody, byUrlHeaders, type NewClip, sendByUrl } from './take-by-url.js';
import { NEW_CLIP_CODES, UPLOAD_CODES, uploadSchema } from './upload-schema.js';

/** How a request is described that a clip comes of, as a form or by an address. */
export const newClipRequest = {
  body: {
    content: { 'multipart/form-data': { schema: uploadSchema.body }, 'application/json': { schema: byUrlBody } },
  },
  headers: Type.Object({ ...byUrlHeaders, ...IDEMPOTENCY_KEY }),
};

/** What can be wrong with it. */
export const TAKE_CODES = [
  ...[...UPLOAD_CODES, ...NEW_CLIP_CODES, ...BY_URL_CODES, ...IDEMPOTENCY_CODES],
  'gone',
] as const;

/** What tells one upload from another once it was read. */
const uploadPrint = (options: unknown, length: string, digest: string): Fingerprint => ({
  options: jsonDigest(options),
  length,
  digest,
});

/** Answers a request whose file comes as a part of a form. */
async function sendForm(
  services: HttpServices,
  request: FastifyRequest,
  reply: FastifyReply,
  { id, purpose, taken }: NewClip,
): Promise<FastifyReply> {
  if (!request.isMultipart()) throw new QikError('unsupported_media_type');
  const { ingest } = services;
  const { headers } = request.raw;
  const digest = expectedSha256(oneLine(headers['repr-digest']));
  const upload = {
    ...{ id, caller: callerOf(request), parts: uploadParts(request, ingest.rules.rate), expectedSha256: digest },
    ...{ declaredBytes: declaredBytes(headers['content-length']), ...purpose },
  };
  return answerOnce(services, request, reply, {
    clipId: id,
    head: digest === null ? {} : { digest },
    run: async (settle) => {
      await receiveClip(ingest, {
        ...upload,
        completed: (tx, row, { given, bytes, sha256 }) =>
          settle(tx, acceptedClip(reply, row), uploadPrint(given, String(bytes), sha256)),
      });
      request.log.info({ clip: id }, 'clip received');
      await taken?.();
    },
    recognise: async (first) => {
      // Whoever names the digest of the file need not send it again.
      const { given, file } = await recogniseUpload(ingest, upload, digest === null || digest !== first['digest']);
      if (file === null) return uploadPrint(given, first['length'] ?? '', digest ?? '');
      return uploadPrint(given, String(file.bytes), file.sha256);
    },
  });
}

/**
 * Takes a clip in, whichever way its file comes, and answers with it.
 *
 * @param special.purpose what it is for, where it is not one that is sent, by its id
 * @param special.taken called once it was taken in; what it throws is the request's
 */
export async function sendClip(
  services: HttpServices,
  request: FastifyRequest,
  reply: FastifyReply,
  special?: { readonly purpose: (id: string) => Purpose; readonly taken: () => Promise<void> },
): Promise<FastifyReply> {
  const id = uuidv7();
  const clip: NewClip = {
    ...{ id, purpose: special === undefined ? {} : { purpose: special.purpose(id) } },
    ...(special === undefined ? {} : { taken: special.taken }),
  };
  return isJsonRequest(request) ? sendByUrl(services, request, reply, clip) : sendForm(services, request, reply, clip);
}
