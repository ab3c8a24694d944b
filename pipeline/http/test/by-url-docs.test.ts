import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { packageRoot } from '../../../presets/index.js';
import { whole } from '../../fetch/test/source-server.js';
import { digestOf, openByUrl } from './by-url-stage.js';

t.test('the examples of docs/backend/by-url.md do what they say', async (t) => {
  const { api, base, server, file, startFetcher } = await openByUrl(t);
  startFetcher(t);
  const page = await readFile(join(packageRoot, 'docs', 'backend', 'by-url.md'), 'utf8');
  const examples = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  t.ok(examples.length >= 3, `${examples.length} examples`);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', examples.join('\n')], {
    env: {
      ...{ PATH: process.env['PATH'], QIK_URL: base, QIK_API_KEY: await api.keyFor('one') },
      ...{ SOURCE: server.at('/clip.mp4', whole(file)), DIGEST: digestOf(file, 'base64') },
    },
    timeout: 120_000,
  });
  t.equal(stdout.trim(), String(file.length));
});
