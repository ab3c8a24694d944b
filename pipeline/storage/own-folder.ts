import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import locks from 'fs-native-extensions';
import { uuidv7 } from 'uuidv7';
import { unlessAbsent } from './files.js';

/** A folder for the work files of this process alone, beside those of others. */
export type OwnFolder = {
  readonly path: string;
  /** Removes it with all that is in it. */
  readonly release: () => Promise<void>;
};

const LOCK = '.lock';

/** Whether the open file is still the one that the path leads to: whoever sweeps may have been quicker. */
async function isAt(handle: FileHandle, path: string): Promise<boolean> {
  const [held, found] = await Promise.all([handle.stat(), unlessAbsent(stat(path))]);
  return found !== null && found.ino === held.ino && found.dev === held.dev;
}

/** Takes the lock of a folder. Null when a living process has it, or when it is gone. */
async function take(lock: string, flags: 'r+' | 'a+'): Promise<FileHandle | null> {
  const handle = await unlessAbsent(open(lock, flags, 0o600));
  if (handle === null) return null;
  try {
    if (locks.tryLock(handle.fd) && (await isAt(handle, lock))) return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return null;
}

async function remove(parent: string, id: string, handle: FileHandle): Promise<void> {
  try {
    await rm(join(parent, id), { recursive: true, force: true });
    await rm(join(parent, `${id}${LOCK}`), { force: true });
  } finally {
    await handle.close();
  }
}

/**
 * Removes what processes left behind that are gone. A process holds the kernel's lock on `<id>.lock` for as long as
 * it lives, however it ends, also on another machine that shares the disk.
 */
export async function sweepFolders(parent: string): Promise<void> {
  for (const name of (await unlessAbsent(readdir(parent))) ?? []) {
    if (name.endsWith(LOCK)) {
      const handle = await take(join(parent, name), 'r+');
      if (handle !== null) await remove(parent, name.slice(0, -LOCK.length), handle);
    } else if ((await unlessAbsent(stat(join(parent, `${name}${LOCK}`)))) === null) {
      // A lock is there before its folder and goes after it: what has none is nobody's.
      await rm(join(parent, name), { recursive: true, force: true });
    }
  }
}

/** Makes a folder of this process's own in `parent`, and sweeps those whose owners are gone. */
export async function openOwnFolder(parent: string): Promise<OwnFolder> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  await sweepFolders(parent);
  for (;;) {
    const id = uuidv7();
    const handle = await take(join(parent, `${id}${LOCK}`), 'a+');
    // Somebody swept it between its making and its locking.
    if (handle === null) continue;
    await mkdir(join(parent, id), { mode: 0o700 });
    return { path: join(parent, id), release: () => remove(parent, id, handle) };
  }
}
