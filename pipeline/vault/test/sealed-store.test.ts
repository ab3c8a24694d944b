import { randomBytes } from 'node:crypto';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { type ByteRange, type ObjectStore, openDiskStore } from '../../storage/index.js';
import { objectStoreContract } from '../../storage/test/contract.js';
import { clipOf, type KeyStore, openDiskKeyStore, sealedStore } from '../index.js';
import { masterKey } from './key-contract.js';
import { drained } from './support.js';

const CLIP = uuidv7();
const root = testFolder(t);
let made = 0;

// The contract's names are of no real clips: here all of them are one.
await objectStoreContract(t, async () => {
  made += 1;
  const keys = await openDiskKeyStore(join(root, `keys-${made}`), { current: masterKey(1) }, true);
  await keys.create(CLIP);
  return sealedStore(await openDiskStore(join(root, `store-${made}`)), keys, () => CLIP);
});

type Place = {
  readonly store: ObjectStore;
  readonly inner: ObjectStore;
  readonly keys: KeyStore;
  readonly clip: string;
  readonly objects: string;
  readonly folder: string;
};

async function place(t: Test): Promise<Place> {
  const folder = testFolder(t);
  const objects = join(folder, 'objects');
  const inner = await openDiskStore(objects);
  const keys = await openDiskKeyStore(join(folder, 'keys'), { current: masterKey(1) }, true);
  const clip = uuidv7();
  await keys.create(clip);
  return { store: sealedStore(inner, keys, clipOf), inner, keys, clip, objects, folder };
}

/** The same store, noting which stored bytes are asked for. */
function watched(inner: ObjectStore): {
  readonly store: ObjectStore;
  readonly asked: (ByteRange | null)[];
  readonly streams: Readable[];
} {
  const asked: (ByteRange | null)[] = [];
  const streams: Readable[] = [];
  const store: ObjectStore = {
    put: (key, body) => inner.put(key, body),
    take: (key, file) => inner.take(key, file),
    open: async (key, range) => {
      asked.push(range ?? null);
      const found = await inner.open(key, range);
      if (found !== null) streams.push(found.stream);
      return found;
    },
    fetch: (key, file) => inner.fetch(key, file),
    stat: (key) => inner.stat(key),
    delete: (key) => inner.delete(key),
    deleteMany: (keys) => inner.deleteMany(keys),
    prune: (prefix) => inner.prune(prefix),
    list: (prefix) => inner.list(prefix),
  };
  return { store, asked, streams };
}

const flip = async (path: string, at: number): Promise<void> => {
  const bytes = await readFile(path);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  await writeFile(path, bytes);
};

t.test('what lies on the disk is noise, and as long as it has to be', async (t) => {
  const { store, clip, objects, inner } = await place(t);
  const plaintext = Buffer.alloc(150_000, 'a very private clip, and its words come again. ');
  const key = `clips/${clip}/1/main.mp4`;
  t.equal(await store.put(key, Readable.from([plaintext])), 150_000);
  t.equal(await inner.stat(key), 150_000 + 40 + 3 * 16);
  t.equal(await store.stat(key), 150_000);
  const stored = await readFile(join(objects, key));
  for (let at = 0; at < 47; at += 1) t.notOk(stored.includes(plaintext.subarray(at, at + 8)));
});

t.test('a range reads the header and its own frames', async (t) => {
  const { inner, keys, clip } = await place(t);
  const { store: through, asked } = watched(inner);
  const store = sealedStore(through, keys, clipOf);
  const plaintext = randomBytes(1_000_000);
  const key = `clips/${clip}/1/main.mp4`;
  await store.put(key, Readable.from([plaintext]));
  const part = await store.open(key, { start: 500_000, end: 500_100 });
  t.equal(part?.bytes, 1_000_000);
  t.ok((await buffer(part?.stream ?? Readable.from([]))).equals(plaintext.subarray(500_000, 500_101)));
  const frame = Math.floor(500_040 / 65_520);
  t.same(asked, [
    { start: 0, end: 39 },
    { start: frame * 65_536, end: (frame + 1) * 65_536 - 1 },
  ]);
});

t.test('without its key a clip has no objects, and gets none', async (t) => {
  const { store, keys, clip, folder, inner } = await place(t);
  const key = `clips/${clip}/source`;
  await store.put(key, Readable.from(['private']));
  await keys.destroy(clip);
  t.equal(await store.open(key), null);
  t.equal(await store.open(key, { start: 0, end: 1 }), null);
  t.equal(await store.stat(key), null);
  t.equal(await store.fetch(key, join(folder, 'fetched')), false);
  await t.rejects(access(join(folder, 'fetched')), { code: 'ENOENT' });
  const late = Readable.from(['too late']);
  await t.rejects(store.put(`clips/${clip}/2/main.mp4`, late), { code: 'gone' });
  t.ok(late.destroyed);
  await writeFile(join(folder, 'late'), 'too late');
  await t.rejects(store.take(`clips/${clip}/2/main.mp4`, join(folder, 'late')), { code: 'gone' });
  await t.rejects(access(join(folder, 'late')), { code: 'ENOENT' }, 'the plaintext does not stay behind');
  const left: string[] = [];
  for await (const one of store.list(`clips/${clip}/`)) left.push(one);
  t.same(left, [key], 'what is left can be found');
  await store.delete(key);
  t.equal(await inner.stat(key), null, 'and removed');
});

t.test('a key that goes while its clip is written leaves what nobody can read', async (t) => {
  const { store, keys, clip, objects } = await place(t);
  const key = `clips/${clip}/1/main.mp4`;
  const writing = store.put(
    key,
    Readable.from(
      (async function* () {
        yield Buffer.alloc(100_000);
        await keys.destroy(clip);
        yield Buffer.alloc(100_000);
      })(),
    ),
  );
  t.equal(await writing, 200_000);
  t.equal(await store.open(key), null);
  await keys.create(clip);
  await t.rejects(store.open(key), { code: 'object_damaged' }, 'nor with a key that is made later');
  t.ok((await readFile(join(objects, key))).length > 200_000);
});

t.test('damage is found before a byte is given, or ends the stream', async (t) => {
  const { store, clip, objects, folder } = await place(t);
  const plaintext = randomBytes(300_000);
  const key = `clips/${clip}/1/main.mp4`;
  const path = join(objects, key);
  await store.put(key, Readable.from([plaintext]));
  await flip(path, 100);
  await t.rejects(store.open(key), { code: 'object_damaged' });
  await t.rejects(store.open(key, { start: 10, end: 20 }), { code: 'object_damaged' });
  const later = await store.open(key, { start: 100_000, end: 100_010 });
  t.ok(
    (await buffer(later?.stream ?? Readable.from([]))).equals(plaintext.subarray(100_000, 100_011)),
    'other frames are sound',
  );
  await flip(path, 100);
  await flip(path, 200_000);
  const opened = await store.open(key);
  if (opened === null) throw new Error('there should be an object');
  const { bytes, code } = await drained(opened.stream);
  t.equal(code, 'object_damaged');
  t.ok(bytes.equals(plaintext.subarray(0, 65_480 + 2 * 65_520)), 'what came before it was right');
  await t.rejects(store.fetch(key, join(folder, 'fetched')), { code: 'object_damaged' });
  await t.rejects(access(join(folder, 'fetched')), { code: 'ENOENT' }, 'no half of it is left');
  for (const bytes of [Buffer.of(), randomBytes(39), randomBytes(55), randomBytes(1000)]) {
    await writeFile(path, bytes);
    await t.rejects(store.open(key), { code: 'object_damaged' }, `${bytes.length} bytes`);
    await t.rejects(store.open(key, { start: 0, end: 0 }), { code: 'object_damaged' });
  }
});

t.test('a reader that goes away lets everything go', async (t) => {
  const { inner, keys, clip } = await place(t);
  const { store: through, streams } = watched(inner);
  const store = sealedStore(through, keys, clipOf);
  const key = `clips/${clip}/1/main.mp4`;
  await store.put(key, Readable.from([randomBytes(2_000_000)]));
  const opened = await store.open(key);
  const [source] = streams;
  if (opened === null || source === undefined) throw new Error('there should be an object');
  const closed = new Promise<void>((resolve) => source.once('close', resolve));
  opened.stream.destroy();
  await closed;
  t.ok(source.destroyed, 'the file is closed');
});

t.test('a file that is there already is not written over', async (t) => {
  const { store, clip, folder } = await place(t);
  const key = `clips/${clip}/source`;
  await store.put(key, Readable.from(['private']));
  await writeFile(join(folder, 'there'), 'mine');
  await t.rejects(store.fetch(key, join(folder, 'there')), { code: 'storage_unavailable' });
  t.equal(await readFile(join(folder, 'there'), 'utf8'), 'mine');
});

t.test('what is nobody’s is stored openly, and what is not named is not stored', async (t) => {
  const { store, inner, objects, folder } = await place(t);
  await store.put('fliks/a/1/main.mp4', Readable.from(['everybody may see it']));
  t.equal(await readFile(join(objects, 'fliks/a/1/main.mp4'), 'utf8'), 'everybody may see it');
  const key = `health/${uuidv7()}`;
  t.equal(await store.put(key, Readable.from(['.'])), 1);
  t.equal(await readFile(join(objects, key), 'utf8'), '.');
  t.equal(await store.stat(key), 1);
  t.equal(String(await buffer((await store.open(key))?.stream ?? Readable.from([]))), '.');
  t.equal(await store.fetch(key, join(folder, 'fetched')), true);
  t.equal(await store.take(`${key}-2`, join(folder, 'fetched')), 1);
  await store.delete(key);
  t.equal(await inner.stat(key), null);
  for (const nobodys of ['other/a', 'clips', 'clips/', 'clips//x', `clips/${uuidv7()}`, 'x/clips/y/z']) {
    await t.rejects(store.put(nobodys, Readable.from(['x'])), { code: 'internal' }, nobodys);
    await t.rejects(store.open(nobodys), { code: 'internal' });
  }
  await t.rejects(store.put('clips/not-an-id/source', Readable.from(['x'])), { code: 'internal' });
  t.same((await readdir(objects)).sort(), ['.tmp', 'fliks', 'health']);
});
