import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { tables } from '../../db/index.js';
import { clipIn, form, playbackIn, problemIn, RULES, rawConnection, startApi } from './harness.js';

const api = await startApi(t, testFolder(t));
const base = await api.serve(RULES);
const key = await api.keyFor('one');
const stranger = await api.keyFor('two');
const bytes = randomBytes(10_000);

type Call = { method?: string; key?: string | null; body?: unknown; headers?: Record<string, string> };
const call = (path: string, { method = 'GET', key: used = key, body, headers = {} }: Call = {}) =>
  fetch(path.startsWith('http') ? path : `${base}${path}`, {
    method,
    headers: {
      ...(used === null ? {} : { authorization: `Bearer ${used}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

const newClip = async (options = {}): Promise<string> => {
  const response = await fetch(`${base}/v1/clips`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: form(['options', JSON.stringify(options)], ['file', new Blob([bytes])]),
  });
  return (await clipIn(response)).id;
};
const readyClip = async (options = {}): Promise<string> => {
  const id = await newClip(options);
  await api.publish(id, bytes);
  return id;
};
const play = (id: string, body: unknown = { platform: 'android' }) =>
  call(`/v1/clips/${id}/playback`, { method: 'POST', body });
const urlOf = async (id: string, body?: unknown): Promise<string> => (await playbackIn(await play(id, body))).url;

t.test('every route says who may call it, and asks', async (t) => {
  const document: unknown = await (await call('/openapi.json', { key: null })).json();
  t.match(document, {
    openapi: /^3\.1/,
    paths: { '/v1/clips': { post: { security: [{ key: [] }] } }, '/media/{token}': {}, '/readyz': {} },
  });
  const weak = await api.keyFor('one', ['usage:write']);
  const guarded: [string, string][] = [
    ['POST', '/v1/clips'],
    ['GET', '/v1/clips/0190b7d2-0000-7000-8000-000000000000'],
    ['POST', '/v1/clips/0190b7d2-0000-7000-8000-000000000000/playback'],
    ['GET', '/v1/profiles'],
  ];
  for (const [method, path] of guarded) {
    const without = await call(path, { method, key: null });
    t.equal(without.status, 401, `${method} ${path}`);
    t.equal(without.headers.get('www-authenticate'), 'Bearer');
    t.match(await problemIn(without), { code: 'unauthorized', retry: 'never' });
    t.match(await problemIn(await call(path, { method, key: weak })), {
      code: 'forbidden',
      status: 403,
      detail: /clips:(read|write)/,
    });
  }
  t.equal((await call('/docs', { key: null })).status, 200);
});

t.test('problems are problems, wherever they come from', async (t) => {
  const missing = await call('/v1/nowhere');
  t.equal(missing.status, 404);
  t.equal(missing.headers.get('content-type'), 'application/problem+json; charset=utf-8');
  const problem = await problemIn(missing);
  t.match(problem, { type: 'urn:qik:error:not_found', code: 'not_found', status: 404 });
  t.equal(missing.headers.get('request-id'), problem.requestId);

  const wrong = await call('/v1/clips', { method: 'PUT' });
  t.equal(wrong.status, 405);
  t.equal(wrong.headers.get('allow'), 'GET, HEAD, POST');
  t.equal((await problemIn(wrong)).code, 'method_not_allowed');

  const id = await newClip();
  const path = `/v1/clips/${id}/playback`;
  t.match(await problemIn(await call(path, { method: 'POST', body: '{' })), { code: 'invalid_request', status: 400 });
  t.match(await problemIn(await call(path, { method: 'POST', body: 'x', headers: { 'content-type': 'text/csv' } })), {
    code: 'unsupported_media_type',
    status: 415,
  });
  t.match(await problemIn(await call(path, { method: 'POST', body: { x: 'x'.repeat(1_100_000) } })), {
    code: 'too_large',
    status: 413,
  });
  const fields = await problemIn(
    await call(path, { method: 'POST', body: { platform: 'symbian', screen: { width: 0 }, x: 1 } }),
  );
  t.equal(fields.code, 'invalid_request');
  t.same(fields.errors?.map((error) => error.path).sort(), ['/platform', '/screen/height', '/screen/width', '/x']);

  const { socket, answer } = await rawConnection(base);
  socket.write('this is not HTTP\r\n\r\n');
  t.match(await answer(), /^HTTP\/1.1 400[\s\S]*application\/problem\+json[\s\S]*invalid_request/);
  socket.destroy();
});

t.test('a clip is shown to its own tenant', async (t) => {
  const id = await newClip({ sender: 'Ann', metadata: { room: 7 }, recipients: ['bob'] });
  const clip = await clipIn(await call(`/v1/clips/${id}`));
  t.match(clip, {
    id,
    state: 'queued',
    sender: 'Ann',
    metadata: { room: 7 },
    recipients: ['bob'],
    error: null,
    renditions: [],
    progress: { stage: 'receive' },
  });
  for (const path of [`/v1/clips/${id}`, '/v1/clips/unknown', '/v1/clips/0190b7d2-0000-7000-8000-000000000000']) {
    t.equal((await problemIn(await call(path, { key: stranger }))).code, 'not_found');
  }
  t.equal(
    (
      await problemIn(
        await call(`/v1/clips/${id}/playback`, { method: 'POST', key: stranger, body: { platform: 'ios' } }),
      )
    ).code,
    'not_found',
  );
  t.match(await problemIn(await play(id)), { code: 'not_ready', status: 409, retry: 'later' });
  await api.publish(id, bytes);
  const ready = await clipIn(await call(`/v1/clips/${id}`));
  t.equal(ready.state, 'ready');
  t.match(ready.renditions[0], { id: 'main', bytes: bytes.length, conforms: true });
  t.notOk(JSON.stringify(ready).includes('objectKey'), 'where things lie is nobody’s business');
});

t.test('playback', async (t) => {
  const id = await readyClip({ recipients: ['bob'] });
  const before = Date.now();
  const playback = await playbackIn(await play(id, { platform: 'android', recipient: 'bob', expiresIn: 60 }));
  t.match(playback.reason, /largest for android/);
  t.equal(playback.rendition.id, 'main');
  t.same(
    playback.stills.map((still) => still.kind),
    ['poster', 'poster'],
  );
  const life = Date.parse(playback.expiresAt) - before;
  t.ok(life > 55_000 && life <= 61_000, `${life} ms`);
  t.match(await problemIn(await play(id, { platform: 'ios' })), { code: 'no_rendition' });
  t.match(await problemIn(await play(id, { platform: 'android', recipient: 'eve' })), { code: 'forbidden' });
  for (const url of [playback.url, ...playback.stills.map((still) => still.url)]) {
    const response = await call(url, { key: null });
    t.equal(response.status, 200);
    t.ok(Buffer.from(await response.arrayBuffer()).equals(bytes));
  }
  const stills = await Promise.all(playback.stills.map((still) => call(still.url, { method: 'HEAD' })));
  t.same(
    stills.map((response) => response.headers.get('content-type')),
    ['image/jpeg', 'image/webp'],
  );
});

t.test('an address never outlives its clip', async (t) => {
  const id = await readyClip({ ttl: 'PT1M' });
  const playback = await playbackIn(await play(id, { platform: 'android', expiresIn: 3600 }));
  t.ok(Date.parse(playback.expiresAt) <= Date.now() + 60_000);
});

t.test('the bytes: whole, parts, conditions', async (t) => {
  const url = await urlOf(await readyClip());
  const whole = await call(url, { key: null });
  const tag = whole.headers.get('etag') ?? '';
  t.same(
    ['accept-ranges', 'content-type', 'content-length', 'x-content-type-options'].map((name) =>
      whole.headers.get(name),
    ),
    ['bytes', 'video/mp4', String(bytes.length), 'nosniff'],
  );
  t.match(whole.headers.get('cache-control'), /^private, max-age=\d+$/);
  t.ok(Buffer.from(await whole.arrayBuffer()).equals(bytes));

  const head = await call(url, { method: 'HEAD', key: null });
  t.equal(head.status, 200);
  t.equal(head.headers.get('content-length'), String(bytes.length));

  const part = await call(url, { headers: { range: 'bytes=100-199' } });
  t.equal(part.status, 206);
  t.equal(part.headers.get('content-range'), `bytes 100-199/${bytes.length}`);
  t.equal(part.headers.get('content-length'), '100');
  t.ok(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100, 200)));
  const tail = await call(url, { headers: { range: 'bytes=-1' } });
  t.ok(Buffer.from(await tail.arrayBuffer()).equals(bytes.subarray(-1)));
  const partHead = await call(url, { method: 'HEAD', headers: { range: 'bytes=0-9' } });
  t.same([partHead.status, partHead.headers.get('content-length')], [206, '10']);

  const beyond = await call(url, { headers: { range: `bytes=${bytes.length}-` } });
  t.equal(beyond.status, 416);
  t.equal(beyond.headers.get('content-range'), `bytes */${bytes.length}`);
  t.match(await problemIn(beyond), { code: 'range_not_satisfiable' });

  t.equal((await call(url, { headers: { range: 'bytes=0-9', 'if-range': tag } })).status, 206);
  t.equal((await call(url, { headers: { range: 'bytes=0-9', 'if-range': '"another"' } })).status, 200);
  const known = await call(url, { headers: { 'if-none-match': tag } });
  t.equal(known.status, 304);
  t.equal(await known.text(), '');
});

t.test('addresses that open nothing', async (t) => {
  const id = await readyClip();
  const url = await urlOf(id);
  t.equal((await problemIn(await call(`${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`))).code, 'not_found');
  t.equal((await problemIn(await call('/media/anything'))).code, 'not_found');
  const grant = api.signer.verify(url.split('/media/')[1] ?? '');
  if (grant === null) throw new Error('the address holds no token');
  const signed = (changes: object) => call(`/media/${api.signer.sign({ ...grant, ...changes })}`, { key: null });
  t.match(await problemIn(await signed({ expires: Math.floor(Date.now() / 1000) })), {
    code: 'link_expired',
    status: 403,
  });
  t.equal((await problemIn(await signed({ epoch: 99 }))).code, 'gone', 'an attempt that is not the published one');
  t.equal((await signed({})).status, 200);

  await api.orm.update(tables.clips).set({ expiresAt: sql`now()` }).where(eq(tables.clips.id, id));
  t.match(await problemIn(await call(url, { key: null })), { code: 'gone', status: 410 });
  t.match(await problemIn(await signed({ expires: 1 })), { code: 'gone' }, 'whenever the address was made');
  t.match(await problemIn(await play(id)), { code: 'gone' });
  const gone = await clipIn(await call(`/v1/clips/${id}`));
  t.match(gone, { state: 'expired', source: null, metadata: null, sender: null });
  t.same([gone.renditions, gone.stills], [[], []]);
});

t.test('a file that is not where it was stored is our fault, and said so', async (t) => {
  const id = await readyClip();
  const url = await urlOf(id);
  for (const object of await api.objects()) if (object.startsWith(`clips/${id}/1/`)) await api.store.delete(object);
  const response = await call(url, { headers: { range: 'bytes=0-9' } });
  t.equal(response.headers.get('etag'), null);
  t.match(await problemIn(response), { code: 'storage_unavailable', status: 503, retry: 'later' });
});

t.test('profiles', async (t) => {
  const document: unknown = await (await call('/v1/profiles')).json();
  t.match(document, { profiles: [{ id: /^[a-z-]+$/, version: 1, video: { codec: 'h264' }, targets: {} }] });
});

t.test('no token and no key gets into the log', async (t) => {
  const url = await urlOf(await readyClip({ sender: 'Annabel Lee' }));
  await (await call(url)).arrayBuffer();
  await (await call(`${url}x`)).text();
  const log = api.lines.join('');
  t.match(log, /"route":"\/media\/:token"/);
  t.notMatch(log, url.split('/media/')[1] ?? 'none');
  t.notMatch(log, key);
  t.notMatch(log, /Annabel/);
});

t.test('health, and readiness that knows when the database is away', async (t) => {
  t.match(await (await call('/healthz', { key: null })).json(), { status: 'ok' });
  const ready = await call('/readyz', { key: null });
  t.equal(ready.status, 200);
  t.match(await ready.json(), { status: 'ready', checks: { database: true, queue: true, storage: true } });
  const second = await api.serve(RULES);
  await api.orm.execute(sql`alter schema bullmq rename to away`);
  const away = await call(`${second}/readyz`, { key: null });
  t.equal(away.status, 503);
  t.ok(away.headers.get('retry-after'));
  t.match(await away.json(), { code: 'busy', retry: 'later', checks: { database: true, queue: false } });
  await api.orm.execute(sql`alter schema away rename to bullmq`);
});
