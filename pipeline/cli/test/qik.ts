import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type FixtureName, fixture } from '../../../fixtures/index.js';
import { programFile } from '../../../fixtures/test/program.js';
import { findTools } from '../../media/index.js';
import { runCli } from '../index.js';

export type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

type Environment = Readonly<Record<string, string>>;

const collector = () => {
  const written: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (text, _encoding, done) => {
      written.push(String(text));
      done();
    },
  });
  return { stream, text: () => written.join('') };
};

/** Runs the command line in this process and answers what it wrote and how it ended. */
export const qik = async (args: readonly string[], env: Environment = {}): Promise<Run> => {
  const stdout = collector();
  const stderr = collector();
  const code = await runCli(args, {
    serve: async ({ ROLES, WORKER_CONCURRENCY }, { pools } = {}) => {
      const how = [ROLES ?? 'everything', ...(pools ?? []), ...(WORKER_CONCURRENCY ? [WORKER_CONCURRENCY] : [])];
      stdout.stream.write(`serving as ${how.join(' ')}\n`);
    },
    env: { ...process.env, ...env },
    stdout: stdout.stream,
    stderr: stderr.stream,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
};

/** Path of the command line as a program. */
export const program = await programFile(join(import.meta.dirname, 'program.ts'));

type How = {
  /** Called with everything that was written to the standard error so far. */
  readonly onStderr?: (text: string, interrupt: () => void) => void;
  /** Whether nobody reads the standard output. */
  readonly deaf?: boolean;
};

/**
 * The same as a process of its own, as people run it: for what only a process has, its exit code, its real streams, its
 * signals.
 */
export const qikProcess = (args: readonly string[], { onStderr, deaf = false }: How = {}): Promise<Run> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const written = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      written.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      written.stderr += text;
      onStderr?.(written.stderr, () => child.kill('SIGINT'));
    });
    if (deaf) child.stdout.destroy();
    child.on('error', reject).on('close', (code) => resolve({ code, ...written }));
  });

type Json = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The one document that a command with --json wrote; throws when there is anything else beside it. */
export const documentOf = ({ stdout }: Run): Json => {
  const value: unknown = JSON.parse(stdout);
  if (isObject(value)) return value;
  throw new Error('not an object');
};

/** Objects of a list in a document. */
export const listOf = (document: Json, key: string): Json[] => {
  const value = document[key];
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw new Error(`${key} is no list of objects`);
};

/** Code and retry of the error in a document. */
export const errorOf = (run: Run): unknown[] => {
  const { error } = documentOf(run);
  if (!isObject(error) || typeof error['detail'] !== 'string') throw new Error('no error');
  return [run.code, error['code'], error['retry']];
};

/** The programs that the tests are run with: the bundled ones, or those of the environment. */
const { FFMPEG_PATH: ffmpegPath, FFPROBE_PATH: ffprobePath } = process.env;
export const tools = await findTools({ ...(ffmpegPath && { ffmpegPath }), ...(ffprobePath && { ffprobePath }) });

/** Path of a generated clip. */
export const clip = (name: FixtureName): Promise<string> => fixture(name, { ffmpeg: tools.ffmpeg.path });
