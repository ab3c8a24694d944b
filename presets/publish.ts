import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TSchema } from 'typebox';
import { packageRoot } from './root.js';
import { PlannerRule, Profile, Watermark } from './schema.js';
import { Effort } from './schema-effort.js';
import { LookalikeRule } from './schema-lookalikes.js';

/** A JSON Schema as it lies in presets/schema/, for editors and for other programs. */
export type PublishedSchema = { readonly name: string; readonly text: string };

const publish = (kind: string, schema: TSchema): PublishedSchema => {
  // The id under which the program knows the schema would be a relative address in a file.
  const { $id, ...rest } = JSON.parse(JSON.stringify(schema));
  const document = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $comment: 'Made from presets/schema.ts by `npm run schemas`.',
    ...rest,
  };
  return { name: `${kind}.schema.json`, text: `${JSON.stringify(document, null, 2)}\n` };
};

/** What presets/schema/ must hold. */
export const publishedSchemas = (): PublishedSchema[] => [
  publish('effort', Effort),
  publish('lookalikes', LookalikeRule),
  publish('planner', PlannerRule),
  publish('profile', Profile),
  publish('watermark', Watermark),
];

/** Names of the published schemas in `folder` that differ from what the program has. */
export const staleSchemas = async (folder: string): Promise<string[]> => {
  const stale: string[] = [];
  for (const { name, text } of publishedSchemas()) {
    const found = await readFile(join(folder, name), 'utf8').catch(() => null);
    if (found !== text) stale.push(name);
  }
  return stale;
};

const main = async (check: boolean): Promise<void> => {
  const folder = join(packageRoot, 'presets', 'schema');
  const stale = await staleSchemas(folder);
  if (check) {
    if (stale.length === 0) return;
    console.error(`Stale in presets/schema: ${stale.join(', ')}. Run \`npm run schemas\`.`);
    process.exitCode = 1;
    return;
  }
  await mkdir(folder, { recursive: true });
  for (const { name, text } of publishedSchemas()) await writeFile(join(folder, name), text);
  console.log(stale.length === 0 ? 'The schemas were up to date.' : `Written: ${stale.join(', ')}`);
};

const started = process.argv[1];
if (started !== undefined && import.meta.url === pathToFileURL(started).href)
  await main(process.argv.includes('--check'));
