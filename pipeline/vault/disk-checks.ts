import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { unlessAbsent } from '../storage/index.js';
import { writeWhole } from './files.js';
import type { MasterChecks } from './masters.js';

export type DiskChecks = MasterChecks & { readonly remove: (version: number) => Promise<void> };

/** The checks of master keys as files `master-<version>` beside the keys. */
export function diskChecks(root: string, temporary: string): DiskChecks {
  const path = (version: number): string => join(root, `master-${version}`);
  return {
    place: root,
    versions: async () => {
      const found = (await readdir(root)).map((name) => /^master-(\d+)$/.exec(name)?.[1]);
      return found.flatMap((version) => (version === undefined ? [] : [Number(version)]));
    },
    read: (version) => unlessAbsent(readFile(path(version))),
    write: (version, wrapped) => writeWhole(join(temporary, uuidv7()), path(version), wrapped),
    remove: (version) => rm(path(version), { force: true }),
  };
}
