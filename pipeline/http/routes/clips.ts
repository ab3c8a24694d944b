import { readClip } from '../../clips/index.js';
import { QikError } from '../../errors/catalogue.js';
import { expectedSha256, receiveClip } from '../../ingest/index.js';
import { answer, problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { clipView } from '../clip-view.js';
import { declaredBytes, oneLine } from '../headers.js';
import { uploadParts } from '../multipart.js';
import { ClipParams, ClipView } from '../schemas.js';
import type { HttpServices } from '../services.js';
import { UPLOAD_CODES, uploadSchema } from '../upload-schema.js';

export function clipRoutes(app: App, services: HttpServices): void {
  app.post(
    '/v1/clips',
    {
      config: { access: 'clips:write' },
      // The body is a stream of parts that ingest checks one by one; the schema is there to be read.
      validatorCompiler: () => () => true,
      schema: {
        operationId: 'sendClip',
        summary: 'Send a clip',
        description:
          'Answers as soon as the bytes are safe; what is made of them shows with `GET /v1/clips/{id}`. While the file comes ' +
          'the clip is in the state `receiving`, and deleting it ends the request with `gone`.',
        tags: ['clips'],
        ...uploadSchema,
        response: {
          202: answer(ClipView, 'The bytes are safe and the clip waits for a worker.'),
          ...problemsWithKey(...UPLOAD_CODES, 'gone'),
        },
      },
    },
    async (request, reply) => {
      if (!request.isMultipart()) throw new QikError('unsupported_media_type');
      const caller = callerOf(request);
      const id = await receiveClip(services.ingest, {
        caller,
        parts: uploadParts(request),
        expectedSha256: expectedSha256(oneLine(request.raw.headers['repr-digest'])),
        declaredBytes: declaredBytes(request.raw.headers['content-length']),
      });
      request.log.info({ clip: id }, 'clip received');
      const clip = await readClip(services.ingest.orm, id, caller.tenant);
      if (clip === null) throw new QikError('internal', 'The clip that was just written is not there.');
      return reply.code(202).header('location', `/v1/clips/${id}`).send(clipView(clip));
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
