import { join } from 'node:path';
import { type ObjectStore, openDiskStore } from '../storage/index.js';
import { clipOf, type MasterKeys, sealedStore } from '../vault/index.js';
import { type KeysDatabase, type OpenKeys, openKeys } from './open-keys.js';

export type Objects = {
  /** Clips' objects are sealed in it; nothing else of the service knows how they lie on the disk. */
  readonly store: ObjectStore;
  readonly keys: OpenKeys['keys'];
  /** Throws when the keys of the clips cannot be had. */
  readonly keysReady: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type ObjectsPlace = {
  /** That no other process has the data folder. */
  readonly alone: boolean;
  /**
   * This process's own folder for half-written objects; without it the data folder is this process's alone, and what an
   * earlier one left half-written is removed.
   */
  readonly unfinished?: string;
  /** Default: the clips' keys are files of the data folder. */
  readonly keysDatabase?: KeysDatabase | undefined;
};

/**
 * Opens what there is beside the database of the rows: objects, and the keys of the clips.
 *
 * @throws QikError `invalid_configuration` when a master key is not the one that the clips' keys are wrapped with, or
 *   the keys are elsewhere; `dependency_unreachable`
 */
export async function openObjects(dataDir: string, masters: MasterKeys, place: ObjectsPlace): Promise<Objects> {
  const { alone, unfinished, keysDatabase: database } = place;
  const { keys, ready, close } = await openKeys(dataDir, masters, { alone, database });
  try {
    const disk = await openDiskStore(join(dataDir, 'objects'), unfinished);
    return { store: sealedStore(disk, keys, clipOf), keys, keysReady: ready, close };
  } catch (error) {
    await close();
    throw error;
  }
}
