import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../../presets/index.js';

const cache = join(packageRoot, 'node_modules', '.cache', 'qik-compiled');
const ROOMS = ['presets', 'pipeline', 'workers', 'studio-api', 'fixtures'];
/** What was compiled of sources as they are no more is removed after that. */
const STALE_MS = 86_400_000;

/** Names, sizes and times of all sources that the program is made of, as one short text. */
async function stateOfSources(): Promise<string> {
  const files = ['main.ts', 'tsconfig.json', 'tsconfig.build.json'];
  for (const room of ROOMS) {
    for (const name of await readdir(join(packageRoot, room), { recursive: true }))
      if (name.endsWith('.ts') && !name.split(/[\\/]/).includes('test')) files.push(join(room, name));
  }
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    const { size, mtimeMs } = await stat(join(packageRoot, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 32);
}

async function compile(folder: string): Promise<void> {
  const making = `${folder}.${randomUUID()}`;
  const tsc = join(packageRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--noCheck', '--outDir', making, '--incremental', 'false', '--tsBuildInfoFile', 'null'];
  await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.build.json', ...options], { cwd: packageRoot });
  // Of two tests that compiled it at once the second finds it there.
  await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }));
}

async function removeStale(): Promise<void> {
  for (const name of await readdir(cache)) {
    const folder = join(cache, name);
    const found = await stat(folder).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > STALE_MS) await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Compiles the sources as they are now, without checking types, once for all tests, and answers with the words after
 * `node` that run the program as `qik` does. Under the loader of the tests a start takes seconds, and a proof starts it
 * two dozen times.
 */
export async function compiled(): Promise<string[]> {
  await mkdir(cache, { recursive: true });
  const folder = join(cache, await stateOfSources());
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await removeStale();
    await compile(folder);
  }
  const start = `const { main } = await import(${JSON.stringify(join(folder, 'main.js'))}); process.exitCode = await main(process.argv.slice(1));`;
  return ['--input-type=module', '-e', start, '--'];
}
