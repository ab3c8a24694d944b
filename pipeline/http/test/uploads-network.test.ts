import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { tables } from '../../db/index.js';
import { caller } from './calls.js';
import { clipIn, problemIn, RULES, rawConnection, startApi, until } from './harness.js';
import { reprDigest, sha256Of, tus } from './tus.js';

// By meaning the eight network tests of tusd (https://github.com/tus/tusd/tree/main/internal/e2e), in their order:
// SuccessfulUpload, NetworkReadTimeout, UnexpectedNetworkClose and UnexpectedNetworkReset, LockRelease, UploadLengthExceeded,
// StopUpload, Shutdown. Among and behind them is what several processes add. Two apps on the same parts are two processes to
// each other.
const dataDir = testFolder(t);
const api = await startApi(t, dataDir);
const base = await api.serve(RULES);
const other = await api.serve(RULES);
const key = await api.keyFor('one');
const here = tus(base, key);
const there = tus(other, key);
const call = caller(base, key);
const file = randomBytes(50_000);
const path = (id: string): string => join(dataDir, 'uploads', id);

const arrived = (id: string, bytes: number): Promise<void> => until(async () => (await stat(path(id))).size >= bytes);

/** A part of which so many bytes came and more are to come. */
async function underWay(id: string, bytes: number, used = here) {
  const { socket, answer } = await used.opened(id, 0, file.length);
  socket.write(file.subarray(0, bytes));
  await arrived(id, bytes);
  return { socket, answer };
}

/** Goes on from where the upload is, and holds the clip against the file. */
async function completes(id: string, used = here): Promise<boolean> {
  const offset = await used.offset(id);
  const last = await used.patch(id, offset, file.subarray(offset));
  const { upload } = await clipIn(await call(`/v1/clips/${id}`));
  return last.status === 204 && upload?.sha256 === sha256Of(file);
}

t.test('a whole one', async (t) => {
  const id = await here.created(file.length);
  const response = await here.patch(id, 0, file);
  t.equal(response.status, 204);
  t.equal(response.headers.get('upload-offset'), String(file.length));
  t.match(await clipIn(await call(`/v1/clips/${id}`)), { state: 'queued', upload: { sha256: sha256Of(file) } });
});

t.test('one that falls silent is cut, and what came is kept', async (t) => {
  const rate = { graceMs: 300, windowMs: 300, minBytesPerSecond: 1000 };
  const hasty = tus(await api.serve({ ...RULES, rate }), key);
  const id = await hasty.created(file.length);
  const { socket, answer } = await underWay(id, 10_240, hasty);
  t.match(await answer(), /^HTTP\/1.1 408[\s\S]*"code":"upload_too_slow"/);
  socket.destroy();
  t.equal(await hasty.offset(id), 10_240);
  t.ok(await completes(id));
});

t.test('a connection that ends or is reset', async (t) => {
  for (const end of ['end', 'resetAndDestroy'] as const) {
    const id = await here.created(file.length, { 'repr-digest': reprDigest(file) });
    const { socket } = await underWay(id, 10_240);
    socket[end]();
    t.equal(await here.offset(id), 10_240, end);
    t.ok(await completes(id));
    socket.destroy();
  }
});

for (const [words, second] of [
  ['of the same process', here],
  ['of another process', there],
] as const) {
  t.test(`another request ${words} makes the first let go`, async (t) => {
    const id = await here.created(file.length);
    const first = await underWay(id, 10_240);
    const head = await second.head(id);
    t.equal(head.status, 200);
    t.equal(head.headers.get('upload-offset'), '10240', 'what came by then is kept');
    t.match(await first.answer(), /^HTTP\/1.1 409[\s\S]*"code":"upload_taken_over"/);
    first.socket.destroy();

    const again = await second.opened(id, 10_240, file.length - 10_240);
    again.socket.write(file.subarray(10_240, 20_000));
    await arrived(id, 20_000);
    const stale = await here.patch(id, 10_240, file.subarray(10_240));
    t.match(await problemIn(stale), { code: 'offset_mismatch' }, 'who comes with what was true before is told');
    t.match(await again.answer(), /^HTTP\/1.1 409/);
    again.socket.destroy();
    t.ok(await completes(id, second));
  });
}

t.test('two that begin at once: one after the other, and none is mixed into the other', async (t) => {
  const id = await here.created(file.length);
  const answers = await Promise.all([here, there, here, there].map((used) => used.patch(id, 0, file)));
  const won = answers.filter(({ status }) => status === 204).length;
  t.ok(won <= 1);
  // Each may have been made to let go by the next.
  if (won === 0) t.ok(await completes(id));
  const { upload } = await clipIn(await call(`/v1/clips/${id}`));
  t.equal(upload?.sha256, sha256Of(file));
});

t.test('more than was said, where nobody said how much comes', async (t) => {
  const id = await here.created(10_000);
  const { socket, answer } = await here.opened(id, 0, null);
  const chunk = (bytes: Uint8Array): Buffer =>
    Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
  socket.write(chunk(file.subarray(0, 8000)));
  await arrived(id, 8000);
  socket.write(chunk(file.subarray(8000)));
  t.match(await answer(), /^HTTP\/1.1 413[\s\S]*"code":"too_large"/);
  socket.destroy();
  const offset = await here.offset(id);
  t.ok(offset < 10_000, 'and it is not taken for complete');
  t.equal((await here.patch(id, offset, file.subarray(offset, 10_000))).status, 204);
  t.equal((await clipIn(await call(`/v1/clips/${id}`))).upload?.sha256, sha256Of(file.subarray(0, 10_000)));
});

t.test('without a length that was said before', async (t) => {
  const id = await here.created(10);
  const { socket, answer } = await here.opened(id, 0, null);
  socket.write('a\r\n0123456789\r\n');
  await arrived(id, 10);
  t.equal((await clipIn(await call(`/v1/clips/${id}`))).state, 'receiving', 'it could go on');
  socket.write('0\r\n\r\n');
  t.match(await answer(), /^HTTP\/1.1 204/);
  t.equal((await clipIn(await call(`/v1/clips/${id}`))).state, 'queued');
  socket.destroy();
});

t.test('giving up stops what is under way', async (t) => {
  const id = await here.created(file.length);
  const { socket, answer } = await underWay(id, 10_240);
  t.equal((await there.end(id)).status, 204);
  t.match(await answer(), /^HTTP\/1.1 409/);
  socket.destroy();
  t.equal((await here.head(id)).status, 404);
  await t.rejects(stat(path(id)), { code: 'ENOENT' });
});

t.test('the service stops one itself, when its clip is deleted', async (t) => {
  const id = await here.created(file.length);
  const { socket, answer } = await underWay(id, 10_240);
  t.equal((await call(`/v1/clips/${id}`, { method: 'DELETE' })).status, 202);
  t.match(await answer(), /^HTTP\/1.1 410[\s\S]*"code":"gone"/, 'the rest is not waited for');
  socket.destroy();
  t.equal((await there.head(id)).status, 410);
});

t.test('a service that closes keeps what came', async (t) => {
  const closing = await api.open(RULES);
  const id = await here.created(file.length);
  const { socket, answer } = await underWay(id, 10_240, tus(closing.base, key));
  const closed = closing.app.close();
  t.match(await answer(), /^HTTP\/1.1 503[\s\S]*"code":"aborted"/);
  socket.destroy();
  await closed;
  t.equal(await here.offset(id), 10_240);
  t.ok(await completes(id));
});

t.test('a service that closes during a creation leaves nothing: nobody knows its address', async (t) => {
  const closing = await api.open(RULES);
  const ids = async (): Promise<string[]> => (await api.orm.select().from(tables.uploads)).map((row) => row.id);
  const before = await ids();
  const { socket, answer } = await rawConnection(closing.base);
  const head = [
    ...['POST /v1/uploads HTTP/1.1', 'Host: test', `Authorization: Bearer ${key}`, 'Tus-Resumable: 1.0.0'],
    ...[`Upload-Length: ${file.length}`, `Content-Length: ${file.length}`],
    ...['Content-Type: application/offset+octet-stream', '\r\n'],
  ];
  socket.write(head.join('\r\n'));
  socket.write(file.subarray(0, 10_240));
  await until(async () => (await ids()).length > before.length);
  const closed = closing.app.close();
  t.match(await answer(), /^HTTP\/1.1 503[\s\S]*"code":"aborted"/);
  socket.destroy();
  await closed;
  t.same(await ids(), before);
});

t.test('a process that died over it', async (t) => {
  const id = await here.created(file.length);
  await here.patch(id, 0, file.subarray(0, 20_000));
  // It had written more than it could say, and its lock has two seconds left.
  const stream = createWriteStream(path(id), { flags: 'a' });
  stream.end(randomBytes(7000));
  await once(stream, 'close');
  await api.orm
    .update(tables.uploads)
    .set({ lockedBy: 'the-dead:1', lockedUntil: sql`now() + interval '2 seconds'` })
    .where(eq(tables.uploads.id, id));
  // If it was only paused, what it still has to write goes where nobody reads.
  const paused = await open(path(id), 'r+');
  t.teardown(() => paused.close());
  const patched = await here.patch(id, 20_000, file.subarray(20_000, 30_000));
  t.equal(patched.status, 204, 'its lease was waited for');
  await paused.write(Buffer.alloc(5000), 0, 5000, 18_000);
  t.same(await readFile(path(id)), file.subarray(0, 30_000));
  t.ok(await completes(id, there));
});

t.test('bytes that a disk lost are asked for again', async (t) => {
  const id = await here.created(file.length, { 'repr-digest': reprDigest(file) });
  await here.patch(id, 0, file.subarray(0, 20_000));
  const handle = await open(path(id), 'r+');
  await handle.truncate(12_000);
  await handle.close();
  t.equal(await here.offset(id), 12_000);
  t.ok(await completes(id));
});

t.test('a creation that breaks off leaves nothing: nobody knows its address', async (t) => {
  const before = (await api.orm.select().from(tables.uploads)).length;
  const { socket } = await here.opened('x', 0, 0);
  socket.destroy();
  const response = await fetch(`${base}/v1/uploads`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${key}`, 'tus-resumable': '1.0.0', 'upload-length': '50000' },
      ...{ 'content-type': 'application/offset+octet-stream' },
    },
    body: new ReadableStream({
      start: (controller) => {
        controller.enqueue(file.subarray(0, 10_000));
        setTimeout(() => controller.error(new Error('the phone is in a tunnel')), 200);
      },
    }),
    duplex: 'half',
  }).catch(() => null);
  t.equal(response, null);
  await until(async () => (await api.orm.select().from(tables.uploads)).length === before);
  t.pass();
});
