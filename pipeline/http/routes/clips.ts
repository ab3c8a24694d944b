import { Type } from 'typebox';
import { readClip } from '../../clips/index.js';
import { playbackOf } from '../../deliver/index.js';
import { QikError } from '../../errors/catalogue.js';
import { ClipOptions, expectedSha256, receiveClip } from '../../ingest/index.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { clipView, renditionView, stillView } from '../clip-view.js';
import { declaredBytes, oneLine } from '../headers.js';
import { uploadParts } from '../multipart.js';
import { ClipView, PlaybackRequestBody, PlaybackView, Problem } from '../schemas.js';
import type { HttpServices } from '../services.js';

const problems = { '4xx': Problem, '5xx': Problem } as const;
const ClipParams = Type.Object({ id: Type.String({ description: 'Id of the clip.' }) });

const UploadForm = Type.Object(
  {
    options: Type.Optional(ClipOptions),
    file: Type.Unsafe<unknown>({
      type: 'string',
      format: 'binary',
      description: 'MP4, MOV, 3GP, WebM, Matroska, WMV or animated GIF.',
    }),
  },
  { description: 'options is JSON and comes before the file.' },
);

export function clipRoutes(app: App, services: HttpServices): void {
  app.post(
    '/v1/clips',
    {
      config: { access: 'clips:write' },
      // The body is a stream of parts that ingest checks one by one; the schema is there to be read.
      validatorCompiler: () => () => true,
      schema: {
        summary: 'Send a clip',
        description: 'Answers as soon as the bytes are safe; what is made of them shows with GET /v1/clips/{id}.',
        tags: ['clips'],
        consumes: ['multipart/form-data'],
        body: UploadForm,
        headers: Type.Object({
          'repr-digest': Type.Optional(Type.String({ description: 'sha-256=:<base64>: of the file; checked.' })),
        }),
        response: { 202: ClipView, ...problems },
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
        summary: 'A clip and how far it is',
        tags: ['clips'],
        params: ClipParams,
        response: { 200: ClipView, ...problems },
      },
    },
    async (request, reply) => {
      const clip = await readClip(services.ingest.orm, request.params.id, callerOf(request).tenant);
      if (clip === null) throw new QikError('not_found');
      return reply.header('cache-control', 'no-store').send(clipView(clip));
    },
  );

  app.post(
    '/v1/clips/:id/playback',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:read' },
      schema: {
        summary: 'An address to play a clip from',
        description: 'The best rendition for a device, by its platform, screen and network.',
        tags: ['clips'],
        params: ClipParams,
        body: PlaybackRequestBody,
        response: { 200: PlaybackView, ...problems },
      },
    },
    async (request, reply) => {
      const playback = await playbackOf(services.deliver, request.params.id, callerOf(request).tenant, request.body);
      return reply.header('cache-control', 'no-store').send({
        ...playback,
        rendition: renditionView(playback.rendition),
        stills: playback.stills.map(({ url, ...still }) => ({ ...stillView(still), url })),
      });
    },
  );
}
