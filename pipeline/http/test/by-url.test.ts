import t from 'tap';
import { readClip } from '../../clips/index.js';
import { tables } from '../../db/index.js';
import { unmeasured, whole } from '../../fetch/test/source-server.js';
import { digestOf, openByUrl } from './by-url-stage.js';
import { clipIn, problemIn, rawConnection, until } from './harness.js';

const { clips, fetches } = tables;
const { api, base, services, key, call, server, file, ...own } = await openByUrl(t);
const { startFetcher, post, send, show, inState, fetchOf, eventsOf, storedOf } = own;

t.test('a file is fetched and becomes a clip like any other', async (t) => {
  const address = server.at('/clip.mp4', whole(file));
  const wish = { recipients: ['bob'], metadata: { room: 7 }, ttl: 'P1D', sentAt: new Date().toISOString() };
  const digest = `sha-256=:${digestOf(file, 'base64')}:`;
  const response = await post({ sourceUrl: address, sourceDigest: digest, ...wish });
  t.equal(response.status, 202);
  const clip = await clipIn(response);
  t.equal(response.headers.get('location'), `/v1/clips/${clip.id}`);
  t.match(clip, { state: 'receiving', recipients: ['bob'], metadata: { room: 7 }, receivedAt: null, upload: null });

  const row = await fetchOf(clip.id);
  t.match(row, { tenant: 'one', tries: 0, expectedSha256: digestOf(file) });
  t.notMatch(JSON.stringify(row), /127\.0\.0\.1|of-the-source/, 'the address is sealed');
  t.notMatch(Buffer.from(row?.url ?? '', 'base64').toString('latin1'), /127\.0\.0\.1|of-the-source/);
  t.same(Object.keys(row?.options ?? {}).toSorted(), ['sentAt', 'ttl'], 'and nothing is kept twice');
  t.same(await eventsOf(clip.id), [], 'nothing has happened yet');

  const fetcher = startFetcher(t);
  const queued = await inState(clip.id, 'queued');
  t.same(queued.upload, { bytes: file.length, sha256: digestOf(file) });
  t.ok(queued.receivedAt);
  t.equal(Date.parse(queued.expiresAt), Date.parse(wish.sentAt) + 86_400_000);
  t.same(await eventsOf(clip.id), ['clip.received', 'clip.queued']);
  t.equal(await fetchOf(clip.id), undefined);
  const stored = await readClip(api.orm, clip.id, 'one');
  const object = await api.store.open(stored?.row.sourceKey ?? '');
  t.equal(object?.bytes, file.length);
  object?.stream.destroy();
  t.same(await storedOf(clip.id), [stored?.row.sourceKey]);
  t.match(await services.ingest.queue.mentioning(clip.id), [{}], 'it waits in line');
  await fetcher.close();
  t.same(await api.staged(), []);
});

t.test('while it comes its progress shows, and without a length it is fetched as well', async (t) => {
  startFetcher(t);
  let go = (): void => undefined;
  const half = server.at('/half', (response) => {
    response.writeHead(200, { 'content-length': file.length });
    response.write(file.subarray(0, file.length / 2));
    go = () => response.end(file.subarray(file.length / 2));
  });
  const id = await send(half);
  await until(async () => {
    const { progress } = await show(id);
    return progress?.stage === 'receive' && progress.percent >= 45 && progress.percent <= 55;
  });
  const retried = await call(`/v1/clips/${id}/retry`, { method: 'POST' });
  t.match(await problemIn(retried), { code: 'not_failed' });
  go();
  t.match(await inState(id, 'queued'), { progress: { percent: 100 } });
  const unknown = await send(server.at('/unmeasured', unmeasured(file)));
  t.equal((await inState(unknown, 'queued')).upload?.sha256, digestOf(file));
});

t.test('everything that is wrong is named at once', async (t) => {
  const paths = async (body: unknown): Promise<readonly (string | undefined)[]> => {
    const problem = await problemIn(await post(body));
    return [problem.code, ...(problem.errors ?? []).map(({ path }) => path).toSorted()];
  };
  const ok = server.at('/ok', whole(file));
  t.same(await paths({ sourceUrl: 'ftp://example.org/', views: 0, sourceDigest: 'md5=:x:', nonsense: 1 }), [
    ...['invalid_request', '/nonsense', '/sourceDigest', '/sourceUrl', '/views'],
  ]);
  t.same(await paths({}), ['invalid_request', '/sourceUrl']);
  t.same(await paths({ sourceUrl: 7 }), ['invalid_request', '/sourceUrl']);
  t.same(await paths({ sourceUrl: '' }), ['invalid_request', '/sourceUrl']);
  t.same(await paths({ sourceUrl: 'clip.mp4' }), ['invalid_request', '/sourceUrl']);
  t.same(await paths({ sourceUrl: `https://example.org/${'x'.repeat(2048)}` }), ['invalid_request', '/sourceUrl']);
  t.same(await paths({ sourceUrl: 'https://user:pass@example.org/' }), ['invalid_request', '/sourceUrl']);
  t.same(await paths({ sourceUrl: ok, sourceDigest: 'sha-256=:short:' }), ['invalid_request', '/sourceDigest']);
  t.same(await paths({ sourceUrl: ok, profiles: ['none'] }), ['unknown_profile', '/profiles/0']);
  t.same(await paths({ sourceUrl: 'https://10.0.0.1/', ttl: 'P99D' }), ['invalid_request', '/sourceUrl', '/ttl']);
  t.same(await paths([ok]), ['invalid_request', '']);
  t.same(await paths(null), ['invalid_request', '']);
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const broken = await fetch(`${base}/v1/clips`, { method: 'POST', headers, body: '{"sourceUrl":' });
  t.match(await problemIn(broken), { code: 'invalid_request', status: 400 });
  const long = JSON.stringify({ sourceUrl: ok, metadata: 'x'.repeat(1_100_000) });
  t.match(await problemIn(await fetch(`${base}/v1/clips`, { method: 'POST', headers, body: long })), {
    code: 'too_large',
  });
  const text = { ...headers, 'content-type': 'text/plain' };
  const other = await fetch(`${base}/v1/clips`, { method: 'POST', headers: text, body: 'x' });
  t.match(await problemIn(other), { code: 'unsupported_media_type' });
  t.equal((await api.orm.select().from(fetches)).length, 0, 'and nothing is kept of it');
});

t.test('addresses that are nobody’s to ask are refused at once', async (t) => {
  for (const sourceUrl of [
    ...[
      'https://127.0.0.2/',
      'http://localhost/',
      'https://2130706434/',
      'https://0x7f000002/',
      'https://017700000002/',
    ],
    ...['https://[::1]/', 'https://[::ffff:127.0.0.2]/', 'https://[64:ff9b::7f00:2]/', 'https://10.1.2.3./'],
    ...['https://169.254.169.254/latest/', 'http://192.168.0.1/', 'https://example.org:8443/', 'https://[fd00::1]/'],
  ]) {
    const problem = await problemIn(await post({ sourceUrl }));
    t.match(problem, { code: 'source_forbidden', status: 422, errors: [{ path: '/sourceUrl' }] }, sourceUrl);
    t.notMatch(JSON.stringify(problem), /latest|8443/);
  }
  t.equal((await api.orm.select().from(fetches)).length, 0);
});

t.test('the digest of a request is that of its JSON', async (t) => {
  const body = JSON.stringify({ sourceUrl: server.at('/own', whole(file)) });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json; charset=utf-8' };
  const post = (digest: string) =>
    fetch(`${base}/v1/clips`, { method: 'POST', headers: { ...headers, 'repr-digest': digest }, body });
  t.equal((await post(`sha-256=:${digestOf(Buffer.from(body), 'base64')}:`)).status, 202);
  t.match(await problemIn(await post(`sha-256=:${digestOf(file, 'base64')}:`)), {
    code: 'digest_mismatch',
    detail: /sourceDigest/,
  });
  t.match(await problemIn(await post('sha-256=:x:')), { code: 'invalid_request' });
});

t.test('a request that is repeated makes one clip', async (t) => {
  const body = { sourceUrl: server.at('/once', whole(file)), recipients: ['bob'] };
  const headers = { 'idempotency-key': 'the-same' };
  const [first, second] = [await post(body, headers), await post(body, headers)];
  t.equal(second.headers.get('idempotent-replayed'), 'true');
  t.equal((await clipIn(first)).id, (await clipIn(second)).id);
  const other = await problemIn(await post({ ...body, sourceUrl: server.at('/twice', whole(file)) }, headers));
  t.match(other, { code: 'idempotency_mismatch', errors: [{ path: 'sourceUrl' }] });
  const kept = await api.orm.select().from(tables.idempotency);
  t.notMatch(JSON.stringify(kept), /127\.0\.0\.1|of-the-source/, 'no address is kept beside');
});

t.test('a connection that is slow or breaks while the JSON comes holds nothing', async (t) => {
  const before = (await api.orm.select().from(clips)).length;
  const { socket } = await rawConnection(base);
  socket.write(
    `POST /v1/clips HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer ${key}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"sourceUrl"',
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.destroy();
  await until(async () => api.lines.some((line) => line.includes('"code":"upload_aborted"')));
  t.equal((await api.orm.select().from(clips)).length, before);
});

t.test('the key of a clip is what opens its address', async (t) => {
  const id = await send(server.at('/keyless', whole(file)));
  await api.keys.destroy(id);
  startFetcher(t);
  t.match((await inState(id, 'failed')).error, { code: 'object_damaged' });
  t.equal(server.requests('/keyless'), 0);
});

t.test('no line of the log names a source', async (t) => {
  const text = api.lines.join('');
  t.notMatch(text, /of-the-source|user:pass|10\.0\.0\.1/);
  t.notMatch(text, '/clip.mp4');
});
