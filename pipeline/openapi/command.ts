import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../presets/index.js';
import { clientTypes, studioTypes } from './client-types.js';
import { documentOf } from './document.js';
import { lintDocument } from './lint.js';
import { withServer } from './running.js';

// npm run client -- [--check]: holds the document of a running server against redocly.yaml, and writes the types of the clients,
// or with --check says whether they are what the document says.
const WRITTEN = { 'pipeline/client/openapi.ts': clientTypes, 'studio-api/web/src/api/openapi.ts': studioTypes };

const document = await withServer(documentOf);
const faults = await lintDocument(document);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
for (const [name, typesOf] of Object.entries(WRITTEN)) {
  const file = join(packageRoot, name);
  const text = await typesOf(document);
  const fresh = (await readFile(file, 'utf8').catch(() => null)) === text;
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
    console.log(fresh ? `${name} was up to date.` : `Written: ${name}`);
  } else if (!fresh) {
    console.error(`Stale: ${name}. Run \`npm run client\`.`);
    process.exitCode = 1;
  }
}
