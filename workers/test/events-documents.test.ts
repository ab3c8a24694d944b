import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { freePort } from '../../pipeline/prove/servers/program.js';
import { blocks, openPages } from './pages.js';

/** Runs the examples of a page, from the first to the last, against a service of their own. */
async function runPage(t: Test, name: string): Promise<string> {
  const { folder, page, shell } = await openPages(t, { OUTBOUND_ALLOW: '127.0.0.1' });
  const markdown = await page('docs', 'backend', name);
  const [receiver] = blocks(markdown, 'js');
  if (receiver !== undefined) await writeFile(join(folder, 'receiver.mjs'), receiver);
  return shell(markdown, { RECEIVER_PORT: String(await freePort()) });
}

t.test('the examples of docs/backend/events.md do what they say', async (t) => {
  const text = await runPage(t, 'events.md');
  t.match(text, /^clip\.received\nclip\.queued\nclip\.processing\nclip\.ready$/m);
  t.match(text, /^cursor_expired$/m);
  t.match(text, /^event: clip\.ready\nid: \S+\ndata: \{"id":"\d{16}","type":"clip\.ready"/m);
});

t.test('the examples of docs/backend/webhooks.md do what they say', async (t) => {
  const text = await runPage(t, 'webhooks.md');
  t.match(text, /^true$/m, 'the test arrived');
  t.match(text, /^clip\.ready [0-9a-f-]{36}$/m);
  t.match(text, /^It was disabled by hand\.\nnull$/m);
  t.match(text, /^20[0-9]\n=== \d+\npending$/m, 'delivered, and to be sent again');
  t.match(text, /^2\n=== \d+\n0\n204$/m, 'two secrets, all events, gone');
});
