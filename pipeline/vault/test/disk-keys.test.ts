import { copyFile, link, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { inspect } from 'node:util';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { openDiskKeyStore } from '../index.js';
import { keyStoreContract, masterKey } from './key-contract.js';

let made = 0;
const root = testFolder(t);

await keyStoreContract(t, () => {
  made += 1;
  const folder = join(root, `keys-${made}`);
  // Several of them are open at a time, as those of several processes are.
  return (masters) => openDiskKeyStore(folder, masters, false);
});

const pathOf = (folder: string, clip: string): string => join(folder, clip.slice(-2), clip);

async function everyFile(folder: string): Promise<{ readonly path: string; readonly bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (path) => ({ path, bytes: await readFile(path) })));
}

t.test('files are private, and neither key can be read in them', async (t) => {
  const folder = join(testFolder(t), 'keys');
  const current = masterKey(1);
  const store = await openDiskKeyStore(folder, { current }, true);
  const clip = uuidv7();
  const key = await store.create(clip);
  t.equal((await stat(folder)).mode & 0o077, 0);
  t.equal((await stat(pathOf(folder, clip))).mode & 0o777, 0o600);
  const files = await everyFile(folder);
  t.same(files.map(({ path }) => path).sort(), [pathOf(folder, clip), join(folder, 'master-1')].sort());
  for (const { bytes } of files) {
    for (const secret of [key.export(), Buffer.from(current.key)]) {
      for (let at = 0; at + 8 <= 32; at += 8) t.notOk(bytes.includes(secret.subarray(at, at + 8)));
    }
  }
  t.notMatch(
    inspect(key, { depth: 9, showHidden: true }) + JSON.stringify({ key }),
    key.export().toString('hex'),
    'it does not print itself',
  );
});

t.test('a damaged key is damage, and no other key', async (t) => {
  const folder = join(testFolder(t), 'keys');
  const current = masterKey(1);
  const store = await openDiskKeyStore(folder, { current }, true);
  const [clip, other] = [uuidv7(), uuidv7()];
  await store.create(clip);
  await store.create(other);
  const path = pathOf(folder, clip);
  const whole = await readFile(path);
  for (let at = 0; at < whole.length; at += 1) {
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    await writeFile(path, changed);
    // Within the version it names a master key that was never there.
    await t.rejects(
      store.get(clip),
      { code: at >= 1 && at <= 4 ? 'invalid_configuration' : 'object_damaged' },
      `byte ${at}`,
    );
  }
  const files = [
    Buffer.of(),
    whole.subarray(0, 64),
    Buffer.concat([whole, Buffer.of(0)]),
    Buffer.alloc(whole.length),
    await readFile(pathOf(folder, other)),
  ];
  for (const bytes of files) {
    await writeFile(path, bytes);
    await t.rejects(store.get(clip), { code: 'object_damaged' }, 'cut off, longer, zeros, or another clip’s');
    await t.rejects(store.create(clip), { code: 'internal' }, 'it is not replaced');
  }
  t.ok(await store.get(other), 'the others are as they were');

  // A rotation passes it by, and says so; the old master key stays known to be needed.
  const next = masterKey(2);
  const both = await openDiskKeyStore(folder, { current: next, former: [current] }, true);
  t.match(await both.rewrap(1, 2), { rewrapped: 1, damaged: [clip] });
  await t.rejects(openDiskKeyStore(folder, { current: next }, true), { code: 'invalid_configuration' });
  await both.destroy(clip);
  t.match(await both.rewrap(1, 2), { rewrapped: 0, damaged: [] });
  t.ok(await (await openDiskKeyStore(folder, { current: next }, true)).get(other));
});

t.test('a destruction that broke off half-way has happened', async (t) => {
  const folder = join(testFolder(t), 'keys');
  const store = await openDiskKeyStore(folder, { current: masterKey(1) }, true);
  const clip = uuidv7();
  await store.create(clip);
  // Written over, and the process was gone before the file was.
  await writeFile(pathOf(folder, clip), Buffer.alloc(65, 0xdd));
  t.equal(await store.get(clip), null);
  for await (const kept of store.list()) t.fail(`${kept.clipId} is listed`);
  await store.destroy(clip);
  await t.rejects(stat(pathOf(folder, clip)), { code: 'ENOENT' });
});

t.test('a destroyed key’s bytes are written over', async (t) => {
  const folder = join(testFolder(t), 'keys');
  const store = await openDiskKeyStore(folder, { current: masterKey(1) }, true);
  const clip = uuidv7();
  await store.create(clip);
  // The same bytes under a name of ours, to look at what is left of them.
  const seen = join(folder, '..', 'seen');
  await link(pathOf(folder, clip), seen);
  await store.destroy(clip);
  t.same(await readFile(seen), Buffer.alloc(65, 0xdd));
});

t.test('nothing of many destroyed keys is left in the folder', async (t) => {
  const folder = join(testFolder(t), 'keys');
  const store = await openDiskKeyStore(folder, { current: masterKey(2), former: [masterKey(1)] }, true);
  const clips = Array.from({ length: 300 }, () => uuidv7());
  for (const clip of clips) await store.create(clip);
  const wrapped = await Promise.all(clips.map((clip) => readFile(pathOf(folder, clip))));
  // Under names of ours, to look at what is left of the bytes themselves.
  const seen = join(folder, '..', 'seen');
  await mkdir(seen);
  for (const clip of clips) await link(pathOf(folder, clip), join(seen, clip));
  const left = async (place: string): Promise<number> => {
    const bytes = Buffer.concat((await everyFile(place)).map((file) => file.bytes));
    return wrapped.filter((one) => bytes.includes(one.subarray(5, 33))).length;
  };
  t.same([await left(folder), await left(seen)], [300, 300], 'the search finds what is there');
  const [damaged = '', longer = ''] = clips;
  await writeFile(pathOf(folder, damaged), 'x');
  await writeFile(pathOf(folder, longer), Buffer.alloc(500, 1));
  await store.destroyMany(clips.slice(0, 200));
  t.same([await left(folder), await left(seen)], [100, 100]);
  for (const clip of clips.slice(0, 200)) t.same(await readFile(join(seen, clip)), Buffer.alloc(65, 0xdd));
  // The rotation writes new files, and leaves the old ones to the file system.
  await store.rewrap(2, 1);
  t.equal(await left(folder), 0);
  await store.destroyMany(clips);
  t.same((await everyFile(folder)).map(({ path }) => relative(folder, path)).sort(), [
    'master-1',
    'master-2',
    'rotation.lock',
  ]);
});

t.test('what cannot be destroyed is said, and the others are destroyed all the same', async (t) => {
  const folder = join(testFolder(t), 'keys');
  const store = await openDiskKeyStore(folder, { current: masterKey(1) }, true);
  const clips = Array.from({ length: 20 }, () => uuidv7());
  for (const clip of clips) await store.create(clip);
  const [stuck = ''] = clips;
  await rm(pathOf(folder, stuck));
  await mkdir(pathOf(folder, stuck));
  await t.rejects(store.destroyMany(clips), { code: 'storage_unavailable' });
  for (const clip of clips.slice(1)) t.equal(await store.get(clip), null);
  await rm(pathOf(folder, stuck), { recursive: true });
  await store.destroyMany(clips);
});

t.test('several processes on one folder', async (t) => {
  const folder = join(testFolder(t), 'keys');
  const masters = { current: masterKey(2), former: [masterKey(1)] };
  const [one, other] = [await openDiskKeyStore(folder, masters, false), await openDiskKeyStore(folder, masters, false)];
  const clips = Array.from({ length: 80 }, () => uuidv7());
  const keys = new Map<string, string>();
  for (const clip of clips) keys.set(clip, (await one.create(clip)).export().toString('hex'));
  // The one rotates there and back while the other destroys, each time a little later; they share only the folder.
  const gone = clips.filter((_, n) => n % 2 === 0);
  for (const [n, clip] of gone.entries()) {
    const late = async (): Promise<void> => {
      for (let turn = 0; turn < n; turn += 1) await setImmediate();
      await other.destroy(clip);
    };
    await Promise.all([one.rewrap(n % 2 === 0 ? 2 : 1, n % 2 === 0 ? 1 : 2), late()]);
  }
  for (const clip of gone) t.equal(await one.get(clip), null);
  for (const clip of clips.filter((_, n) => n % 2 === 1))
    t.equal((await other.get(clip))?.export().toString('hex'), keys.get(clip));

  const [young, old] = [join(folder, '.tmp', 'young'), join(folder, '.tmp', 'old')];
  for (const path of [young, old]) await writeFile(path, 'x');
  await utimes(old, new Date(0), new Date(0));
  await openDiskKeyStore(folder, masters, false);
  t.same(await readdir(join(folder, '.tmp')), ['young'], 'what another may be writing is left alone');
});

t.test('what an earlier process left half-written is swept, and what is nobody’s is left alone', async (t) => {
  const folder = join(testFolder(t), 'keys');
  const current = masterKey(1);
  const store = await openDiskKeyStore(folder, { current }, true);
  const clip = uuidv7();
  await store.create(clip);
  await copyFile(pathOf(folder, clip), join(folder, '.tmp', clip));
  await writeFile(join(folder, 'notes.txt'), 'x');
  await mkdir(join(folder, 'zz'));
  const again = await openDiskKeyStore(folder, { current }, true);
  t.same(await readdir(join(folder, '.tmp')), []);
  const listed: string[] = [];
  for await (const kept of again.list()) listed.push(kept.clipId);
  t.same(listed, [clip]);
});

t.test('a folder that cannot be written is storage that is not there', async (t) => {
  const folder = join(testFolder(t), 'keys');
  const store = await openDiskKeyStore(folder, { current: masterKey(1) }, true);
  const clip = uuidv7();
  await writeFile(join(folder, clip.slice(-2)), 'a file where a folder should be');
  await t.rejects(store.create(clip), { code: 'storage_unavailable' });
  t.same(await readdir(join(folder, '.tmp')), []);
});
