import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { connected, identityOf } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { sweepFolders, unlessAbsent } from '../storage/index.js';
import { type MasterKeys, openDiskKeyStore, openPostgresKeys, wrappedDiskKeys } from '../vault/index.js';
import { keysFolder, noteElsewhere } from './open-keys.js';

/** Every process has a folder of its own in there, under a lock of the kernel's, for as long as it lives. */
async function nobodyAtWork(dataDir: string): Promise<void> {
  const parent = join(dataDir, 'staging');
  await sweepFolders(parent);
  if (((await unlessAbsent(readdir(parent))) ?? []).length > 0)
    throw new QikError('data_folder_in_use', `A process still uses ${dataDir}; stop all of them.`);
}

/**
 * Moves the clips' keys from the data folder to a database of their own, as they are wrapped. What was broken off is
 * finished by calling it again, before anything is started: a key is on the disk until it is in the database.
 *
 * @returns how many were moved
 * @throws QikError `data_folder_in_use`, `invalid_configuration`, `dependency_unreachable`
 */
export async function moveKeys(
  dataDir: string,
  masters: MasterKeys,
  urls: { readonly rows: string; readonly keys: string },
): Promise<number> {
  await nobodyAtWork(dataDir);
  const rows = await connected(urls.rows, 'qik master', identityOf);
  const to = await openPostgresKeys({ url: urls.keys, rows, onError: () => undefined }, masters);
  try {
    const from = await openDiskKeyStore(keysFolder(dataDir), masters, true);
    let moved = 0;
    for await (const { clipId, wrapped } of wrappedDiskKeys(keysFolder(dataDir))) {
      await to.adopt(clipId, wrapped);
      await from.destroy(clipId);
      moved += 1;
    }
    await noteElsewhere(dataDir);
    return moved;
  } finally {
    await to.close();
  }
}
