import { execFile } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { fixture } from '../../fixtures/index.js';
import { loadConfig } from '../../pipeline/config/index.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { freePort } from '../../pipeline/prove/servers/program.js';
import { openMedia, startService } from '../../pipeline/service/index.js';
import { packageRoot } from '../../presets/index.js';
import { createHandlers } from '../index.js';

/** Text between fences of a language. */
const blocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);

/** Runs the examples of a page, from the first to the last, against a service of their own. */
async function runPage(t: Test, page: string): Promise<string> {
  const dataDir = await seedDatabase(join(t.testdir(), 'data'));
  const config = loadConfig({ DATA_DIR: dataDir, PORT: '0', DEMO: '0', OUTBOUND_ALLOW: '127.0.0.1' });
  const media = await openMedia(config);
  const logger = pino({ level: 'silent' });
  const service = await startService(config, { media, logger, makeHandlers: createHandlers });
  t.teardown(() => service.close());
  const folder = t.testdirName;
  await copyFile(await fixture('private-data', { ffmpeg: media.tools.ffmpeg.path }), join(folder, 'clip.mp4'));
  const markdown = await readFile(join(packageRoot, 'docs', 'backend', page), 'utf8');
  const [receiver] = blocks(markdown, 'js');
  if (receiver !== undefined) await writeFile(join(folder, 'receiver.mjs'), receiver);
  const script = blocks(markdown, 'sh').map((text, index) => `echo '=== ${index}'\n${text}`);
  const env = { PATH: process.env['PATH'], QIK_URL: service.url ?? '', RECEIVER_PORT: String(await freePort()) };
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script.join('\n')], {
    cwd: folder,
    env,
    timeout: 300_000,
  });
  return stdout;
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
