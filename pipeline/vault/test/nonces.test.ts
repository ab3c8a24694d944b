import { createDecipheriv, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { type ObjectStore, openDiskStore } from '../../storage/index.js';
import { clipOf, openDiskKeyStore, sealedStore } from '../index.js';

/** What reached the store of one write, finished or not. */
type Write = { readonly objectKey: string; readonly chunks: Buffer[] };

const reached = (write: Write | undefined): number =>
  (write?.chunks ?? []).reduce((sum, { length }) => sum + length, 0);

function recorded(inner: ObjectStore): { readonly store: ObjectStore; readonly writes: Write[] } {
  const writes: Write[] = [];
  const store: ObjectStore = {
    put: (objectKey, body) => {
      const write: Write = { objectKey, chunks: [] };
      writes.push(write);
      async function* noted(): AsyncIterable<Buffer> {
        for await (const chunk of body) {
          write.chunks.push(Buffer.from(chunk));
          yield chunk;
        }
      }
      return inner.put(objectKey, Readable.from(noted()));
    },
    take: (objectKey, file) => inner.take(objectKey, file),
    open: (objectKey, range) => inner.open(objectKey, range),
    fetch: (objectKey, file) => inner.fetch(objectKey, file),
    stat: (objectKey) => inner.stat(objectKey),
    delete: (objectKey) => inner.delete(objectKey),
    deleteMany: (objectKeys) => inner.deleteMany(objectKeys),
    prune: (prefix) => inner.prune(prefix),
    list: (prefix) => inner.list(prefix),
  };
  return { store, writes };
}

/**
 * The (key, nonce) pair of every frame of a write, taken from the stored bytes by the construction's definition and
 * proven by decrypting with them: a pair that opens a frame is the pair that sealed it.
 */
function pairsOf(clipKey: KeyObject, { objectKey, chunks }: Write, finished: boolean): string[] {
  const bytes = Buffer.concat(chunks);
  const context = Buffer.concat([Buffer.of(1), Buffer.from(objectKey)]);
  const key = Buffer.from(hkdfSync('sha256', clipKey, bytes.subarray(1, 33), context, 32));
  const pairs: string[] = [];
  for (let frame = 0; frame * 65_536 < bytes.length; frame += 1) {
    const slot = bytes.subarray(frame === 0 ? 40 : frame * 65_536, (frame + 1) * 65_536);
    const last = finished && (frame + 1) * 65_536 >= bytes.length;
    const counter = Buffer.alloc(5);
    counter.writeUInt32BE(frame);
    counter.writeUInt8(last ? 1 : 0, 4);
    const nonce = Buffer.concat([bytes.subarray(33, 40), counter]);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    decipher.setAAD(context);
    decipher.setAuthTag(slot.subarray(-16));
    decipher.update(slot.subarray(0, -16));
    decipher.final();
    pairs.push(`${key.toString('hex')} ${nonce.toString('hex')}`);
  }
  return pairs;
}

const keysIn = (folder: string) => openDiskKeyStore(folder, { current: { version: 1, key: randomBytes(32) } }, true);

t.test('no nonce is used twice with one key: source, renditions, stills, retries, writes taken up again', async (t) => {
  const folder = testFolder(t);
  const { store: inner, writes } = recorded(await openDiskStore(join(folder, 'objects')));
  const keys = await keysIn(join(folder, 'keys'));
  const store = sealedStore(inner, keys, clipOf);
  const clips = [uuidv7(), uuidv7()];
  const content = randomBytes(200_000);
  const finished = new Set<Write>();
  const latest = (): Write => {
    const write = writes.at(-1);
    if (write === undefined) throw new Error('nothing was written');
    return write;
  };

  for (const clip of clips) {
    await keys.create(clip);
    // The same content everywhere, and the same names several times.
    for (const name of [
      'source',
      '1/main.mp4',
      '1/low.mp4',
      '1/poster.jpg',
      '1/poster.webp',
      '2/main.mp4',
      '2/poster.jpg',
      '2/main.mp4',
      'source',
    ]) {
      await store.put(`clips/${clip}/${name}`, Readable.from([content]));
      finished.add(latest());
    }
    // Breaks off after more and more of it, and is made again from its beginning.
    for (const sent of [70_000, 140_000, 199_999]) {
      const before = writes.length;
      const broken = Readable.from(
        (async function* () {
          yield content.subarray(0, sent);
          // Until every frame that is full by now has reached the store.
          while (reached(writes[before]) < Math.floor(sent / 65_480) * 65_536) await setImmediate();
          throw new Error('broken off');
        })(),
      );
      await t.rejects(store.put(`clips/${clip}/3/main.mp4`, broken), { message: 'broken off' });
    }
    await store.put(`clips/${clip}/3/main.mp4`, Readable.from([content]));
    finished.add(latest());
  }

  const pairs: string[] = [];
  for (const clip of clips) {
    const clipKey = await keys.get(clip);
    if (clipKey === null) throw new Error('the clip has no key');
    for (const write of writes.filter(({ objectKey }) => objectKey.includes(clip)))
      pairs.push(...pairsOf(clipKey, write, finished.has(write)));
  }
  t.equal(writes.length, 2 * (9 + 3 + 1));
  t.ok(pairs.length > 4 * finished.size, `${pairs.length} frames`);
  t.equal(new Set(pairs).size, pairs.length);
  const objectKeys = new Set(pairs.map((pair) => pair.split(' ')[0]));
  t.equal(objectKeys.size, writes.length, 'every write has a key of its own');
});

t.test('nor when keys are wrapped', async (t) => {
  const folder = join(testFolder(t), 'keys');
  const masters = [1, 2, 3].map((version) => ({ version, key: randomBytes(32) }));
  const [one, two, three] = masters;
  if (one === undefined || two === undefined || three === undefined) throw new Error('no keys');
  const keys = await openDiskKeyStore(folder, { current: one, former: [two, three] }, true);
  const clips = Array.from({ length: 50 }, () => uuidv7());
  for (const clip of clips) await keys.create(clip);
  const nonces: string[] = [];
  const note = async (): Promise<void> => {
    for (const shard of (await readdir(folder)).filter((name) => name.length === 2)) {
      for (const file of await readdir(join(folder, shard)))
        nonces.push((await readFile(join(folder, shard, file))).toString('hex', 5, 17));
    }
  };
  await note();
  // There and back again: the third time it is the first key once more.
  for (const [from, to] of [
    [1, 2],
    [2, 3],
    [3, 1],
  ] as const) {
    t.match(await keys.rewrap(from, to), { rewrapped: 50, damaged: [] });
    await note();
  }
  t.equal(nonces.length, 200);
  t.equal(new Set(nonces).size, 200);
});
