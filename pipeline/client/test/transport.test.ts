import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import t, { type Test } from 'tap';
import { QikClient, QikNoAnswer, QikProblem } from '../index.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers as it is told, one request after the other, and the last way from then on. */
async function serverOf(t: Test, ...handlers: readonly Handler[]) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const handler = handlers[Math.min(seen.length, handlers.length - 1)];
    seen.push(`${request.method} ${request.url}`);
    request.resume();
    handler?.(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}/`;
  return { url, seen, client: new QikClient({ url, apiKey: 'k', timeoutMs: 10_000 }) };
}

const json =
  (status: number, body: object, headers: Record<string, string> = {}): Handler =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const problem = (status: number, retry: string, headers: Record<string, string> = {}): Handler =>
  json(status, { code: `code_${status}`, retry, detail: 'No.', requestId: 'r' }, headers);
const hangUp: Handler = (request) => request.socket.destroy();
const ok = json(200, { id: 'c', state: 'ready' });

t.test('what is safe to repeat is repeated', async (t) => {
  const { client, seen } = await serverOf(
    t,
    hangUp,
    problem(503, 'later', { 'retry-after': '0' }),
    problem(500, 'later'),
    ok,
  );
  t.equal((await client.clips.get('c')).id, 'c');
  t.equal(seen.length, 4);
});

t.test('a request of ours that is still under way is waited for', async (t) => {
  const inProgress = json(
    409,
    { code: 'idempotency_in_progress', retry: 'later', detail: 'Wait.' },
    { 'retry-after': '0' },
  );
  const { client, seen } = await serverOf(t, hangUp, inProgress, inProgress, inProgress, ok);
  t.equal((await client.clips.send(new Uint8Array(3), {}, { retries: 1 })).id, 'c');
  t.equal(seen.length, 5);
});

t.test('as often as it may be, and no more', async (t) => {
  const { client, seen } = await serverOf(t, hangUp);
  await t.rejects(client.clips.get('c', { retries: 1 }), QikNoAnswer);
  t.equal(seen.length, 2);
});

t.test('what nothing changes is not repeated', async (t) => {
  for (const [status, retry] of [
    [404, 'never'],
    [500, 'never'],
    // Later, when something else has happened.
    [423, 'later'],
  ] as const) {
    const { client, seen } = await serverOf(t, problem(status, retry));
    await t.rejects(client.clips.get('c'), {
      name: 'QikProblem',
      status,
      retry,
      code: `code_${status}`,
      requestId: 'r',
    });
    t.equal(seen.length, 1, `${status}`);
  }
});

t.test('what may have been done is not done again', async (t) => {
  const play = (client: QikClient) => client.clips.playback('c', { platform: 'ios' });
  const lost = await serverOf(t, hangUp);
  await t.rejects(play(lost.client), QikNoAnswer);
  t.equal(lost.seen.length, 1);
  const failed = await serverOf(t, problem(500, 'later'));
  await t.rejects(play(failed.client), QikProblem);
  t.equal(failed.seen.length, 1);
  const busy = await serverOf(t, problem(429, 'later', { 'retry-after': '0' }), ok);
  t.match(await play(busy.client), { id: 'c' }, 'nothing was done, so it is asked again');
});

t.test('a wait that is too long is for the caller', async (t) => {
  const { client, seen } = await serverOf(t, problem(429, 'later', { 'retry-after': '3600' }));
  await t.rejects(client.clips.get('c'), { name: 'QikProblem', status: 429, retryAfterSeconds: 3600 });
  t.equal(seen.length, 1);
});

t.test('answers of others', async (t) => {
  const page: Handler = (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
  const portal = await serverOf(t, page);
  await t.rejects(portal.client.clips.get('c'), QikNoAnswer);
  const elsewhere = await serverOf(t, ok);
  const redirecting = await serverOf(t, (_request, response) =>
    response.writeHead(302, { location: elsewhere.url }).end(),
  );
  await t.rejects(redirecting.client.clips.get('c', { retries: 0 }), QikNoAnswer);
  t.equal(elsewhere.seen.length, 0, 'nobody else is shown the key');
});

t.test('a server that says nothing, and a caller who has heard enough', async (t) => {
  const silent = await serverOf(t, () => undefined);
  const hasty = new QikClient({ url: silent.url, apiKey: 'k', timeoutMs: 50, retries: 1 });
  await t.rejects(hasty.clips.get('c'), { name: 'QikNoAnswer', message: /in time/ });
  t.equal(silent.seen.length, 2);
  const stop = new AbortController();
  const waiting = silent.client.clips.get('c', { signal: stop.signal });
  stop.abort(new Error('enough'));
  await t.rejects(waiting, { message: 'enough' });
  await t.rejects(silent.client.clips.get('c', { signal: stop.signal }), { message: 'enough' });
});

t.test('ids are parts of addresses and nothing else', async (t) => {
  const { client, seen } = await serverOf(t, ok);
  await client.clips.get('../keys?x=1');
  t.same(seen, ['GET /v1/clips/..%2Fkeys%3Fx%3D1']);
  await t.rejects(client.clips.get(''), TypeError);
});

t.test('a fetch of the caller’s', async (t) => {
  const { url, seen } = await serverOf(t, ok);
  const asked: string[] = [];
  const client = new QikClient({
    ...{ url, apiKey: 'k' },
    fetch: (input, init) => {
      asked.push(String(input));
      return fetch(input, init);
    },
  });
  await client.clips.get('c');
  t.same(asked, [`${url}v1/clips/c`]);
  t.equal(seen.length, 1);
});
