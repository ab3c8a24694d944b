import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { packageRoot } from '../../../presets/index.js';
import { RULES, startApi } from './harness.js';

t.test('the examples of docs/backend/uploads.md do what they say', async (t) => {
  const folder = testFolder(t, { shell: {} });
  const api = await startApi(t, folder);
  const base = await api.serve(RULES);
  const cwd = join(folder, 'shell');
  await writeFile(join(cwd, 'clip.mp4'), randomBytes(150_000));
  const page = await readFile(join(packageRoot, 'docs', 'backend', 'uploads.md'), 'utf8');
  const examples = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  t.ok(examples.length >= 6, `${examples.length} examples`);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', examples.join('\n')], {
    cwd,
    env: { PATH: process.env['PATH'], QIK_URL: base, QIK_API_KEY: await api.keyFor('one') },
    timeout: 120_000,
  });
  t.match(stdout, /^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/m, 'when it ends');
  t.match(stdout, /^queued$/m, 'the clip waits');
  t.match(stdout, /^404$/m, 'what was given up is gone');
  t.match(stdout, /^creation,creation-with-upload,termination,expiration$/m);
  const listed = await (
    await fetch(`${base}/v1/clips`, { headers: { authorization: `Bearer ${await api.keyFor('one')}` } })
  ).text();
  t.equal(listed.match(/"state":"queued"/g)?.length, 2);
});
