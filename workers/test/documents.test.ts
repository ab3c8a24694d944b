import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { blocks, openPages } from './pages.js';

t.test('the examples of docs/backend.md do what they say', async (t) => {
  const { folder, page, shell } = await openPages(t);
  const markdown = await page('docs', 'backend.md');
  const examples = blocks(markdown, 'sh');
  t.ok(examples.filter((text) => text.includes('curl ')).length >= 7, `${examples.length} examples`);
  const stdout = await shell(markdown);
  t.match(stdout, /event: state\nid: \d+\ndata: \{"id":/);
  t.match(stdout, /"state":"ready"/);
  t.match(stdout, /^ready$/m, 'the clip is ready');
  t.match(stdout, /^not_a_video$/m, 'what failed says why');
  t.match(stdout, /^null$/m, 'the list ends');
  t.equal(stdout.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/gm)?.length, 2, 'two keys are revoked');
  t.match(stdout, /^locked_until_reply\nbob\n1\nviews_used_up$/m, 'one view, after the reply');
  t.match(stdout, /^deleted\n410$/m, 'what is deleted opens nothing');
  t.match(stdout, /^unheard-of$/m);
  t.match(stdout, /^bob\ntrue$/m, 'the feed tells whose devices have to drop their copy, and one did');
  t.match(await readFile(join(folder, 'receipt.jws'), 'utf8'), /^[\w-]+\.[\w-]+\.[\w-]+$/);
  t.ok((await stat(join(folder, 'played.mp4'))).size > 1000);
  t.equal((await stat(join(folder, 'beginning'))).size, 1000);
});
