import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const nearestPackage = (folder: string): string => {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder)
    throw new Error('package.json was not found above the program: it is not installed completely.');
  return nearestPackage(parent);
};

/**
 * Folder of our package.json, found upwards from this module: the sources and the compiled program in dist/
 * find the same files.
 */
export const packageRoot: string = nearestPackage(dirname(fileURLToPath(import.meta.url)));
