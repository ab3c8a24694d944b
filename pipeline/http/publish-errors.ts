import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../presets/index.js';
import { errorsMarkdown } from './error-pages.js';

/** Whether a file holds the reference of errors as the program has it. */
export const isFresh = async (file: string): Promise<boolean> =>
  (await readFile(file, 'utf8').catch(() => null)) === errorsMarkdown();

const main = async (check: boolean): Promise<void> => {
  const file = join(packageRoot, 'docs', 'errors.md');
  const fresh = await isFresh(file);
  if (check) {
    if (fresh) return;
    console.error('Stale: docs/errors.md. Run `npm run errors`.');
    process.exitCode = 1;
    return;
  }
  await writeFile(file, errorsMarkdown());
  console.log(fresh ? 'docs/errors.md was up to date.' : 'Written: docs/errors.md');
};

const started = process.argv[1];
if (started !== undefined && import.meta.url === pathToFileURL(started).href)
  await main(process.argv.includes('--check'));
