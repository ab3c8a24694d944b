import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { clipIn, form, playbackIn, problemIn, RULES, startApi } from './harness.js';

const dir = testFolder(t);
const api = await startApi(t, dir);
const base = await api.serve(RULES);
const key = await api.keyFor('one');
const headers = { authorization: `Bearer ${key}` };
/** Several frames of the store's. */
const bytes = randomBytes(300_000);
const FIRST_FRAME = 65_480;

const send = async (): Promise<string> => {
  const body = form(['file', new Blob([bytes])]);
  return (await clipIn(await fetch(`${base}/v1/clips`, { method: 'POST', headers, body }))).id;
};
const published = async (): Promise<{ readonly id: string; readonly url: string; readonly file: string }> => {
  const id = await send();
  await api.publish(id, bytes);
  const response = await fetch(`${base}/v1/clips/${id}/playback`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ platform: 'android' }),
  });
  const { url } = await playbackIn(response);
  return { id, url, file: join(dir, 'objects', 'clips', id, '1', 'main.mp4') };
};
const flip = async (file: string, at: number): Promise<void> => {
  const stored = await readFile(file);
  stored.writeUInt8(stored.readUInt8(at) ^ 1, at);
  await writeFile(file, stored);
};

/** What arrives before the connection is cut; `whole` when it is not. */
async function received(response: Response): Promise<{ readonly whole: boolean; readonly got: Buffer }> {
  const parts: Uint8Array[] = [];
  try {
    if (response.body !== null) for await (const part of response.body) parts.push(part);
    return { whole: true, got: Buffer.concat(parts) };
  } catch {
    return { whole: false, got: Buffer.concat(parts) };
  }
}

t.test('an upload lies in the store as noise', async (t) => {
  const id = await send();
  const stored = await readFile(join(dir, 'objects', 'clips', id, 'source'));
  for (let at = 0; at + 32 <= bytes.length; at += 5000) t.notOk(stored.includes(bytes.subarray(at, at + 32)));
  t.ok(stored.length > bytes.length);
});

t.test('damage in the first bytes is an answer of its own', async (t) => {
  const { url, file } = await published();
  await flip(file, 1000);
  for (const range of [{}, { range: 'bytes=0-99' }]) {
    const response = await fetch(url, { headers: range });
    t.match(await problemIn(response), { code: 'object_damaged', status: 500, retry: 'never' });
    t.same([response.headers.get('etag'), response.headers.get('content-range')], [null, null]);
  }
  const sound = await fetch(url, { headers: { range: `bytes=${FIRST_FRAME}-` } });
  t.equal(sound.status, 206);
  t.ok((await received(sound)).got.equals(bytes.subarray(FIRST_FRAME)), 'what is sound is delivered');
  t.match(api.lines.join(''), /"level":50[^\n]*object_damaged/, 'and the operator is told');
});

t.test('damage further on cuts the answer off, and no wrong byte is sent', async (t) => {
  const { url, file } = await published();
  await flip(file, 200_000);
  const { whole, got } = await received(await fetch(url));
  t.equal(whole, false);
  t.ok(got.length <= 65_480 + 2 * 65_520 && got.equals(bytes.subarray(0, got.length)));
  const stored = await readFile(file);
  await flip(file, 200_000);
  t.ok((await received(await fetch(url))).whole, 'mended it is whole again');
  await writeFile(file, stored.subarray(0, 2 * 65_536));
  const cut = await received(await fetch(url, { headers: { range: 'bytes=0-' } }));
  t.notOk(cut.whole && cut.got.length === bytes.length);
  t.ok(cut.got.length <= FIRST_FRAME, 'nor where the end is missing');
});

t.test('once the key is gone nobody reads it, whatever is left on the disk', async (t) => {
  const { id, url, file } = await published();
  await api.keys.destroy(id);
  const response = await fetch(url);
  t.notOk(response.ok);
  t.ok((await readFile(file)).length > bytes.length, 'though it is all there');
});

t.test('an upload that is refused leaves no key', async (t) => {
  const keys = async (): Promise<string[]> =>
    (await readdir(join(dir, 'keys'), { recursive: true })).filter((name) => name.length > 30).sort();
  const before = await keys();
  const body = form(['file', new Blob([bytes])]);
  const digest = `sha-256=:${Buffer.alloc(32).toString('base64')}:`;
  const refused = await fetch(`${base}/v1/clips`, {
    method: 'POST',
    body,
    headers: { ...headers, 'repr-digest': digest },
  });
  t.equal((await problemIn(refused)).code, 'digest_mismatch');
  t.same(await keys(), before);
});
