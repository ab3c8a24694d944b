import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { packageRoot } from '../../../presets/index.js';
import { CATALOGUE } from '../../errors/catalogue.js';
import { errorsHtml, errorsMarkdown } from '../error-pages.js';
import { isFresh } from '../publish-errors.js';

t.test('every code stands in both forms, once, with what to do about it', async (t) => {
  const [markdown, html] = [errorsMarkdown(), errorsHtml()];
  for (const [code, { advice, status }] of Object.entries(CATALOGUE)) {
    const line = markdown.split('\n').filter((text) => text.startsWith(`| \`${code}\` `));
    t.equal(line.length, 1, code);
    t.match(line[0], advice);
    t.match(line[0], ` ${status} `);
    t.equal(html.split(`id="${code}"`).length, 2, code);
  }
});

t.test('docs/errors.md is what the program says', async (t) => {
  t.ok(await isFresh(join(packageRoot, 'docs', 'errors.md')), 'run npm run errors');
  const stale = join(testFolder(t), 'errors.md');
  t.notOk(await isFresh(stale), 'a file that is not there is stale');
  await writeFile(stale, `${errorsMarkdown()} `);
  t.notOk(await isFresh(stale));
});
