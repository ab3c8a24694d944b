import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import t from 'tap';
import { createApp } from '../base.js';
import { readJsonAlong, requireBodyDigest } from '../json-body.js';
import { asQikError, sendProblem } from '../problem.js';
import { rawConnection } from './harness.js';

const WITHIN_MS = 300;

const app = createApp(pino({ level: 'silent' }), []);
app.setErrorHandler((error, request, reply) => sendProblem(request, reply, asQikError(error)));
app.post('/', { preParsing: readJsonAlong(WITHIN_MS), bodyLimit: 1000 }, async (request) => {
  requireBodyDigest(request);
  return { length: JSON.stringify(request.body).length };
});
const base = await app.listen({ host: '127.0.0.1', port: 0 });
t.teardown(() => {
  app.server.closeAllConnections();
  return app.close();
});

const head = (length: number): string =>
  `POST / HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

t.test('a body is read, hashed and parsed', async (t) => {
  const body = JSON.stringify({ a: 'b'.repeat(500) });
  const post = (digest: string) =>
    fetch(base, { method: 'POST', headers: { 'content-type': 'application/json', 'repr-digest': digest }, body });
  const own = await post(`sha-256=:${createHash('sha256').update(body).digest('base64')}:`);
  t.same(await own.json(), { length: body.length });
  const other = await post(`sha-256=:${createHash('sha256').digest('base64')}:`);
  t.match(await other.json(), { code: 'digest_mismatch', status: 422 });
});

t.test('one that is sent slowly is answered all the same', async (t) => {
  const { socket, answer } = await rawConnection(base);
  socket.write(`${head(100)}{"a":`);
  t.match(await answer(), /^HTTP\/1.1 408[\s\S]*"code":"upload_too_slow"/);
  socket.destroy();
});

t.test('one that is refused unread, or breaks off, leaves nothing that goes off later', async (t) => {
  const { socket, answer } = await rawConnection(base);
  socket.write(`${head(5000)}{"a":`);
  t.match(await answer(), /^HTTP\/1.1 413[\s\S]*"code":"too_large"/);
  const broken = await rawConnection(base);
  broken.socket.write(`${head(100)}{"a":`);
  await sleep(50);
  broken.socket.destroy();
  await sleep(2 * WITHIN_MS);
  socket.destroy();
  const after = await fetch(base, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  t.equal(after.status, 200, 'it serves on');
});
