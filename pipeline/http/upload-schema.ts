import { Type } from 'typebox';
import { ClipOptions } from '../ingest/index.js';

const OPTIONS_EXAMPLE = { recipients: ['bob'], ttl: 'P3D', priority: 'interactive', metadata: { room: 7 } };

/** How an upload is described, for every route that takes one. */
export const uploadSchema = {
  consumes: ['multipart/form-data'],
  body: Type.Object(
    {
      options: Type.Optional({ ...ClipOptions, examples: [OPTIONS_EXAMPLE] }),
      file: Type.Unsafe<unknown>({
        type: 'string',
        format: 'binary',
        description: 'MP4, MOV, 3GP, WebM, Matroska, WMV or animated GIF.',
      }),
    },
    { description: '`options` is JSON and comes before the file.' },
  ),
  headers: Type.Object({
    'repr-digest': Type.Optional(
      Type.String({ description: '`sha-256=:<base64>:` of the file, as in RFC 9530; checked.' }),
    ),
  }),
};

/** What can be wrong with an upload, wherever it goes. */
export const UPLOAD_CODES = [
  ...(['invalid_request', 'unknown_profile', 'upload_aborted', 'upload_too_slow', 'too_large'] as const),
  ...(['unsupported_media_type', 'invalid_watermark', 'digest_mismatch'] as const),
  ...(['storage_unavailable', 'not_enough_space', 'overloaded'] as const),
];

/** What more can be wrong where a clip is to come of it. */
export const NEW_CLIP_CODES = ['quota_exceeded', 'queue_too_long'] as const;
