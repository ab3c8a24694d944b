import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { namesTag, parseRange, rangeHolds } from '../../../pipeline/deliver/index.js';
import { QikError } from '../../../pipeline/errors/catalogue.js';
import { type App, problemsWithKey } from '../../../pipeline/http/index.js';
import { type MediaFile, mediaFile } from '../../catalogue/index.js';
import { type CatalogueServices, FOR_EVER_S } from '../catalogue-services.js';

const Params = Type.Object({
  id: Type.String({ description: 'Id of the Flik.' }),
  mediaId: Type.String({ description: 'Id of its media.' }),
  file: Type.String({ maxLength: 128, description: 'Name of the file, as the catalogue has it.' }),
});

function fileHeaders(open: boolean, file: MediaFile, tag: string): Record<string, string> {
  const seconds = Math.min(FOR_EVER_S, file.secondsLeft ?? FOR_EVER_S);
  return {
    'accept-ranges': 'bytes',
    // Not for longer than it may be shown.
    'cache-control': `${open ? 'public' : 'private'}, max-age=${seconds}, immutable`,
    'content-type': file.contentType,
    'cross-origin-resource-policy': 'cross-origin',
    etag: tag,
    'x-content-type-options': 'nosniff',
    ...(open ? { 'access-control-allow-origin': '*' } : {}),
  };
}

async function sendFile(
  { orm, store, open }: CatalogueServices,
  request: FastifyRequest,
  reply: FastifyReply,
  { id, mediaId, file: name }: Static<typeof Params>,
): Promise<FastifyReply> {
  const file = await mediaFile(orm, { flikId: id, mediaId, file: name });
  const tag = `"${file.sha256}"`;
  const headers = fileHeaders(open, file, tag);
  if (namesTag(request.headers['if-none-match'], tag)) return reply.headers(headers).code(304).send();
  const ifRange = request.headers['if-range'];
  const ranged = rangeHolds(typeof ifRange === 'string' ? ifRange : undefined, tag) ? request.headers.range : undefined;
  const wanted = parseRange(ranged, file.bytes);
  if (wanted.kind === 'unsatisfiable') {
    reply.header('content-range', `bytes */${file.bytes}`);
    throw new QikError('range_not_satisfiable', `The file has ${file.bytes} bytes.`);
  }
  const part = wanted.kind === 'part' ? { start: wanted.start, end: wanted.end } : undefined;
  const length = part === undefined ? file.bytes : part.end - part.start + 1;
  // Opened before a header is set: what cannot be opened is answered with a problem.
  const opened = request.method === 'HEAD' ? null : await store.open(file.objectKey, part);
  if (opened === null && request.method !== 'HEAD')
    throw new QikError('storage_unavailable', 'The file is not where it was stored.');
  reply.headers({ ...headers, 'content-length': length });
  if (part !== undefined) reply.code(206).header('content-range', `bytes ${part.start}-${part.end}/${file.bytes}`);
  return reply.send(opened?.stream);
}

const bytesOf = (description: string) => ({
  description,
  content: {
    'video/mp4': { schema: { type: 'string', format: 'binary' } },
    'image/*': { schema: { type: 'string', format: 'binary' } },
  },
});

const ANSWERS: object = {
  200: bytesOf('All of it.'),
  206: bytesOf('The range that was asked for.'),
  304: { type: 'null', description: 'It is what you have.' },
  ...problemsWithKey('not_found', 'gone', 'range_not_satisfiable', 'object_damaged', 'storage_unavailable'),
};

/** What Fliks look like, for devices. */
export function catalogueMediaRoutes(app: App, services: CatalogueServices): void {
  // Each by itself: the reference leaves HEAD out, and would name both the same otherwise.
  for (const method of ['GET', 'HEAD'] as const) {
    app.route({
      method,
      url: '/v1/fliks/:id/media/:mediaId/:file',
      exposeHeadRoute: false,
      config: { access: services.open ? 'anybody' : 'catalogue:read' },
      schema: {
        operationId: 'getFlikMedia',
        summary: 'The bytes of a rendition or still of a Flik',
        description:
          'Takes GET and HEAD, with `Range`, `If-Range` and `If-None-Match`. May be kept for ever: other bytes have ' +
          'another address. Former media of a Flik are there for as long as a device may not have heard of new ones; ' +
          '410 once the Flik was taken out.',
        ...{ tags: ['catalogue'], params: Params, response: ANSWERS },
      },
      handler: (request, reply) => sendFile(services, request, reply, request.params),
    });
  }
}
