import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import locks from 'fs-native-extensions';
import { QikError } from '../errors/catalogue.js';

export type FolderLock = { readonly release: () => Promise<void> };

/**
 * Takes the data folder for this process, or refuses. Two processes on one embedded database destroy rows, so this
 * comes before anything else touches the folder.
 *
 * The lock is the kernel's (an open-file-description lock on `lock`), so it goes with the process however that dies:
 * there is no stale lock to clean up, and the file itself stays.
 *
 * @throws QikError `data_folder_in_use` when another process has it.
 */
export async function lockDataFolder(dataDir: string): Promise<FolderLock> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const handle = await open(join(dataDir, 'lock'), 'a+', 0o600);
  let granted = false;
  try {
    granted = locks.tryLock(handle.fd);
  } finally {
    if (!granted) await handle.close();
  }
  if (!granted) {
    throw new QikError(
      'data_folder_in_use',
      `Another process uses the data folder ${dataDir}. Stop that process, talk to it over HTTP, or choose another DATA_DIR.`,
    );
  }
  return { release: () => handle.close() };
}
