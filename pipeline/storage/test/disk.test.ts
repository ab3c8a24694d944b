import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { openDiskStore } from '../index.js';
import { objectStoreContract } from './contract.js';

let made = 0;
const root = testFolder(t);

await objectStoreContract(t, () => {
  made += 1;
  return openDiskStore(join(root, `store-${made}`));
});

t.test('what an earlier process left half-written is swept when the store opens', async (t) => {
  const folder = testFolder(t);
  await mkdir(join(folder, '.tmp'));
  await writeFile(join(folder, '.tmp', 'left-over'), 'x');
  await openDiskStore(folder);
  t.same(await readdir(join(folder, '.tmp')), []);
});

t.test('deleting the last object of a clip takes its folders along', async (t) => {
  const folder = testFolder(t);
  const store = await openDiskStore(folder);
  await store.put('clips/a/1/x', Readable.from(['x']));
  await store.delete('clips/a/1/x');
  t.same(await readdir(folder), ['.tmp']);
});

t.test('folders that a deletion left when it broke off go, and those with an object in them stay', async (t) => {
  const folder = testFolder(t, { clips: { a: { 1: {}, 2: { deep: {} } }, b: { 1: {} } } });
  const store = await openDiskStore(folder);
  await store.put('clips/b/2/x', Readable.from(['x']));
  for (const prefix of ['clips/a/', 'clips/b/', 'clips/never/', 'clips/a/']) await store.prune(prefix);
  t.same(await readdir(join(folder, 'clips')), ['b']);
  t.same(await readdir(join(folder, 'clips', 'b')), ['2']);
  t.equal(await store.stat('clips/b/2/x'), 1);
});

t.test('a folder that cannot be written is storage that is not there', async (t) => {
  const folder = testFolder(t, { store: {} });
  const store = await openDiskStore(join(folder, 'store'));
  await writeFile(join(folder, 'store', 'clips'), 'a file where a folder should be');
  await t.rejects(store.put('clips/a/source', Readable.from(['x'])), { code: 'storage_unavailable' });
  t.same(await readdir(join(folder, 'store', '.tmp')), []);
});

t.test('of many objects one that cannot be removed keeps none of the others', async (t) => {
  const folder = testFolder(t);
  const store = await openDiskStore(folder);
  for (const key of ['clips/a/1/x', 'clips/b/1/x']) await store.put(key, Readable.from(['x']));
  await symlink('loop', join(folder, 'clips', 'loop'));
  await t.rejects(store.deleteMany(['clips/a/1/x', 'clips/loop/x', 'clips/b/1/x']), { code: 'storage_unavailable' });
  t.same(await readdir(join(folder, 'clips')), ['loop']);
});
