import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import t, { type Test } from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { tables } from '../../db/index.js';
import { renderJobId } from '../../queue/index.js';
import { startUploadKeeper } from '../../uploads/index.js';
import { caller } from './calls.js';
import { clipIn, problemIn, RULES, startApi, until } from './harness.js';
import { metadataOf, reprDigest, sha256Of, tus } from './tus.js';

const dataDir = testFolder(t);
const api = await startApi(t, dataDir);
const { base, services } = await api.open(RULES);
const key = await api.keyFor('one');
const own = tus(base, key);
const call = caller(base, key);
const file = randomBytes(300_000);
const folder = join(dataDir, 'uploads');

const clip = async (id: string) => clipIn(await call(`/v1/clips/${id}`));

async function stored(id: string): Promise<string> {
  const opened = await api.store.open(`clips/${id}/source`);
  const chunks: Buffer[] = [];
  for await (const chunk of opened?.stream ?? []) chunks.push(Buffer.from(chunk));
  return sha256Of(Buffer.concat(chunks));
}

async function leavesNothing(t: Test, work: () => Promise<unknown>): Promise<void> {
  const counts = async () => ({
    clips: (await api.orm.select({ id: tables.clips.id }).from(tables.clips)).length,
    uploads: (await api.orm.select({ id: tables.uploads.id }).from(tables.uploads)).length,
    objects: (await api.objects()).length,
    files: (await readdir(folder)).length,
  });
  const before = await counts();
  await work();
  t.same(await counts(), before, 'nothing is left');
}

t.test('in parts', async (t) => {
  const response = await own.create(file.length, {
    'upload-metadata': `${metadataOf({ recipients: ['bob'], ttl: 'P1D', priority: 'interactive' })},filename aG9saWRheS5tcDQ=`,
    'repr-digest': reprDigest(file),
  });
  t.equal(response.status, 201, await response.text());
  const id = response.headers.get('clip-id') ?? '';
  t.equal(response.headers.get('location'), `/v1/uploads/${id}`);
  t.equal(response.headers.get('tus-resumable'), '1.0.0');
  t.ok(response.headers.get('request-id'));
  const ends = Date.parse(response.headers.get('upload-expires') ?? '');
  t.ok(ends > Date.now() + 23 * 3_600_000 && ends < Date.now() + 25 * 3_600_000, 'a day to go on');
  t.match(await clip(id), { state: 'receiving', recipients: ['bob'], upload: null, receivedAt: null });
  t.equal((await stat(join(folder, id))).mode & 0o777, 0o600);

  const first = await own.patch(id, 0, file.subarray(0, 100_000));
  t.equal(first.status, 204, await first.text());
  t.equal(first.headers.get('upload-offset'), '100000');
  t.equal(first.headers.get('clip-id'), id);
  t.ok(Date.parse(first.headers.get('upload-expires') ?? '') >= ends);

  const head = await own.head(id);
  t.equal(head.status, 200);
  t.match(Object.fromEntries(head.headers), {
    ...{ 'upload-offset': '100000', 'upload-length': '300000', 'cache-control': 'no-store', 'clip-id': id },
    'upload-metadata': /^options \S+,filename aG9saWRheS5tcDQ=$/,
  });

  const last = await own.patch(id, 100_000, file.subarray(100_000));
  t.equal(last.status, 204, await last.text());
  t.equal(last.headers.get('upload-offset'), '300000');
  t.equal(last.headers.get('clip-id'), id);
  t.equal(last.headers.get('upload-expires'), null, 'it is complete');
  const body = await clip(id);
  t.match(body, { state: 'queued', progress: { stage: 'receive', percent: 100 }, priority: 'interactive' });
  t.same(body.upload, { bytes: file.length, sha256: sha256Of(file) });
  t.equal(Date.parse(body.expiresAt) - Date.parse(body.sentAt), 86_400_000);
  t.equal(await stored(id), sha256Of(file), 'the bytes are those that were sent');
  t.equal(await api.queue.state('render', renderJobId(id, 1)), 'prioritized');
  t.same(await readdir(folder), [], 'and lie in one place only');
  t.same(await api.orm.select().from(tables.uploads), []);
});

t.test('whoever did not hear that it is complete hears it when they ask', async (t) => {
  const id = await own.created(1000);
  await own.patch(id, 0, file.subarray(0, 1000));
  const head = await own.head(id);
  t.equal(head.status, 200);
  t.match(Object.fromEntries(head.headers), { 'upload-offset': '1000', 'upload-length': '1000', 'clip-id': id });
  t.equal(head.headers.get('upload-expires'), null);
  t.equal((await own.patch(id, 1000, new Uint8Array())).status, 204);
  t.match(await problemIn(await own.patch(id, 1000, file.subarray(0, 1))), { code: 'too_large' });
  t.match(await problemIn(await own.patch(id, 0, file.subarray(0, 1000))), { code: 'offset_mismatch' });
  t.equal((await clip(id)).state, 'queued');
});

t.test('with its first bytes, or all of them', async (t) => {
  const part = await own.create(file.length, {}, file.subarray(0, 50_000));
  t.equal(part.status, 201, await part.text());
  t.equal(part.headers.get('upload-offset'), '50000');
  const id = part.headers.get('clip-id') ?? '';
  t.equal(await own.offset(id), 50_000);
  t.equal((await own.patch(id, 50_000, file.subarray(50_000))).status, 204);
  t.equal(await stored(id), sha256Of(file));

  const whole = await own.create(file.length, { 'repr-digest': reprDigest(file) }, file);
  t.equal(whole.status, 201, await whole.text());
  t.equal(whole.headers.get('upload-offset'), String(file.length));
  t.equal(whole.headers.get('upload-expires'), null);
  t.equal((await clip(whole.headers.get('clip-id') ?? '')).state, 'queued');
});

t.test('what can be done is told to anybody', async (t) => {
  for (const path of ['/v1/uploads', `/v1/uploads/${await own.created(10)}`]) {
    const response = await fetch(`${base}${path}`, { method: 'OPTIONS' });
    t.equal(response.status, 204);
    t.match(Object.fromEntries(response.headers), {
      ...{ 'tus-version': '1.0.0', 'tus-max-size': String(RULES.maxUploadBytes), 'tus-resumable': '1.0.0' },
      'tus-extension': 'creation,creation-with-upload,termination,expiration',
    });
    t.equal(response.headers.get('access-control-allow-origin'), null);
  }
});

t.test('creations that are not right are refused with everything that is wrong', (t) =>
  leavesNothing(t, async () => {
    const cases: [string, Record<string, string>, string, string[]][] = [
      ['no length', { 'upload-length': '' }, 'invalid_request', ['Upload-Length']],
      ['an empty file', { 'upload-length': '0' }, 'invalid_request', ['Upload-Length']],
      ['no number', { 'upload-length': '1e3' }, 'invalid_request', ['Upload-Length']],
      ['too much', { 'upload-length': String(RULES.maxUploadBytes + 1) }, 'too_large', []],
      ['a length for later', { 'upload-defer-length': '1' }, 'invalid_request', ['Upload-Defer-Length']],
      ['a part of several', { 'upload-concat': 'partial' }, 'invalid_request', ['Upload-Concat']],
      ['metadata that is none', { 'upload-metadata': 'options ?' }, 'invalid_request', ['Upload-Metadata']],
      ['options that are no JSON', { 'upload-metadata': 'options e30' }, 'invalid_request', ['Upload-Metadata']],
      ['options without a value', { 'upload-metadata': 'options' }, 'invalid_request', ['Upload-Metadata']],
      ['options that are a list', { 'upload-metadata': 'options W10=' }, 'invalid_request', ['']],
      ['a digest that is none', { 'repr-digest': 'sha-256=x' }, 'invalid_request', ['Repr-Digest']],
      [
        'a profile that is none',
        { 'upload-metadata': metadataOf({ profiles: ['nope'] }) },
        'unknown_profile',
        ['/profiles/0'],
      ],
      [
        'everything',
        {
          ...{ 'upload-length': '-1', 'repr-digest': 'sha-256=x' },
          'upload-metadata': metadataOf({ framing: 'round', x: 1 }),
        },
        'invalid_request',
        ['Upload-Length', 'Repr-Digest', '/framing', '/x'],
      ],
    ];
    for (const [name, headers, code, paths] of cases) {
      const response = await own.create(1000, headers);
      t.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8', name);
      t.equal(response.headers.get('tus-resumable'), '1.0.0', name);
      const problem = await problemIn(response);
      t.equal(problem.code, code, name);
      t.same((problem.errors ?? []).map(({ path }) => path).toSorted(), paths.toSorted(), name);
    }
  }),
);

t.test('the version has to be named', async (t) => {
  const id = await own.created(1000);
  for (const [method, path] of [
    ['POST', '/v1/uploads'],
    ['PATCH', `/v1/uploads/${id}`],
    ['HEAD', `/v1/uploads/${id}`],
    ['DELETE', `/v1/uploads/${id}`],
  ] as const) {
    for (const version of ['0.2.2', '']) {
      const response = await own.call(method, path, { 'tus-resumable': version, 'upload-length': '5' });
      t.equal(response.status, 412, `${method} ${version}`);
      t.equal(response.headers.get('tus-version'), '1.0.0');
      if (method !== 'HEAD') t.match(await problemIn(response), { code: 'tus_version' });
    }
  }
  t.equal(await own.offset(id), 0);
});

t.test('parts that are not right change nothing', async (t) => {
  const id = await own.created(1000);
  await own.patch(id, 0, file.subarray(0, 300));
  const bytes = file.subarray(300, 400);
  for (const [name, offset, body, headers, status, code] of [
    ['another offset', 200, bytes, {}, 409, 'offset_mismatch'],
    ['an offset ahead', 400, bytes, {}, 409, 'offset_mismatch'],
    ['no offset', '', bytes, {}, 400, 'invalid_request'],
    ['an offset that is no number', '0x1', bytes, {}, 400, 'invalid_request'],
    ['another type', 300, bytes, { 'content-type': 'video/mp4' }, 415, 'unsupported_media_type'],
    ['more than was said', 300, file.subarray(0, 701), {}, 413, 'too_large'],
    ['a checksum', 300, bytes, { 'upload-checksum': 'sha1 AAAA' }, 400, 'invalid_request'],
    ['a length', 300, bytes, { 'upload-length': '2000' }, 400, 'invalid_request'],
  ] as const) {
    const response = await own.patch(id, offset, body, headers);
    t.equal(response.status, status, name);
    t.match(await problemIn(response), { code }, name);
    t.equal(await own.offset(id), 300, name);
  }
  t.equal((await own.patch(id, 300, file.subarray(300, 1000))).status, 204);
  t.equal(await stored(id), sha256Of(file.subarray(0, 1000)));
});

t.test('another tenant’s upload is nobody’s, and goes on undisturbed', async (t) => {
  const stranger = tus(base, await api.keyFor('two'));
  const id = await own.created(1000);
  const { socket, answer } = await own.opened(id, 0, 1000);
  socket.write(file.subarray(0, 500));
  await until(async () => (await stat(join(folder, id))).size === 500);
  for (const response of [
    await stranger.head(id),
    await stranger.patch(id, 500, file.subarray(500, 1000)),
    await stranger.end(id),
  ])
    t.equal(response.status, 404);
  for (const odd of ['x', '00000000-0000-0000-0000-000000000000', '..%2F..%2Fmaster.key', '%00'])
    t.equal((await own.head(odd)).status, 404, odd);
  socket.write(file.subarray(500, 1000));
  t.match(await answer(), /^HTTP\/1.1 204/, 'and was not interrupted');
  socket.destroy();
});

t.test('a key needs the scope, whatever a header says of the method', async (t) => {
  const reader = tus(base, await api.keyFor('one', ['clips:read']));
  const id = await own.created(1000);
  for (const response of [
    await reader.create(10),
    await reader.patch(id, 0, file.subarray(0, 10)),
    await reader.end(id),
  ])
    t.match(await problemIn(response), { code: 'forbidden' });
  t.equal((await reader.head(id)).status, 403);
  t.equal((await fetch(`${base}/v1/uploads`, { method: 'POST' })).status, 401);
  for (const used of [reader, own]) {
    for (const method of ['DELETE', 'PATCH', 'HEAD']) {
      const override = { 'x-http-method-override': method };
      t.equal((await used.call('POST', `/v1/uploads/${id}`, override)).status, 405, method);
      t.equal((await used.call('OPTIONS', `/v1/uploads/${id}`, override)).status, 204, method);
      t.equal((await used.call('GET', `/v1/uploads/${id}`, override)).status, 405, method);
    }
  }
  t.equal(await own.offset(id), 0);
});

t.test('a digest that does not match ends the upload', (t) =>
  leavesNothing(t, async () => {
    const id = await own.created(file.length, { 'repr-digest': reprDigest(randomBytes(10)) });
    t.equal((await own.patch(id, 0, file.subarray(0, 1000))).status, 204);
    const response = await own.patch(id, 1000, file.subarray(1000));
    t.equal(response.status, 422);
    t.match(await problemIn(response), { code: 'digest_mismatch', retry: 'now' });
    t.equal((await own.head(id)).status, 404);
    t.equal(await api.keys.get(id), null);
    const whole = await own.create(file.length, { 'repr-digest': reprDigest(randomBytes(10)) }, file);
    t.match(await problemIn(whole), { code: 'digest_mismatch' });
  }),
);

t.test('giving up', async (t) => {
  await leavesNothing(t, async () => {
    const id = await own.created(1000);
    await own.patch(id, 0, file.subarray(0, 300));
    t.equal((await own.end(id)).status, 204);
    t.equal((await own.head(id)).status, 404);
    t.match(await problemIn(await own.end(id)), { code: 'not_found' });
    t.match(await problemIn(await call(`/v1/clips/${id}`)), { code: 'not_found' });
  });
  const id = await own.created(10);
  await own.patch(id, 0, file.subarray(0, 10));
  const response = await own.end(id);
  t.equal(response.status, 409);
  t.match(await problemIn(response), { code: 'upload_complete' });
  t.equal((await clip(id)).state, 'queued');
});

t.test('its clip shows how far it is', async (t) => {
  const id = await own.created(1000);
  await own.patch(id, 0, file.subarray(0, 400));
  const { socket, answer } = await own.opened(id, 400, 600);
  socket.write(file.subarray(400, 750));
  await until(async () => (await clip(id)).progress?.percent === 75);
  t.match(await clip(id), { state: 'receiving', progress: { stage: 'receive', percent: 75, etaMs: null } });
  socket.write(file.subarray(750, 1000));
  t.match(await answer(), /^HTTP\/1.1 204/);
  socket.destroy();
});

t.test('nobody went on with it', async (t) => {
  const keeper = await startUploadKeeper({ ...services.ingest, folder }, { alone: false, everyMs: 3_600_000 });
  t.teardown(() => keeper.stop());
  await leavesNothing(t, async () => {
    const id = await own.created(1000);
    await own.patch(id, 0, file.subarray(0, 300));
    await keeper.keep();
    t.equal(await own.offset(id), 300, 'there is time yet');
    await api.orm
      .update(tables.uploads)
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where(eq(tables.uploads.id, id));
    t.equal((await own.head(id)).status, 410);
    t.match(await problemIn(await own.patch(id, 300, file.subarray(300, 1000))), { code: 'gone' });
    await keeper.keep();
    t.equal((await own.head(id)).status, 404);
    t.equal((await call(`/v1/clips/${id}`)).status, 404);
  });
});

t.test('an upload ends with its clip where that is sooner', async (t) => {
  const response = await own.create(1000, {
    'upload-metadata': metadataOf({ sentAt: new Date().toISOString(), ttl: 'PT1H' }),
  });
  const ends = Date.parse(response.headers.get('upload-expires') ?? '');
  t.ok(ends < Date.now() + 3_700_000 && ends > Date.now() + 3_500_000);
});

t.test('where there is no room nothing is taken in', (t) =>
  leavesNothing(t, async () => {
    const roomy = await api.serve({ ...RULES, maxUploadBytes: 10 ** 14 });
    const response = await tus(roomy, key).create(10 ** 14);
    t.equal(response.status, 507);
    t.match(await problemIn(response), { code: 'not_enough_space' });
  }),
);

t.test('the log knows nothing private', async (t) => {
  const log = api.lines.join('');
  t.match(log, /clip received/);
  t.notMatch(log, /aG9saWRheS5tcDQ|holiday/, 'no names of files');
  t.notMatch(log, key, 'no keys');
  t.notMatch(log, /"level":50/, 'no errors');
});
