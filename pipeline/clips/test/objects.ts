import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { openDiskStore } from '../../storage/index.js';
import { openDiskKeyStore } from '../../vault/index.js';

/** A store and a key store in a folder of this test's own. */
export async function objectsOf(t: Test) {
  const folder = await mkdtemp(join(tmpdir(), 'qik-objects-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const masters = { current: { version: 1, key: new Uint8Array(32).fill(7) } };
  return {
    store: await openDiskStore(join(folder, 'objects')),
    keys: await openDiskKeyStore(join(folder, 'keys'), masters, true),
  };
}
