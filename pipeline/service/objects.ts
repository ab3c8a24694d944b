import { join } from 'node:path';
import { type ObjectStore, openDiskStore } from '../storage/index.js';
import { clipOf, type KeyStore, openDiskKeyStore, sealedStore } from '../vault/index.js';

/** The only version there is as long as nobody can name another. */
const MASTER_KEY_VERSION = 1;

export type Objects = {
  /** Clips' objects are sealed in it; nothing else of the service knows how they lie on the disk. */
  readonly store: ObjectStore;
  readonly keys: KeyStore;
};

/**
 * Opens what a data folder holds beside the database: objects, and the keys of the clips.
 *
 * @param unfinished this process's own folder for half-written objects; without it the data folder is this process's
 *   alone, and what an earlier one left half-written is removed
 * @throws QikError `invalid_configuration` when the master key is not the one that the clips' keys are wrapped with
 */
export async function openObjects(
  dataDir: string,
  masterKey: Uint8Array,
  own: { readonly alone: boolean; readonly unfinished?: string },
): Promise<Objects> {
  const masters = { current: { version: MASTER_KEY_VERSION, key: masterKey } };
  const keys = await openDiskKeyStore(join(dataDir, 'keys'), masters, own.alone);
  const disk = await openDiskStore(join(dataDir, 'objects'), own.unfinished);
  return { store: sealedStore(disk, keys, clipOf), keys };
}
