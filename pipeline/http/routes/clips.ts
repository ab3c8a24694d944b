import { readClip } from '../../clips/index.js';
import { QikError } from '../../errors/catalogue.js';
import { answer, LOCATION, problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { clipView } from '../clip-view.js';
import { REPLAYED } from '../idempotency.js';
import { readJsonAlong } from '../json-body.js';
import { ClipParams, ClipView } from '../schemas.js';
import type { HttpServices } from '../services.js';
import { newClipRequest, sendClip, TAKE_CODES } from '../take-clip.js';

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
        ...newClipRequest,
        response: {
          202: answer(ClipView, 'The bytes are safe, or will be fetched: the clip, of which more is to come.', {
            ...LOCATION,
            ...REPLAYED,
          }),
          ...problemsWithKey(...TAKE_CODES),
        },
      },
    },
    async (request, reply) => sendClip(services, request, reply),
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
