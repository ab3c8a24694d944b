import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { fixture } from '../../fixtures/index.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { clipIn, form, until } from '../../pipeline/http/test/harness.js';
import { findTools } from '../../pipeline/media/index.js';
import { packageRoot } from '../../presets/index.js';

const tools = await findTools();

type Started = {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exit: Promise<number | null>;
};

/** The program as `qik serve` runs it, in a process of its own. */
function serve(t: Test, env: Record<string, string>): Started {
  const program = `const { main } = await import(${JSON.stringify(join(packageRoot, 'main.ts'))}); process.exitCode = await main(['serve']);`;
  const child = spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', program], {
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.stderr += chunk;
  });
  const exit = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null));
  t.teardown(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  return { child, exit, stdout: () => text.stdout, stderr: () => text.stderr };
}

async function ready(started: Started): Promise<{ url: string; key: string | null }> {
  await until(async () => {
    if (started.child.exitCode !== null) throw new Error(`it ended: ${started.stderr()}`);
    return started.stdout().includes('/docs');
  });
  const url = /ready on (\S+)/.exec(started.stdout())?.[1] ?? '';
  return { url, key: /^ {2}(qk_live_\w+)$/m.exec(started.stdout())?.[1] ?? null };
}

t.test('kill -9 in the middle of a render loses nothing, and SIGTERM ends it well', async (t) => {
  const dataDir = await seedDatabase(t.testdir());
  const first = serve(t, { DATA_DIR: dataDir });
  const { url, key } = await ready(first);
  t.match(first.stdout(), /curl -H "Authorization: Bearer qk_live_/);
  const headers = { authorization: `Bearer ${key}` };
  const shown = async (at: string, id: string) => clipIn(await fetch(`${at}/v1/clips/${id}`, { headers }));

  const bytes = await readFile(await fixture('private-data', { ffmpeg: tools.ffmpeg.path }));
  const upload = async (): Promise<string> =>
    (await clipIn(await fetch(`${url}/v1/clips`, { method: 'POST', headers, body: form(['file', new Blob([bytes])]) })))
      .id;
  const ids = [await upload(), await upload(), await upload()];
  await until(async () => (await shown(url, ids[0] ?? '')).state !== 'queued');
  first.child.kill('SIGKILL');
  await first.exit;

  const second = serve(t, { DATA_DIR: dataDir });
  const again = await ready(second);
  t.equal(again.key, null, 'the key is shown once');
  for (const id of ids) {
    await until(async () => (await shown(again.url, id)).state === 'ready');
    t.equal((await shown(again.url, id)).error, null);
  }

  const refused = serve(t, { DATA_DIR: dataDir });
  t.equal(await refused.exit, 1);
  t.match(refused.stderr(), /DATA_DIR/, 'a second process on the folder is told what to do');

  second.child.kill('SIGTERM');
  t.equal(await second.exit, 0);
  t.match(second.stderr(), /"msg":"closed"/);
  t.notMatch(first.stderr() + second.stderr(), key ?? 'no key', 'the key is in no log');
});

t.test('a start that cannot be says what to mend', async (t) => {
  const bad = serve(t, { DATA_DIR: join(t.testdir(), 'data'), PORT: 'eighty', REDIS_URL: 'redis://x' });
  t.equal(await bad.exit, 1);
  t.match(bad.stderr(), /PORT is "eighty" but must be a whole number/);
  t.match(bad.stderr(), /REDIS_URL is set/);
});
