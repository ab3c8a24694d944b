import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import locks from 'fs-native-extensions';
import { QikError } from '../errors/catalogue.js';
import { syncFolder } from '../storage/index.js';

/** Writes a private file that is there as a whole or not at all, and durable when this answers. */
export async function writeWhole(temporary: string, path: string, bytes: Uint8Array): Promise<void> {
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    if (made !== undefined) await syncFolder(dirname(made));
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } finally {
    await rm(temporary, { force: true });
  }
}

/** How often it is asked whether the one who has a lock is done. */
const ASK_EVERY_MS = 100;

/**
 * Does work that one at a time may do, of this process and of others. The lock is the kernel's and goes with its
 * process, however that ends; its file stays.
 *
 * @throws QikError `aborted` when it was told to stop while it waited
 */
export async function oneAtATime<T>(lock: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  const handle = await open(lock, 'a+', 0o600);
  try {
    while (!locks.tryLock(handle.fd)) {
      if (signal?.aborted === true) throw new QikError('aborted');
      await setTimeout(ASK_EVERY_MS);
    }
    return await work();
  } finally {
    await handle.close();
  }
}
