import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { tables } from '../../db/index.js';
import { clipIn, problemIn, RULES, rawConnection, startApi, until } from './harness.js';
import { reprDigest, sha256Of, tus } from './tus.js';

const api = await startApi(t, testFolder(t));
const base = await api.serve(RULES);
const key = await api.keyFor('one');
const { call, create, patch, offset, end } = tus(base, key);

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const named = (name: string, options = '{"recipients":["bob"]}', more = '') => ({
  'idempotency-key': name,
  'upload-metadata': `options ${base64(options)}${more}`,
});
const uploadsOf = async (): Promise<number> =>
  (await api.orm.select({ id: tables.uploads.id }).from(tables.uploads)).length;
const addressOf = (response: Response) => ({
  location: response.headers.get('location'),
  clip: response.headers.get('clip-id'),
  offset: response.headers.get('upload-offset'),
  replayed: response.headers.get('idempotent-replayed'),
});

t.test('the same creation is answered with the same upload', async (t) => {
  const [name, bytes] = [uuidv7(), randomBytes(60_000)];
  const before = await uploadsOf();
  const first = await create(bytes.length, named(name));
  t.equal(first.status, 201);
  const { location, clip } = addressOf(first);
  t.match(location, new RegExp(`/v1/uploads/${clip}$`));
  const again = await create(bytes.length, named(name, '{ "recipients": ["bob"] }'));
  t.equal(again.status, 201);
  t.same(addressOf(again), { location, clip, offset: '0', replayed: 'true' });
  t.ok(again.headers.get('upload-expires'));
  t.equal(again.headers.get('tus-resumable'), '1.0.0');
  t.equal(await uploadsOf(), before + 1);

  t.equal((await patch(clip ?? '', 0, bytes.subarray(0, 20_000))).status, 204);
  t.same(addressOf(await create(bytes.length, named(name))), { location, clip, offset: '20000', replayed: 'true' });
  t.equal((await patch(clip ?? '', 20_000, bytes.subarray(20_000))).status, 204);
  const complete = await create(bytes.length, named(name));
  t.same(addressOf(complete), { location, clip, offset: '60000', replayed: 'true' });
  t.equal(complete.headers.get('upload-expires'), null, 'it is complete');
  t.equal((await clipIn(await call('GET', `/v1/clips/${clip}`))).state, 'queued');
  t.match(await problemIn(await create(bytes.length, { ...named(name), 'tus-resumable': '0.2.2' })), {
    ...{ status: 412, code: 'tus_version' },
  });

  await call('DELETE', `/v1/clips/${clip}`);
  const gone = await create(bytes.length, named(name));
  t.equal(gone.headers.get('location'), `/v1/clips/${clip}`);
  t.match(await problemIn(gone), { status: 410, code: 'gone' });
});

t.test('another creation with the key is told what differs', async (t) => {
  const name = uuidv7();
  const digest = (text: string) => ({ 'repr-digest': reprDigest(Buffer.from(text)) });
  t.equal((await create(100, { ...named(name), ...digest('a') })).status, 201);
  const cases: [readonly string[], number, Record<string, string>][] = [
    [['length'], 101, { ...named(name), ...digest('a') }],
    [['options'], 100, { ...named(name, '{}'), ...digest('a') }],
    [['digest'], 100, { ...named(name), ...digest('b') }],
    [['metadata'], 100, { ...named(name, undefined, `,kind ${base64('x')}`), ...digest('a') }],
  ];
  for (const [paths, length, headers] of cases) {
    const problem = await problemIn(await create(length, headers));
    t.match(problem, { status: 422, code: 'idempotency_mismatch' });
    t.same(
      problem.errors?.map(({ path }) => path),
      paths,
    );
  }
});

t.test('many at once make one upload', async (t) => {
  const name = uuidv7();
  const before = await uploadsOf();
  const answers = await Promise.all(Array.from({ length: 20 }, () => create(1000, named(name))));
  const ids = new Set<string | null>();
  for (const response of answers) {
    if (response.status === 201) ids.add(response.headers.get('clip-id'));
    else t.match(await problemIn(response), { status: 409, code: 'idempotency_in_progress' });
  }
  t.equal(ids.size, 1);
  t.equal(await uploadsOf(), before + 1);
});

t.test('what breaks off with the creation can be gone on with', async (t) => {
  const [name, bytes] = [uuidv7(), randomBytes(200_000)];
  const { socket } = await rawConnection(base);
  const headers = { ...named(name), 'upload-length': String(bytes.length), 'content-length': String(bytes.length) };
  socket.write(
    [
      ...['POST /v1/uploads HTTP/1.1', 'Host: test', `Authorization: Bearer ${key}`, 'Tus-Resumable: 1.0.0'],
      ...['Content-Type: application/offset+octet-stream', ...Object.entries(headers).map((pair) => pair.join(': '))],
      '\r\n',
    ].join('\r\n'),
  );
  socket.write(bytes.subarray(0, 90_000));
  const row = async () =>
    (
      await api.orm
        .select({ id: tables.uploads.id, lockedBy: tables.uploads.lockedBy })
        .from(tables.uploads)
        .innerJoin(tables.idempotency, eq(tables.idempotency.clipId, tables.uploads.id))
        .where(eq(tables.idempotency.key, name))
    ).at(0);
  await until(async () => (await row()) !== undefined);
  socket.resetAndDestroy();
  await until(async () => (await row())?.lockedBy === null);
  const again = addressOf(await create(bytes.length, named(name)));
  t.match(again, { clip: (await row())?.id, replayed: 'true' });
  const far = await offset(again.clip ?? '');
  t.equal((await patch(again.clip ?? '', far, bytes.subarray(far))).status, 204);
  t.match(await clipIn(await call('GET', `/v1/clips/${again.clip}`)), {
    ...{ state: 'queued', upload: { sha256: sha256Of(bytes) } },
  });
});

t.test('an upload that came to nothing lets its key go', async (t) => {
  const name = uuidv7();
  t.match(await problemIn(await create('x', named(name))), { code: 'invalid_request' });
  const first = addressOf(await create(100, named(name)));
  t.equal((await end(first.clip ?? '')).status, 204);
  const next = addressOf(await create(100, named(name)));
  t.equal(next.replayed, null);
  t.not(next.clip, first.clip);
});
