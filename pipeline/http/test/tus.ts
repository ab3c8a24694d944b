import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { rawConnection } from './harness.js';

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const reprDigest = (bytes: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;
export const metadataOf = (options: object): string =>
  `options ${Buffer.from(JSON.stringify(options)).toString('base64')}`;

const PART = 'application/offset+octet-stream';

type Headers = Readonly<Record<string, string>>;

/** The answer on a connection, once all of it is there; an answer without a length has no body. */
function answerOn(socket: Socket): () => Promise<string> {
  let text = '';
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  const isWhole = (): boolean => {
    const head = text.indexOf('\r\n\r\n');
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    return head >= 0 && Buffer.byteLength(text.slice(head + 4)) >= length;
  };
  return async () => {
    while (!isWhole()) {
      if (socket.destroyed || socket.readableEnded) throw new Error(`the connection closed after: ${text}`);
      await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    }
    return text;
  };
}

/** Calls of one key's holder by the protocol for resumable uploads. */
export function tus(base: string, key: string) {
  const call = (method: string, path: string, headers: Headers = {}, body?: Uint8Array): Promise<Response> =>
    fetch(`${base}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'tus-resumable': '1.0.0', ...headers },
      ...(body === undefined ? {} : { body }),
    });
  const create = (length: number | string, headers: Headers = {}, body?: Uint8Array): Promise<Response> =>
    call(
      'POST',
      '/v1/uploads',
      { 'upload-length': String(length), ...(body === undefined ? {} : { 'content-type': PART }), ...headers },
      body,
    );
  /** Creates and expects success. @returns the upload's id */
  const created = async (length: number, headers: Headers = {}): Promise<string> => {
    const response = await create(length, headers);
    const id = response.headers.get('clip-id');
    if (response.status !== 201 || id === null) throw new Error(`${response.status} ${await response.text()}`);
    return id;
  };
  const patch = (id: string, offset: number | string, bytes: Uint8Array, headers: Headers = {}): Promise<Response> =>
    call('PATCH', `/v1/uploads/${id}`, { 'upload-offset': String(offset), 'content-type': PART, ...headers }, bytes);
  const head = (id: string): Promise<Response> => call('HEAD', `/v1/uploads/${id}`);
  const end = (id: string): Promise<Response> => call('DELETE', `/v1/uploads/${id}`);
  /** Bytes that are safe. */
  const offset = async (id: string): Promise<number> => Number((await head(id)).headers.get('upload-offset') ?? '-1');
  /** A part on a connection of its own, of which the test sends the bytes. @param length null: in chunks */
  const opened = async (
    id: string,
    from: number,
    length: number | null,
  ): Promise<{ socket: Socket; answer: () => Promise<string> }> => {
    const { socket } = await rawConnection(base);
    const answer = answerOn(socket);
    const size = length === null ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`;
    socket.write(
      [
        `PATCH /v1/uploads/${id} HTTP/1.1`,
        'Host: test',
        `Authorization: Bearer ${key}`,
        'Tus-Resumable: 1.0.0',
        `Content-Type: ${PART}`,
        `Upload-Offset: ${from}`,
        size,
        '\r\n',
      ].join('\r\n'),
    );
    return { socket, answer };
  };
  return { call, create, created, patch, head, end, offset, opened };
}
