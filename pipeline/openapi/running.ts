import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../presets/index.js';

/**
 * Does something with a server of this checkout, which is built, in a folder of its own.
 *
 * @throws Error with what the server said, where it does not start
 */
export async function withServer<T>(use: (url: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'qik-openapi-'));
  const env = {
    PATH: process.env['PATH'],
    DATA_DIR: folder,
    HOST: '127.0.0.1',
    PORT: '0',
    DEMO: '0',
    LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, [join(packageRoot, 'bin', 'qik.js'), 'serve'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  let said = '';
  const hear = (chunk: string): void => {
    said += chunk;
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  try {
    for (;;) {
      const url = /ready on (\S+)/.exec(said)?.[1];
      if (url !== undefined) return await use(url);
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server did not start:\n${said}`);
      await Promise.race([closed, once(child.stdout, 'data')]);
    }
  } finally {
    child.kill('SIGTERM');
    await closed;
    await rm(folder, { recursive: true, force: true });
  }
}
