import { createHash, randomBytes } from 'node:crypto';
import { access, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import type { Test } from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import type { ObjectStore } from '../index.js';

const keysUnder = async (store: ObjectStore, prefix: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys;
};

const bytesOf = async (store: ObjectStore, key: string): Promise<Buffer | null> => {
  const found = await store.open(key);
  return found === null ? null : buffer(found.stream);
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What every store must do. `makeStore` gives a fresh, empty one each time. */
export async function objectStoreContract(t: Test, makeStore: () => Promise<ObjectStore>): Promise<void> {
  await t.test('what was put comes back, in place of what was there', async (t) => {
    const store = await makeStore();
    const large = randomBytes(3_000_001);
    t.equal(await store.put('clips/a/1/video.mp4', Readable.from([Buffer.from('old')])), 3);
    t.equal(
      await store.put('clips/a/1/video.mp4', Readable.from([large.subarray(0, 1), large.subarray(1)])),
      large.length,
    );
    t.equal(await store.stat('clips/a/1/video.mp4'), large.length);
    t.equal(sha256((await bytesOf(store, 'clips/a/1/video.mp4')) ?? Buffer.of()), sha256(large));
    t.equal(await store.put('clips/a/1/empty', Readable.from([])), 0);
    t.same(await bytesOf(store, 'clips/a/1/empty'), Buffer.of());
  });

  await t.test('a file is taken over and fetched again', async (t) => {
    const store = await makeStore();
    const folder = testFolder(t);
    const [given, fetched] = [join(folder, 'given'), join(folder, 'fetched')];
    await writeFile(given, 'bytes of a clip');
    t.equal(await store.take('clips/a/source', given), 15);
    await t.rejects(access(given), { code: 'ENOENT' }, 'the file went to the store');
    t.equal(await store.fetch('clips/a/source', fetched), true);
    t.equal(await readFile(fetched, 'utf8'), 'bytes of a clip');
    t.equal((await stat(fetched)).mode & 0o077, 0, 'nobody else may read it');
    t.equal(await store.fetch('clips/a/nothing', join(folder, 'other')), false);
    await t.rejects(access(join(folder, 'other')), { code: 'ENOENT' });
  });

  await t.test('any range of bytes is what lies there', async (t) => {
    const store = await makeStore();
    const bytes = randomBytes(70_000);
    await store.put('clips/a/ranged', Readable.from([bytes]));
    const position = fc.integer({ min: 0, max: bytes.length - 1 });
    const everyRange = fc.assert(
      fc.asyncProperty(position, position, async (a, b) => {
        const range = { start: Math.min(a, b), end: Math.max(a, b) };
        const found = await store.open('clips/a/ranged', range);
        if (found === null) return false;
        const part = await buffer(found.stream);
        return found.bytes === bytes.length && part.equals(bytes.subarray(range.start, range.end + 1));
      }),
      { numRuns: 30 },
    );
    await t.resolves(everyRange);
  });

  await t.test('what is not there is nothing, not an error', async (t) => {
    const store = await makeStore();
    await store.put('clips/a/1/there', Readable.from(['x']));
    t.equal(await store.open('clips/b/absent'), null);
    t.equal(await store.open('clips/a/1'), null, 'a prefix is no object');
    t.equal(await store.stat('clips/a'), null);
    await store.delete('clips/b/absent');
    t.same(await keysUnder(store, 'clips/b/'), []);
  });

  await t.test('many objects are removed at once, those that are not there included', async (t) => {
    const store = await makeStore();
    const keys = Array.from({ length: 40 }, (_, n) => `clips/${n % 10}/${Math.floor(n / 10)}/x`);
    for (const key of [...keys, 'clips/3/source']) await store.put(key, Readable.from(['x']));
    await store.deleteMany([...keys, 'clips/none/source', 'clips/3/0/x']);
    t.same(await keysUnder(store, 'clips/'), ['clips/3/source']);
    await store.deleteMany([]);
    for (const prefix of ['clips/3/', 'clips/1/', 'clips/none/']) await store.prune(prefix);
    t.same(await keysUnder(store, 'clips/'), ['clips/3/source'], 'objects are no leftovers');
    await store.put('clips/1/1/x', Readable.from(['again']));
    t.same(await bytesOf(store, 'clips/1/1/x'), Buffer.from('again'));
  });

  await t.test('keys are listed by prefix, in order, until they are deleted', async (t) => {
    const store = await makeStore();
    for (const key of ['clips/b/source', 'clips/a/2/x.mp4', 'clips/a/source', 'clips/a/1/y.mp4']) {
      await store.put(key, Readable.from([key]));
    }
    t.same(await keysUnder(store, 'clips/a/'), ['clips/a/1/y.mp4', 'clips/a/2/x.mp4', 'clips/a/source']);
    for (const key of await keysUnder(store, 'clips/a/')) await store.delete(key);
    t.same(await keysUnder(store, 'clips/a/'), []);
    t.same(await keysUnder(store, 'clips/'), ['clips/b/source'], 'and only they');
    await store.put('clips/a/source', Readable.from(['again']));
    t.same(await keysUnder(store, 'clips/a/'), ['clips/a/source']);
  });

  await t.test('a write that breaks off leaves nothing, and what was there stays', async (t) => {
    const store = await makeStore();
    await store.put('clips/a/source', Readable.from(['whole']));
    const broken = Readable.from(
      (function* () {
        yield Buffer.alloc(100_000);
        throw new Error('the sender is gone');
      })(),
    );
    await t.rejects(store.put('clips/a/source', broken), { message: 'the sender is gone' });
    t.equal(String(await bytesOf(store, 'clips/a/source')), 'whole');
    t.same(await keysUnder(store, 'clips/'), ['clips/a/source']);
  });

  await t.test('no key leads out of the store', async (t) => {
    const store = await makeStore();
    for (const key of [
      '',
      '/',
      '..',
      '../x',
      'a/../../x',
      '/etc/passwd',
      'a//b',
      'a/',
      'a/.',
      '.tmp/x',
      'a\\b',
      'a\0b',
      'ä',
      'x'.repeat(600),
    ]) {
      await t.rejects(async () => store.put(key, Readable.from(['x'])), { code: 'internal' }, JSON.stringify(key));
      await t.rejects(async () => store.open(key), { code: 'internal' });
      await t.rejects(async () => store.delete(key), { code: 'internal' });
    }
    await t.rejects(keysUnder(store, '../'), { code: 'internal' });
    await t.rejects(keysUnder(store, 'clips'), { code: 'internal' });
  });

  await t.test('writers of many objects do not get in each other’s way', async (t) => {
    const store = await makeStore();
    const keys = Array.from({ length: 40 }, (_, n) => `clips/c${n % 4}/${n}`);
    await Promise.all(keys.map((key) => store.put(key, Readable.from([key]))));
    await Promise.all(keys.filter((_, n) => n % 2 === 0).map((key) => store.delete(key)));
    t.same(await keysUnder(store, 'clips/'), keys.filter((_, n) => n % 2 === 1).sort());
  });
}
