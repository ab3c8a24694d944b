import { QikError } from '../../../pipeline/errors/catalogue.js';
import { type App, answer } from '../../../pipeline/http/index.js';
import { libraryFile, readMedia } from '../../media/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { forEditors } from '../flik-services.js';
import { MediaFileParams, MediaParams, MediaView, SourceFileParams } from '../media-schemas.js';
import { mediaView } from '../media-views.js';
import { FILE_ANSWERS, sendFile } from '../send-file.js';
import type { StudioServices } from '../services.js';

/**
 * Seconds for which a browser may keep a file: other bytes have another address. Not longer, since whoever may not see
 * it any more, on a computer that others use, should not find it there for ever.
 */
const KEPT_S = 86_400;

const HEADERS = {
  'cache-control': `private, max-age=${KEPT_S}, immutable`,
  'cross-origin-resource-policy': 'same-origin',
} as const;

const ANSWERS: object = {
  ...FILE_ANSWERS,
  ...problemsForEditors('not_found', 'range_not_satisfiable', 'object_damaged', 'storage_unavailable'),
};

const DESCRIPTION = 'With `Range`, `If-Range` and `If-None-Match`. Other bytes have another address.';

/** What Fliks look like and what they are cut from, whether they were published or not. */
export function libraryMediaRoutes(app: App, { orm, store }: Pick<StudioServices, 'orm' | 'store'>): void {
  app.get(
    '/studio/api/media/:mediaId',
    {
      ...forEditors('fliks.read'),
      schema: {
        operationId: 'getLibraryMedia',
        summary: 'What a Flik looks like, and how far its making is',
        ...{ tags: ['fliks'], params: MediaParams },
        response: { 200: answer(MediaView, 'The media.'), ...problemsForEditors('invalid_request', 'not_found') },
      },
    },
    async (request, reply) => {
      const media = await readMedia(orm, request.params.mediaId);
      if (media === null) throw new QikError('not_found');
      return reply.header('cache-control', 'no-store').send(mediaView(media));
    },
  );

  app.get(
    '/studio/api/media/:mediaId/:file',
    {
      config: { access: 'editors', permission: 'fliks.read' },
      exposeHeadRoute: false,
      schema: {
        operationId: 'getLibraryMediaFile',
        summary: 'The bytes of a rendition or still',
        ...{ description: DESCRIPTION, tags: ['fliks'], params: MediaFileParams, response: ANSWERS },
      },
    },
    async (request, reply) => {
      const { mediaId, file: name } = request.params;
      const file = await libraryFile(orm, 'media', mediaId, name);
      if (file === null) throw new QikError('not_found');
      return sendFile(store, request, reply, file, HEADERS);
    },
  );

  app.get(
    '/studio/api/sources/:id/:file',
    {
      config: { access: 'editors', permission: 'fliks.read' },
      exposeHeadRoute: false,
      schema: {
        operationId: 'getSourceFile',
        summary: 'The bytes of the small copy of a video, or of a still of it',
        ...{ description: DESCRIPTION, tags: ['sources'], params: SourceFileParams, response: ANSWERS },
      },
    },
    async (request, reply) => {
      const { id, file: name } = request.params;
      const file = await libraryFile(orm, 'source', id, name);
      if (file === null) throw new QikError('not_found');
      return sendFile(store, request, reply, file, HEADERS);
    },
  );
}
