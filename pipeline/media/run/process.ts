import { spawn } from 'node:child_process';
import { QikError } from '../../errors/catalogue.js';
import { KILLED_WITHIN_MS, killGroup } from './kill.js';

export type ProcessOutput = { readonly stdout: string; readonly stderr: string; readonly exitCode: number | null };

const MAX_STDERR = 16 * 1024;

/**
 * Starts a program through its launch script and collects what it prints. Used for ffprobe, whose answers are
 * text; everything is bounded and nothing survives.
 * @param wallMs after this the program is killed.
 * @param maxStdout bytes; more kills the program.
 * @throws QikError `encode_timeout` at the wall, `aborted` by the signal, `corrupt` for an endless answer, `tool_missing`.
 */
export async function collect(
  script: string,
  args: readonly string[],
  wallMs: number,
  maxStdout: number,
  signal?: AbortSignal,
): Promise<ProcessOutput> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
    const chunks: Buffer[] = [];
    let size = 0;
    let stderr = '';
    let failure: QikError | null = null;
    let givenUp: NodeJS.Timeout | undefined;
    const stop = (error: QikError) => {
      failure ??= error;
      child.kill('SIGKILL');
      killGroup(child.pid ?? null);
      givenUp ??= setTimeout(() => finish(() => reject(error)), KILLED_WITHIN_MS);
    };
    const timer = setTimeout(() => stop(new QikError('encode_timeout', 'reading the file took too long')), wallMs);
    const abort = () => stop(new QikError('aborted'));
    signal?.addEventListener('abort', abort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxStdout) {
        stop(new QikError('corrupt', 'the file describes more than any clip has'));
        return;
      }
      chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString('utf8')).slice(-MAX_STDERR);
    });
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      clearTimeout(givenUp);
      signal?.removeEventListener('abort', abort);
      settle();
    };
    child.once('error', (error) =>
      finish(() => reject(new QikError('tool_missing', 'a program could not be started', { cause: error }))),
    );
    child.once('close', (exitCode) =>
      finish(() =>
        failure === null
          ? resolve({ stdout: Buffer.concat(chunks).toString('utf8'), stderr, exitCode })
          : reject(failure),
      ),
    );
  });
}
