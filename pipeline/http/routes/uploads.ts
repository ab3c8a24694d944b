import { uuidv7 } from 'uuidv7';
import type { StoredAnswer } from '../../idempotency/index.js';
import { creationPrint, UPLOADS_PATH } from '../../uploads/index.js';
import { problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import type { App } from '../base.js';
import { hasIdempotencyKey, IDEMPOTENCY_CODES, IDEMPOTENCY_KEY, once } from '../idempotency.js';
import type { HttpServices } from '../services.js';
import { type TusRoutes, tusRoutes } from '../tus-routes.js';
import { tusSchemas } from '../tus-schemas.js';
import { NEW_CLIP_CODES, UPLOAD_CODES } from '../upload-schema.js';

const schemas = tusSchemas({
  tags: ['uploads'],
  subject: 'Upload',
  problems: problemsWithKey,
  creation: {
    description:
      'tus 1.0: creation and creation-with-upload. Everything that is wrong with the headers and options is answered at ' +
      'once, before anything is kept. The clip is there from now on, in the state `receiving`. With an `Idempotency-Key` the ' +
      'same request is answered with the same upload, and how far that is by now; the bytes that come with it are passed over.',
    metadata: '`options` and, in base64, the JSON of the options that `POST /v1/clips` takes. Other names are kept.',
    headers: IDEMPOTENCY_KEY,
    replayed: true,
    codes: [...UPLOAD_CODES, ...NEW_CLIP_CODES, ...IDEMPOTENCY_CODES],
  },
});

/** Clips that come in parts. */
export async function uploadRoutes(app: App, services: HttpServices): Promise<void> {
  const { resumable } = services;
  /** Makes an upload, or finds the one that a request with the same key made. */
  const create: TusRoutes['create'] = (request, reply, asked) => {
    const id = uuidv7();
    const stays = hasIdempotencyKey(request);
    return once(services, request, reply, {
      clipId: id,
      head: creationPrint(asked.headers),
      run: (settle) => {
        // How far it is changes; what is told again is read from its row then.
        const begun: StoredAnswer = { status: 201, headers: {}, body: null };
        return resumable.answer({ ...asked, creating: { id, stays, begun: (tx) => settle(tx, begun, {}) } });
      },
      recognise: async () => ({}),
      replay: (_answer, clipId) => resumable.again(asked, clipId ?? id),
    });
  };
  await tusRoutes(app, {
    ...{ resumable, path: UPLOADS_PATH, schemas, callerOf, create },
    ...{ config: { access: 'clips:write' }, optionsConfig: { access: 'anybody' } },
  });
}
