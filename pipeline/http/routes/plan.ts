import { Type } from 'typebox';
import { uuidv7 } from 'uuidv7';
import { QikError } from '../../errors/catalogue.js';
import { expectedSha256, stageUpload } from '../../ingest/index.js';
import { type DryRun, dryRun } from '../../media/index.js';
import { answer, problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import type { App } from '../base.js';
import { declaredBytes, oneLine } from '../headers.js';
import { readJsonAlong } from '../json-body.js';
import { uploadParts } from '../multipart.js';
import { Places } from '../places.js';
import { PlanView } from '../schemas-plan.js';
import type { HttpServices } from '../services.js';
import { UPLOAD_CODES, uploadSchema } from '../upload-schema.js';

/** Dry runs under way at once, their uploads included: they are for trying things out, and clips come first. */
const MAX_UNDER_WAY = 8;
/** Files looked at at the same time; each look runs ffprobe and decodes a few pictures. */
const MAX_LOOKS = 2;

const PROBLEMS = problemsWithKey(
  ...UPLOAD_CODES,
  ...(['not_a_video', 'no_video_track', 'truncated', 'corrupt', 'encrypted', 'unsupported_codec'] as const),
  ...(['too_long', 'too_short', 'too_many_pixels'] as const),
);

export function planRoute(app: App, services: HttpServices): void {
  const looks = new Places(MAX_LOOKS);
  let underWay = 0;

  const look = async (id: string, request: Parameters<typeof uploadParts>[0], signal: AbortSignal): Promise<DryRun> => {
    const { headers } = request.raw;
    const { wishes, file } = await stageUpload(services.ingest, id, {
      caller: callerOf(request),
      parts: uploadParts(request, services.ingest.rules.rate),
      expectedSha256: expectedSha256(oneLine(headers['repr-digest'])),
      declaredBytes: declaredBytes(headers['content-length']),
    });
    try {
      return await looks.take(() => dryRun(file.path, wishes.render, services.media, signal), signal);
    } finally {
      await file.discard();
    }
  };

  app.post(
    '/v1/plan',
    {
      config: { access: 'clips:write' },
      preParsing: readJsonAlong(),
      validatorCompiler: () => () => true,
      // As `qik plan --json` writes it, which knows no schema.
      serializerCompiler: () => (data) => JSON.stringify(data),
      schema: {
        operationId: 'planClip',
        summary: 'What would be made of a clip, and why',
        description:
          'A dry run: takes the same request as `POST /v1/clips`, encodes nothing and keeps nothing. Of the options those ' +
          'that say how a clip is rendered matter. A file that would be refused is refused here, with the same code.',
        tags: ['clips'],
        ...uploadSchema,
        response: { 200: answer(Type.Unsafe<DryRun>(PlanView), 'As `qik plan --json`.'), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      if (!request.isMultipart()) throw new QikError('unsupported_media_type');
      if (underWay >= MAX_UNDER_WAY) throw new QikError('busy', 'As many dry runs are under way as may be.');
      const left = new AbortController();
      const onClose = (): void => left.abort(new QikError('upload_aborted'));
      reply.raw.once('close', onClose);
      underWay += 1;
      try {
        return reply.header('cache-control', 'no-store').send(await look(uuidv7(), request, left.signal));
      } finally {
        underWay -= 1;
        reply.raw.off('close', onClose);
      }
    },
  );
}
