import t from 'tap';
import { freePort } from '../../pipeline/prove/servers/program.js';
import { blocks, openPages } from './pages.js';

t.test('the examples of the guide, and of the client, do what they say', async (t) => {
  const { page, shell, program } = await openPages(t, { OUTBOUND_ALLOW: '127.0.0.1' });
  const guide = await page('docs', 'backend', 'guide.md');
  const readme = await page('pipeline', 'client', 'README.md');

  await t.test('for a shell', async (t) => {
    t.ok(blocks(guide, 'sh').length >= 2);
    t.match(await shell(guide), /^=== 0\n=== 1\n$/);
  });

  await t.test('for a shell, about personal Fliks', async (t) => {
    const text = await page('docs', 'backend', 'personal-fliks.md');
    t.equal(await shell(text), '=== 0\n=== 1\nqueued\n=== 2\nanna bob\n=== 3\nwithdrawn\n=== 4\n1\n0\n');
  });

  await t.test('of the guide', async (t) => {
    t.ok(blocks(guide, 'ts').length >= 9);
    const { printed, errors } = await program('guide', guide, { RECEIVER_PORT: String(await freePort()) });
    t.same(errors, []);
    t.match(printed, /^ready \d+\ntrue\n/, 'rendered, and one clip of two sendings');
    t.match(printed, /^begun [0-9a-f-]{36}\n0 of (\d+)\n\1 of \1\n/m);
    t.match(printed, /^processing\n[\s\S]*^ready\n/m, 'followed');
    t.match(printed, /^\d+ .+\ntrue\ndeleted 410\n3\n/m, 'played, deleted, and a receipt');
    t.match(printed, /^clip\.received [0-9a-f-]{36}\n[\s\S]*^clip\.deleted [0-9a-f-]{36}\n/m);
    t.match(printed, /^received webhook\.test\ntrue\n400 unknown_profile never 1\n$/m);
  });

  await t.test('of the client', async (t) => {
    const { printed, errors } = await program('readme', readme);
    t.same(errors, []);
    t.match(printed, /^ready true\n/);
    t.match(printed, /^clip\.ready true\n/m);
    t.match(printed, /^true\n$/m);
  });
});
