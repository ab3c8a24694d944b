import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { QikError } from '../../pipeline/errors/catalogue.js';
import type { ObjectStore } from '../../pipeline/storage/index.js';
import { type Archive, openArchive } from './archive.js';
import { type ImportRow, importKey } from './import-rows.js';

/** The file of an import, on this machine's disk. */
export type ImportFile = {
  readonly table: () => Promise<Uint8Array>;
  /** The videos beside the table; null: it came alone. */
  readonly archive: Archive | null;
};

/**
 * Does something with the file of an import, which lies in a private folder meanwhile.
 *
 * @throws QikError `invalid_request` where it is an archive that cannot be read; `storage_unavailable`
 */
export async function withImportFile<T>(
  { store, staging }: { readonly store: ObjectStore; readonly staging: string },
  { id, kind }: ImportRow,
  work: (file: ImportFile) => Promise<T>,
): Promise<T> {
  // A name of its own: of two processes each has its copy.
  const path = join(staging, `${uuidv7()}.import`);
  try {
    if (!(await store.fetch(importKey(id), path))) {
      throw new QikError('storage_unavailable', 'The file of the import is not where it was stored.');
    }
    if (kind === 'csv') return await work({ table: () => readFile(path), archive: null });
    const archive = await openArchive(path);
    try {
      return await work({ table: archive.table, archive });
    } finally {
      archive.close();
    }
  } finally {
    await rm(path, { force: true });
  }
}
