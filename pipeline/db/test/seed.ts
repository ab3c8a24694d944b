import { randomUUID } from 'node:crypto';
import { access, cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { packageRoot } from '../../../presets/index.js';

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** An empty database of this version of PGlite, made once for all tests of this user. */
async function template(): Promise<string> {
  const about = await readFile(join(packageRoot, 'node_modules', '@electric-sql', 'pglite', 'package.json'), 'utf8');
  const version = /"version": "([\w.-]+)"/.exec(about)?.[1] ?? 'unknown';
  const folder = join(tmpdir(), `qik-empty-db-${userInfo().uid}-${version}`);
  if (await exists(folder)) return folder;
  const making = `${folder}.${randomUUID()}`;
  await mkdir(making, { mode: 0o700 });
  const fresh = await PGlite.create({ dataDir: join(making, 'db') });
  await fresh.close();
  // Of two tests that made it at once the second finds it there.
  await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }));
  return folder;
}

/**
 * Puts an empty database into a data folder, so that opening it does not have to make one, which takes seconds.
 *
 * @returns the folder
 */
export async function seedDatabase(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await cp(await template(), dataDir, { recursive: true });
  return dataDir;
}
