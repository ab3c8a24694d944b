import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Test } from 'tap';
import { programFile } from '../../fixtures/test/program.js';
import { until } from '../../pipeline/http/test/harness.js';
import { packageRoot } from '../../presets/index.js';

const main = JSON.stringify(await programFile(join(packageRoot, 'main.ts')));
const quick = await programFile(join(import.meta.dirname, 'programs', 'quick-service.ts'));

export type Started = {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exit: Promise<number | null>;
};

function run(t: Test, args: readonly string[], env: Readonly<Record<string, string>>): Started {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'info', DEMO: '0', KEY_REQUESTS_PER_MINUTE: '0', ...env },
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

/** The program as `qik` with these arguments runs it, in a process of its own. */
export function qik(t: Test, args: readonly string[], env: Readonly<Record<string, string>>): Started {
  const program = `const { main } = await import(${main}); process.exitCode = await main(${JSON.stringify(args)});`;
  return run(t, ['--input-type=module', '-e', program], env);
}

/** The server with other demo Fliks than those that come with it: those of a folder with `catalogue.json` and `media`. */
export function withDemoFliks(t: Test, demoFolder: string, env: Readonly<Record<string, string>>): Started {
  const options = JSON.stringify({ demoFolder });
  const program = `const { serve } = await import(${main}); await serve({ ...process.env }, ${options});`;
  return run(t, ['--input-type=module', '-e', program], { DEMO: '1', ...env });
}

/** The same service with the times of {@link file://./programs/quick-service.ts}. */
export const quickService = (t: Test, env: Readonly<Record<string, string>>): Started => run(t, [quick], env);

/** Waits for what the program says of itself. */
export const said = (started: Started, words: string): Promise<void> =>
  until(async () => {
    if (started.child.exitCode !== null) throw new Error(`it ended: ${started.stderr()}`);
    return (started.stdout() + started.stderr()).includes(words);
  });

/** Waits until an API listens, and answers with what it says then. */
export async function ready(started: Started): Promise<{ url: string; key: string | null }> {
  await said(started, '/docs');
  const url = /ready on (\S+)/.exec(started.stdout())?.[1] ?? '';
  return { url, key: /^ {2}(qk_live_\w+)$/m.exec(started.stdout())?.[1] ?? null };
}
