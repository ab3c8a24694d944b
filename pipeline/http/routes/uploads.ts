import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { uuidv7 } from 'uuidv7';
import { QikError } from '../../errors/catalogue.js';
import type { StoredAnswer } from '../../idempotency/index.js';
import {
  creationPrint,
  PART_TYPE,
  TUS_VERSION,
  type TusAnswer,
  type TusRequest,
  UPLOADS_PATH,
} from '../../uploads/index.js';
import { type AnswerHeader, problems, problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import type { App } from '../base.js';
import { oneLine } from '../headers.js';
import { hasIdempotencyKey, IDEMPOTENCY_CODES, IDEMPOTENCY_KEY, once, REPLAYED } from '../idempotency.js';
import type { HttpServices } from '../services.js';
import { NEW_CLIP_CODES, UPLOAD_CODES } from '../upload-schema.js';

const text = (description: string) => Type.String({ description });

const version = { 'tus-resumable': text(`Version of the protocol: ${TUS_VERSION}.`) };
const params = Type.Object({ id: text('Id of the upload, which is that of its clip.') });

const always = { required: true } as const;
const HEADERS = {
  location: { ...always, type: 'string', description: 'Address of the upload.' },
  'clip-id': { ...always, type: 'string', description: 'Id of the clip, which can be followed and deleted already.' },
  'upload-offset': { ...always, type: 'integer', description: 'Bytes of it that are safe: go on from there.' },
  'upload-length': { ...always, type: 'integer', description: 'Bytes in all.' },
  'upload-expires': {
    type: 'string',
    description: 'When it is given up, unless more comes: 24 hours after the last part. Absent: it is complete.',
  },
  'upload-metadata': { type: 'string', description: 'As it was given.' },
  'tus-version': { ...always, type: 'string', description: 'Versions of the protocol that can be spoken.' },
  'tus-extension': { ...always, type: 'string', description: 'Parts of the protocol that can be used.' },
  'tus-max-size': { ...always, type: 'integer', description: 'Bytes that an upload may have.' },
  ...REPLAYED,
} as const satisfies Record<string, AnswerHeader>;

type HeaderName = keyof typeof HEADERS;

/** An answer that is headers alone. */
const bareOf =
  (headers: Readonly<Record<HeaderName, AnswerHeader>>) =>
  (description: string, ...names: readonly HeaderName[]): object => ({
    type: 'null',
    description,
    headers: Object.fromEntries(names.map((name) => [name, headers[name]])),
  });
const bare = bareOf(HEADERS);
/** What is made with nothing in it does not say how far it is. */
const bareCreation = bareOf({
  ...HEADERS,
  'upload-offset': { type: 'integer', description: 'Bytes that came with the request and are safe. Absent: none.' },
});

/** A body of bytes, which is read as a stream and described only. */
const bytes = (description: string) => ({
  consumes: [PART_TYPE],
  body: Type.Unsafe<unknown>({ type: 'string', format: 'binary', description }),
});

const tags = ['uploads'];
const write = { access: 'clips:write' } as const;
/** What is wrong with a request the protocol has its own rules for. */
const PART_CODES = [
  'upload_aborted',
  'upload_taken_over',
  'upload_too_slow',
  'digest_mismatch',
  'gone',
  'upload_locked',
  'aborted',
] as const;

const creationSchema = {
  operationId: 'createUpload',
  summary: 'Begin a resumable upload',
  description:
    'tus 1.0: creation and creation-with-upload. Everything that is wrong with the headers and options is answered at ' +
    'once, before anything is kept. The clip is there from now on, in the state `receiving`. With an `Idempotency-Key` the ' +
    'same request is answered with the same upload, and how far that is by now; the bytes that come with it are passed over.',
  tags,
  ...bytes('The first bytes, if you like.'),
  headers: Type.Object({
    ...version,
    'upload-length': Type.Integer({ minimum: 1, description: 'Bytes in all.' }),
    'upload-metadata': Type.Optional(
      text('`options` and, in base64, the JSON of the options that `POST /v1/clips` takes. Other names are kept.'),
    ),
    'repr-digest': Type.Optional(text('`sha-256=:<base64>:` of the whole file, as in RFC 9530; checked at its end.')),
    ...IDEMPOTENCY_KEY,
  }),
  response: {
    201: bareCreation('The upload.', 'location', 'clip-id', 'upload-offset', 'upload-expires', 'idempotent-replayed'),
    ...problemsWithKey(...UPLOAD_CODES, ...NEW_CLIP_CODES, ...PART_CODES, ...IDEMPOTENCY_CODES, 'tus_version'),
  },
};

const partSchema = {
  operationId: 'continueUpload',
  summary: 'Send bytes of an upload',
  description:
    'What came counts, however the request ends. With the last byte the clip is made: then the answer has no ' +
    '`Upload-Expires`, and the clip waits for a worker.',
  tags,
  params,
  ...bytes('The bytes from `Upload-Offset` on.'),
  headers: Type.Object({
    ...version,
    'upload-offset': Type.Integer({ minimum: 0, description: 'Where the bytes belong: as many as are safe already.' }),
  }),
  response: {
    204: bare('They are safe.', 'upload-offset', 'clip-id', 'upload-expires'),
    ...problemsWithKey(
      ...(['invalid_request', 'unsupported_media_type', 'not_found', 'tus_version', 'offset_mismatch'] as const),
      ...(['too_large', 'storage_unavailable', 'not_enough_space', 'overloaded'] as const),
      ...PART_CODES,
    ),
  },
};

const headSchema = {
  operationId: 'getUploadOffset',
  summary: 'How far an upload is',
  description: 'Makes a request that still sends bytes of it let go, and waits for that.',
  tags,
  params,
  headers: Type.Object(version),
  response: {
    200: bare('The upload.', 'upload-offset', 'upload-length', 'upload-metadata', 'upload-expires', 'clip-id'),
    ...problemsWithKey('not_found', 'tus_version', 'gone', 'upload_locked', 'upload_aborted'),
  },
};

const endSchema = {
  operationId: 'terminateUpload',
  summary: 'Give an upload up',
  description: 'Nothing of it is left, its clip included. One that is complete is a clip: delete that.',
  tags,
  params,
  headers: Type.Object(version),
  response: {
    204: bare('It is gone.'),
    ...problemsWithKey('not_found', 'tus_version', 'gone', 'upload_locked', 'upload_complete', 'upload_aborted'),
  },
};

const optionsSchema = (operationId: string) => ({
  operationId,
  summary: 'What can be done with resumable uploads',
  tags,
  response: {
    204: bare('See the headers.', 'tus-version', 'tus-extension', 'tus-max-size'),
    ...problems('internal'),
  },
});

/** Aborted when the client goes away before its answer. */
function closedOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new QikError('upload_aborted'));
  });
  return controller.signal;
}

const headersOf = (request: FastifyRequest): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(request.raw.headers).map(([name, value]) => [name, oneLine(value)]));

/** Resumable uploads: tus 1.0, whose own server reads and answers; who may ask and how errors look is as everywhere. */
export async function uploadRoutes(app: App, services: HttpServices): Promise<void> {
  const { resumable } = services;
  const send = (reply: FastifyReply, { status, headers }: TusAnswer): FastifyReply =>
    reply.code(status).headers(headers).send();

  /** Makes an upload, or finds the one that a request with the same key made. */
  const create = (request: FastifyRequest, reply: FastifyReply, asked: TusRequest): Promise<TusAnswer> => {
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

  const serve =
    (method: 'POST' | 'HEAD' | 'PATCH' | 'DELETE', id: string | null) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      reply.header('tus-resumable', TUS_VERSION).header('cache-control', 'no-store');
      const headers = headersOf(request);
      // Whoever speaks another version must hear which there are.
      if (headers['tus-resumable'] !== TUS_VERSION) reply.header('tus-version', TUS_VERSION);
      const closed = closedOf(reply);
      const { raw } = request;
      const asked = { method, id, headers, raw, closed, caller: callerOf(request) };
      const answer = await (method === 'POST' ? create(request, reply, asked) : resumable.answer(asked));
      if (answer.received !== null) request.log.info({ clip: answer.received }, 'clip received');
      return send(reply, answer);
    };

  // They are cut before anything waits for them: what came is kept, and their senders come again.
  app.addHook('preClose', async () => resumable.cut());
  await app.register(async (inner) => {
    const scope = inner.withTypeProvider<TypeBoxTypeProvider>();
    // Bodies are read by the upload itself; their types are its to judge.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    // Headers are checked together with what they hold, so that everything wrong is told at once.
    const common = { validatorCompiler: () => () => true };
    const one = `${UPLOADS_PATH}/:id`;
    scope.post(UPLOADS_PATH, { ...common, config: write, schema: creationSchema }, serve('POST', null));
    scope.patch(one, { ...common, config: write, schema: partSchema }, (request, reply) =>
      serve('PATCH', request.params.id)(request, reply),
    );
    // As a list, so that it is in the document: alone it would count as the shadow of a GET.
    scope.route({
      ...{ method: ['HEAD'], url: one, ...common, config: write, schema: headSchema },
      handler: (request, reply) => serve('HEAD', request.params.id)(request, reply),
    });
    scope.delete(one, { ...common, config: write, schema: endSchema }, (request, reply) =>
      serve('DELETE', request.params.id)(request, reply),
    );
    for (const [url, operationId] of [
      [UPLOADS_PATH, 'getUploadOptions'],
      [one, 'getOptionsOfUpload'],
    ] as const) {
      const about = url === one ? { ...optionsSchema(operationId), params } : optionsSchema(operationId);
      scope.options(url, { ...common, config: { access: 'anybody' }, schema: about }, async (_request, reply) =>
        send(reply, await resumable.options()),
      );
    }
  });
}
