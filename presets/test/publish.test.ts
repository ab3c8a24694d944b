import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../fixtures/test/folder.js';
import { packageRoot } from '../index.js';
import { publishedSchemas, staleSchemas } from '../publish.js';

const folder = join(packageRoot, 'presets', 'schema');

t.test('the published schemas are those of the program', async (t) => {
  t.same(await staleSchemas(folder), [], 'run `npm run schemas`');
  t.same(
    (await readdir(folder)).sort(),
    publishedSchemas()
      .map(({ name }) => name)
      .sort(),
    'and no others',
  );
});

t.test('a schema that was changed by hand, or is missing, is stale', async (t) => {
  const copy = testFolder(t);
  await cp(join(folder, 'effort.schema.json'), join(copy, 'effort.schema.json'));
  await writeFile(join(copy, 'planner.schema.json'), '{}');
  t.same(await staleSchemas(copy), [
    'lookalikes.schema.json',
    'planner.schema.json',
    'profile.schema.json',
    'watermark.schema.json',
  ]);
});

t.test('every preset points at its schema', async (t) => {
  const pointer = /^ {2}"\$schema": "(.*)",$/m;
  const expect = async (file: string, schema: string) =>
    t.equal(pointer.exec(await readFile(join(packageRoot, 'presets', file), 'utf8'))?.[1], schema, file);
  await expect('planner.json', './schema/planner.schema.json');
  await expect('lookalikes.json', './schema/lookalikes.schema.json');
  for (const [kind, rooms] of [
    ['profile', 'profiles'],
    ['effort', 'efforts'],
    ['watermark', 'watermarks'],
  ] as const) {
    const files = (await readdir(join(packageRoot, 'presets', rooms))).filter((name) => name.endsWith('.json'));
    for (const file of files) await expect(`${rooms}/${file}`, `../schema/${kind}.schema.json`);
  }
});
