import { execFile } from 'node:child_process';
import { copyFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import t from 'tap';
import { fixture } from '../../fixtures/index.js';
import { loadConfig } from '../../pipeline/config/index.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { openMedia, startService } from '../../pipeline/service/index.js';
import { packageRoot } from '../../presets/index.js';
import { createHandlers } from '../index.js';

/** Text between fences of a language, without the indentation of a list that it may stand in. */
function blocks(markdown: string, language: string): string[] {
  const found = markdown.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^\\1\`\`\`$`, 'gm'));
  return [...found].map(([, indent = '', text = '']) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''));
}

t.test('the examples of docs/backend.md do what they say', async (t) => {
  const dataDir = await seedDatabase(join(t.testdir(), 'data'));
  const config = loadConfig({ DATA_DIR: dataDir, PORT: '0', DEMO: '0' });
  const media = await openMedia(config);
  const service = await startService(config, {
    media,
    logger: pino({ level: 'silent' }),
    makeHandlers: createHandlers,
  });
  t.teardown(() => service.close());
  const folder = t.testdirName;
  await copyFile(await fixture('private-data', { ffmpeg: media.tools.ffmpeg.path }), join(folder, 'clip.mp4'));

  const examples = blocks(await readFile(join(packageRoot, 'docs', 'backend.md'), 'utf8'), 'sh');
  t.ok(examples.filter((text) => text.includes('curl ')).length >= 7, `${examples.length} examples`);
  const marked = examples.map((text, index) => `echo '=== ${index}'\n${text}`);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', marked.join('\n')], {
    cwd: folder,
    env: { PATH: process.env['PATH'], QIK_URL: service.url ?? '' },
    timeout: 120_000,
  });
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
