import { Type } from 'typebox';
import { type App, problemsWithKey } from '../../../pipeline/http/index.js';
import { type MediaFile, mediaFile } from '../../catalogue/index.js';
import { type CatalogueServices, FOR_EVER_S } from '../catalogue-services.js';
import { FILE_ANSWERS, sendFile } from '../send-file.js';

const Params = Type.Object({
  id: Type.String({ description: 'Id of the Flik.' }),
  mediaId: Type.String({ description: 'Id of its media.' }),
  file: Type.String({ maxLength: 128, description: 'Name of the file, as the catalogue has it.' }),
});

function keptFor(open: boolean, { secondsLeft }: MediaFile): Record<string, string> {
  const seconds = Math.min(FOR_EVER_S, secondsLeft ?? FOR_EVER_S);
  return {
    // Not for longer than it may be shown.
    'cache-control': `${open ? 'public' : 'private'}, max-age=${seconds}, immutable`,
    'cross-origin-resource-policy': 'cross-origin',
    ...(open ? { 'access-control-allow-origin': '*' } : {}),
  };
}

const ANSWERS: object = {
  ...FILE_ANSWERS,
  ...problemsWithKey('not_found', 'gone', 'range_not_satisfiable', 'object_damaged', 'storage_unavailable'),
};

/** What Fliks look like, for devices. */
export function catalogueMediaRoutes(app: App, { orm, store, open }: CatalogueServices): void {
  // Each by itself: the reference leaves HEAD out, and would name both the same otherwise.
  for (const method of ['GET', 'HEAD'] as const) {
    app.route({
      method,
      url: '/v1/fliks/:id/media/:mediaId/:file',
      exposeHeadRoute: false,
      config: { access: open ? 'anybody' : 'catalogue:read' },
      schema: {
        operationId: 'getFlikMedia',
        summary: 'The bytes of a rendition or still of a Flik',
        description:
          'Takes GET and HEAD, with `Range`, `If-Range` and `If-None-Match`. May be kept for ever: other bytes have ' +
          'another address. Former media of a Flik are there for as long as a device may not have heard of new ones; ' +
          '410 once the Flik was taken out.',
        ...{ tags: ['catalogue'], params: Params, response: ANSWERS },
      },
      handler: async (request, reply) => {
        const { id, mediaId, file: name } = request.params;
        const file = await mediaFile(orm, { flikId: id, mediaId, file: name });
        return sendFile(store, request, reply, file, keptFor(open, file));
      },
    });
  }
}
