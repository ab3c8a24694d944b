import type { FastifyReply, FastifyRequest } from 'fastify';
import { namesTag, parseRange, rangeHolds } from '../../pipeline/deliver/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import type { ObjectStore } from '../../pipeline/storage/index.js';
import type { StoredFile } from '../media/index.js';

/**
 * Answers with a file, or the part of it that is asked for.
 *
 * @param how its headers beside those that every file has
 * @throws QikError `range_not_satisfiable`, `storage_unavailable`, `object_damaged`
 */
export async function sendFile(
  store: ObjectStore,
  request: FastifyRequest,
  reply: FastifyReply,
  file: StoredFile,
  how: Readonly<Record<string, string>>,
): Promise<FastifyReply> {
  const tag = `"${file.sha256}"`;
  const headers = {
    'accept-ranges': 'bytes',
    'content-type': file.contentType,
    etag: tag,
    'x-content-type-options': 'nosniff',
    ...how,
  };
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

/** Answers of a route that sends a file, without its problems. */
export const FILE_ANSWERS = {
  200: bytesOf('All of it.'),
  206: bytesOf('The range that was asked for.'),
  304: { type: 'null', description: 'It is what you have.' },
} as const;
