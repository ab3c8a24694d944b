import type { Socket } from 'node:net';
import { uuidv7 } from 'uuidv7';
import { CATALOGUE, QikError } from '../errors/catalogue.js';
import { PROBLEM_TYPE, problemOf } from './problem.js';

/** Answers what is not HTTP, or took too long to become it: there is no request yet, so the answer is written by hand. */
export function rawProblem(error: Error & { readonly code?: string }, socket: Socket): void {
  // The client is gone, or an answer is under way already: there is nobody to tell.
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const slow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const ours = slow
    ? new QikError('upload_too_slow', 'The headers took too long.')
    : new QikError('invalid_request', 'This is not a request of HTTP.');
  const body = JSON.stringify(problemOf(ours, uuidv7()));
  const head = [
    `HTTP/1.1 ${CATALOGUE[ours.code].status} ${slow ? 'Request Timeout' : 'Bad Request'}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
