import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import {
  type Deliverable,
  deliverableOf,
  namesTag,
  type OpenDownloads,
  parseRange,
  rangeHolds,
  type Wanted,
} from '../../deliver/index.js';
import { QikError } from '../../errors/catalogue.js';
import { breakOff } from '../../net/index.js';
import type { ByteRange } from '../../storage/index.js';
import { problems } from '../answers.js';
import type { App } from '../base.js';
import { oneLine } from '../headers.js';
import type { Live } from '../live.js';
import type { HttpServices } from '../services.js';

/** Seconds for which a player may keep what it has: it must ask again soon, since a clip can end at any time. */
const MAX_AGE_S = 60;

function commonHeaders(reply: FastifyReply, object: Deliverable, tag: string): void {
  reply.headers({
    'accept-ranges': 'bytes',
    'cache-control': `private, max-age=${Math.min(MAX_AGE_S, object.secondsLeft)}`,
    'content-disposition': 'inline',
    'content-type': object.contentType,
    // A page elsewhere may play it, as the holder of the address may.
    'cross-origin-resource-policy': 'cross-origin',
    etag: tag,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
}

const partOf = (wanted: Wanted): ByteRange | undefined =>
  wanted.kind === 'part' ? { start: wanted.start, end: wanted.end } : undefined;

/** An answer whose clip may go away under it. */
type Download = { gone: boolean; sending: boolean };

/** Watches over an answer from before its clip is read until it is over, however it ends. */
function watchOver(downloads: OpenDownloads, clipId: string, request: FastifyRequest, reply: FastifyReply): Download {
  const download: Download = { gone: false, sending: false };
  const end = downloads.open(clipId, () => {
    download.gone = true;
    // A reset and no orderly end: what waits in the kernel's buffers goes as well, and nobody takes it for a whole file.
    if (download.sending) breakOff(request.raw.socket);
  });
  if (reply.raw.destroyed) end();
  else reply.raw.once('close', end);
  return download;
}

/** The bytes of an object, while its clip is there. */
async function openBytes(
  services: HttpServices,
  token: string,
  object: Deliverable,
  part: ByteRange | undefined,
  download: Download | null,
) {
  const opened = await services.store.open(object.objectKey, part);
  if (download?.gone === true) {
    opened?.stream.destroy();
    throw new QikError('gone');
  }
  if (opened !== null) return opened.stream;
  // Without a key there are no bytes: a deletion that came between the two is no fault of the storage.
  await deliverableOf(services.deliver, token);
  throw new QikError('storage_unavailable', 'The file is not where it was stored.');
}

async function sendObject(
  services: HttpServices,
  downloads: OpenDownloads,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
): Promise<void> {
  const clipId = request.method === 'HEAD' ? undefined : services.deliver.signer.verify(token)?.clipId;
  const download = clipId === undefined ? null : watchOver(downloads, clipId, request, reply);
  const object = await deliverableOf(services.deliver, token);
  const tag = `"${object.sha256}"`;
  if (namesTag(request.headers['if-none-match'], tag)) {
    commonHeaders(reply, object, tag);
    reply.code(304).send();
    return;
  }
  const ranged = rangeHolds(oneLine(request.headers['if-range']), tag) ? request.headers.range : undefined;
  const wanted = parseRange(ranged, object.bytes);
  if (wanted.kind === 'unsatisfiable') {
    reply.header('content-range', `bytes */${object.bytes}`);
    throw new QikError('range_not_satisfiable', `The file has ${object.bytes} bytes.`);
  }
  const part = partOf(wanted);
  // Opened before a header is set: what cannot be opened is answered with a problem.
  const stream = request.method === 'HEAD' ? undefined : await openBytes(services, token, object, part, download);
  commonHeaders(reply, object, tag);
  if (part !== undefined) reply.code(206).header('content-range', `bytes ${part.start}-${part.end}/${object.bytes}`);
  reply.header('content-length', part === undefined ? object.bytes : part.end - part.start + 1);
  if (download !== null) download.sending = true;
  reply.send(stream);
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
  ...problems(
    'link_expired',
    'not_found',
    'gone',
    'range_not_satisfiable',
    'internal',
    'object_damaged',
    'storage_unavailable',
  ),
};

export function mediaRoutes(app: App, services: HttpServices, { downloads }: Live): void {
  // Each by itself: the reference leaves HEAD out, and would name both the same otherwise.
  for (const method of ['GET', 'HEAD'] as const) {
    app.route({
      method,
      url: '/media/:token',
      exposeHeadRoute: false,
      config: { access: 'anybody' },
      schema: {
        operationId: 'getMedia',
        summary: 'The bytes of a rendition or still',
        description:
          'Takes GET and HEAD, with `Range`, `If-Range` and `If-None-Match`. 410 once the clip is gone, whenever the address was made; an answer that is under way then is broken off.',
        tags: ['media'],
        params: Type.Object({ token: Type.String({ description: 'From an answer to playback.' }) }),
        response: ANSWERS,
      },
      handler: async (request, reply) => {
        await sendObject(services, downloads, request, reply, request.params.token);
        return reply;
      },
    });
  }
}
