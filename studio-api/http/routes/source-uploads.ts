import { type App, tusRoutes, tusSchemas } from '../../../pipeline/http/index.js';
import type { ResumableUploads } from '../../../pipeline/uploads/index.js';
import { librarian, MAX_SOURCE_BYTES, SOURCE_UPLOADS_PATH } from '../../media/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { editorOf } from '../session-hook.js';

const schemas = tusSchemas({
  ...{ tags: ['sources'], subject: 'SourceUpload', problems: problemsForEditors },
  creation: {
    description:
      `A video of up to ${MAX_SOURCE_BYTES / 1_000_000} MB that Fliks are cut from, by tus 1.0: creation and ` +
      'creation-with-upload. With its last byte it is a source with the id of `Clip-Id`.',
    metadata: '`filename` and, in base64, what you call it. Other names are kept.',
    replayed: false,
    codes: ['invalid_request', 'unsupported_media_type', 'too_large', 'not_enough_space', 'storage_unavailable'],
  },
});

const config = { access: 'editors', permission: 'sources.upload' } as const;

/** Videos for Fliks that come in parts. */
export const sourceUploadRoutes = (app: App, resumable: ResumableUploads): Promise<void> =>
  tusRoutes(app, {
    ...{ resumable, path: SOURCE_UPLOADS_PATH, schemas, config, optionsConfig: config },
    callerOf: (request) => librarian(editorOf(request).id),
  });
