import { Type } from 'typebox';
import type { ErrorCode } from '../errors/catalogue.js';
import { PART_TYPE, TUS_VERSION } from '../uploads/index.js';
import { type AnswerHeader, problems } from './answers.js';
import { REPLAYED } from './idempotency.js';
import type { TusRoutes } from './tus-routes.js';

const text = (description: string) => Type.String({ description });

const version = { 'tus-resumable': text(`Version of the protocol: ${TUS_VERSION}.`) };
const params = Type.Object({ id: text('Id of the upload, which is that of its clip.') });

const always = { required: true } as const;
const HEADERS = {
  location: { ...always, type: 'string', description: 'Address of the upload.' },
  'clip-id': { ...always, type: 'string', description: 'Id of what will come of it, which is known already.' },
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

/** What is different where uploads become different things. */
export type TusReference = {
  readonly tags: readonly string[];
  /** Part of the names of operations. */
  readonly subject: 'Upload' | 'SourceUpload';
  /** What any route of these may answer as well. */
  readonly problems: (...codes: readonly ErrorCode[]) => object;
  readonly creation: {
    readonly description: string;
    readonly metadata: string;
    readonly headers?: Parameters<typeof Type.Object>[0];
    readonly codes: readonly ErrorCode[];
    readonly replayed: boolean;
  };
};

function creationSchema({ tags, subject, problems: all, creation }: TusReference) {
  return {
    ...{ operationId: `create${subject}`, summary: 'Begin a resumable upload', description: creation.description },
    ...{ tags, ...bytes('The first bytes, if you like.') },
    headers: Type.Object({
      ...version,
      'upload-length': Type.Integer({ minimum: 1, description: 'Bytes in all.' }),
      'upload-metadata': Type.Optional(text(creation.metadata)),
      'repr-digest': Type.Optional(text('`sha-256=:<base64>:` of the whole file, as in RFC 9530; checked at its end.')),
      ...(creation.headers ?? {}),
    }),
    response: {
      201: bareCreation(
        ...(['The upload.', 'location', 'clip-id', 'upload-offset', 'upload-expires'] as const),
        ...(creation.replayed ? (['idempotent-replayed'] as const) : []),
      ),
      ...all(...creation.codes, ...PART_CODES, 'tus_version'),
    },
  };
}

const partSchema = ({ tags, subject, problems: all }: TusReference) => ({
  ...{ operationId: `continue${subject}`, summary: 'Send bytes of an upload' },
  description:
    'What came counts, however the request ends. With the last byte the clip is made: then the answer has no ' +
    '`Upload-Expires`, and the clip waits for a worker.',
  ...{ tags, params, ...bytes('The bytes from `Upload-Offset` on.') },
  headers: Type.Object({
    ...version,
    'upload-offset': Type.Integer({ minimum: 0, description: 'Where the bytes belong: as many as are safe already.' }),
  }),
  response: {
    204: bare('They are safe.', 'upload-offset', 'clip-id', 'upload-expires'),
    ...all(
      ...(['invalid_request', 'unsupported_media_type', 'not_found', 'tus_version', 'offset_mismatch'] as const),
      ...(['too_large', 'storage_unavailable', 'not_enough_space', 'overloaded'] as const),
      ...PART_CODES,
    ),
  },
});

const headSchema = ({ tags, subject, problems: all }: TusReference) => ({
  ...{ operationId: `get${subject}Offset`, summary: 'How far an upload is' },
  description: 'Makes a request that still sends bytes of it let go, and waits for that.',
  ...{ tags, params, headers: Type.Object(version) },
  response: {
    200: bare('The upload.', 'upload-offset', 'upload-length', 'upload-metadata', 'upload-expires', 'clip-id'),
    ...all('not_found', 'tus_version', 'gone', 'upload_locked', 'upload_aborted'),
  },
});

const endSchema = ({ tags, subject, problems: all }: TusReference) => ({
  ...{ operationId: `terminate${subject}`, summary: 'Give an upload up' },
  description: 'Nothing of it is left, its clip included. One that is complete is a clip: delete that.',
  ...{ tags, params, headers: Type.Object(version) },
  response: {
    204: bare('It is gone.'),
    ...all('not_found', 'tus_version', 'gone', 'upload_locked', 'upload_complete', 'upload_aborted'),
  },
});

const optionsSchema = ({ tags, subject, problems: all }: TusReference, name: string) => ({
  ...{ operationId: name, summary: 'What can be done with resumable uploads', tags },
  response: {
    204: bare('See the headers.', 'tus-version', 'tus-extension', 'tus-max-size'),
    ...(subject === 'Upload' ? problems('internal') : all()),
  },
});

/** How the reference describes resumable uploads. */
export const tusSchemas = (about: TusReference): TusRoutes['schemas'] => ({
  POST: creationSchema(about),
  PATCH: partSchema(about),
  HEAD: headSchema(about),
  DELETE: endSchema(about),
  OPTIONS: optionsSchema(about, `get${about.subject}Options`),
  'OPTIONS of one': { ...optionsSchema(about, `getOptionsOf${about.subject}`), params },
});
