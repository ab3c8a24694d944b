import { open } from 'node:fs/promises';
import { QikError } from '../errors/catalogue.js';

/** Code of a system error, or nothing. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** A full disk is another matter than a broken one. An error that is ours already, or a reader's, stays what it is. */
function storageError(error: unknown): unknown {
  if (error instanceof QikError || codeOf(error) === '' || codeOf(error).startsWith('ERR_')) return error;
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error)))
    return new QikError('not_enough_space', undefined, { cause: error });
  return new QikError('storage_unavailable', undefined, { cause: error });
}

/** Does work on the disk. @throws QikError `not_enough_space` or `storage_unavailable` where the disk is at fault */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageError(error);
  }
}

/** What the work answers, or null when there is no such file. */
export async function unlessAbsent<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Makes the names in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
