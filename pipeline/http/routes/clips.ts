import { Type } from 'typebox';
import { uuidv7 } from 'uuidv7';
import { readClip } from '../../clips/index.js';
import { QikError } from '../../errors/catalogue.js';
import { type Fingerprint, jsonDigest } from '../../idempotency/index.js';
import { expectedSha256, receiveClip, recogniseUpload } from '../../ingest/index.js';
import { acceptedClip } from '../accepted.js';
import { answer, LOCATION, problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { clipView } from '../clip-view.js';
import { declaredBytes, oneLine } from '../headers.js';
import { answerOnce, IDEMPOTENCY_CODES, IDEMPOTENCY_KEY, REPLAYED } from '../idempotency.js';
import { isJsonRequest, readJsonAlong } from '../json-body.js';
import { uploadParts } from '../multipart.js';
import { ClipParams, ClipView } from '../schemas.js';
import type { HttpServices } from '../services.js';
import { NEW_CLIP_CODES, UPLOAD_CODES, uploadSchema } from '../upload-schema.js';
import { BY_URL_CODES, byUrlBody, byUrlHeaders, sendByUrl } from './clips-by-url.js';

/** What tells one upload from another once it was read. */
const uploadPrint = (options: unknown, length: string, digest: string): Fingerprint => ({
  options: jsonDigest(options),
  length,
  digest,
});

export function clipRoutes(app: App, services: HttpServices): void {
  app.post(
    '/v1/clips',
    {
      config: { access: 'clips:write' },
      // The body is a stream of parts that ingest checks one by one; the schema is there to be read.
      validatorCompiler: () => () => true,
      preParsing: readJsonAlong(),
      schema: {
        operationId: 'sendClip',
        summary: 'Send a clip',
        description:
          'Answers as soon as the bytes are safe; what is made of them shows with `GET /v1/clips/{id}`. While the file comes ' +
          'the clip is in the state `receiving`, and deleting it ends the request with `gone`. A body of JSON names the ' +
          'file by its address instead: it is answered at once, and the file is fetched after that.',
        tags: ['clips'],
        body: {
          content: { 'multipart/form-data': { schema: uploadSchema.body }, 'application/json': { schema: byUrlBody } },
        },
        headers: Type.Object({ ...byUrlHeaders, ...IDEMPOTENCY_KEY }),
        response: {
          202: answer(ClipView, 'The bytes are safe, or will be fetched: the clip, of which more is to come.', {
            ...LOCATION,
            ...REPLAYED,
          }),
          ...problemsWithKey(...UPLOAD_CODES, ...NEW_CLIP_CODES, ...BY_URL_CODES, ...IDEMPOTENCY_CODES, 'gone'),
        },
      },
    },
    async (request, reply) => {
      if (isJsonRequest(request)) return sendByUrl(services, request, reply);
      if (!request.isMultipart()) throw new QikError('unsupported_media_type');
      const { ingest } = services;
      const { headers } = request.raw;
      const id = uuidv7();
      const digest = expectedSha256(oneLine(headers['repr-digest']));
      const upload = {
        ...{
          id,
          caller: callerOf(request),
          parts: uploadParts(request, ingest.rules.rate),
          expectedSha256: digest,
        },
        declaredBytes: declaredBytes(headers['content-length']),
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
        },
        recognise: async (first) => {
          // Whoever names the digest of the file need not send it again.
          const { given, file } = await recogniseUpload(ingest, upload, digest === null || digest !== first['digest']);
          if (file === null) return uploadPrint(given, first['length'] ?? '', digest ?? '');
          return uploadPrint(given, String(file.bytes), file.sha256);
        },
      });
    },
  );

  app.get(
    '/v1/clips/:id',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:read' },
      schema: {
        operationId: 'getClip',
        summary: 'A clip and how far it is',
        description: 'Past `expiresAt` the state is `expired`, and nothing of the clip is shown any more.',
        tags: ['clips'],
        params: ClipParams,
        response: { 200: answer(ClipView, 'The clip.'), ...problemsWithKey('not_found') },
      },
    },
    async (request, reply) => {
      const clip = await readClip(services.ingest.orm, request.params.id, callerOf(request).tenant);
      if (clip === null) throw new QikError('not_found');
      return reply.header('cache-control', 'no-store').send(clipView(clip));
    },
  );
}
