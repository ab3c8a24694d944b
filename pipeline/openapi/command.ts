import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../presets/index.js';
import { clientTypes } from './client-types.js';
import { documentOf } from './document.js';
import { lintDocument } from './lint.js';
import { withServer } from './running.js';

// npm run client -- [--check]: holds the document of a running server against redocly.yaml, and writes the types of the client,
// or with --check says whether they are what the document says.
const NAME = 'pipeline/client/openapi.ts';
const file = join(packageRoot, NAME);

const document = await withServer(documentOf);
const faults = await lintDocument(document);
for (const fault of faults) console.error(fault);
const text = await clientTypes(document);
const fresh = (await readFile(file, 'utf8').catch(() => null)) === text;
if (faults.length > 0) process.exitCode = 1;
if (process.argv.includes('--check')) {
  if (!fresh) {
    console.error(`Stale: ${NAME}. Run \`npm run client\`.`);
    process.exitCode = 1;
  }
} else {
  await writeFile(file, text);
  console.log(fresh ? `${NAME} was up to date.` : `Written: ${NAME}`);
}
