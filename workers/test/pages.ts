import { execFile } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import type { Test } from 'tap';
import ts from 'typescript';
import { fixture } from '../../fixtures/index.js';
import { testFolder } from '../../fixtures/test/folder.js';
import { loadConfig } from '../../pipeline/config/index.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { openMedia, startService } from '../../pipeline/service/index.js';
import { packageRoot } from '../../presets/index.js';
import { createHandlers } from '../index.js';

/** Generous: what is waited for in examples are renders. */
const PATIENCE_MS = 300_000;

/** Text between fences of a language, without the indentation of a list that it may stand in. */
export function blocks(markdown: string, language: string): string[] {
  const found = markdown.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^\\1\`\`\`$`, 'gm'));
  return [...found].map(([, indent = '', text = '']) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''));
}

/** What the compiler has against a program, as strictly as users of TypeScript have it. */
function typeErrors(file: string): string[] {
  const program = ts.createProgram([file], {
    ...{ strict: true, noUncheckedIndexedAccess: true, noEmit: true, skipLibCheck: true, types: ['node'] },
    typeRoots: [join(packageRoot, 'node_modules', '@types')],
    ...{ target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext },
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** A service whose worker renders, and the means to do with it what pages of the documentation say. */
export async function openPages(t: Test, settings: Readonly<Record<string, string>> = {}) {
  const dataDir = await seedDatabase(join(testFolder(t), 'data'));
  const config = loadConfig({ DATA_DIR: dataDir, PORT: '0', DEMO: '0', ...settings });
  const media = await openMedia(config);
  const logger = pino({ level: 'silent' });
  const service = await startService(config, { media, logger, makeHandlers: createHandlers });
  t.teardown(() => service.close());
  const folder = t.testdirName;
  await copyFile(await fixture('private-data', { ffmpeg: media.tools.ffmpeg.path }), join(folder, 'clip.mp4'));
  const known = { PATH: process.env['PATH'], QIK_URL: service.url ?? '' };

  const run = async (program: string, args: readonly string[], env: Readonly<Record<string, string>>) => {
    const options = { cwd: folder, env: { ...known, ...env }, timeout: PATIENCE_MS };
    return (await promisify(execFile)(program, args, options)).stdout;
  };

  return {
    /** Where the examples run. */
    folder,
    page: (...path: string[]): Promise<string> => readFile(join(packageRoot, ...path), 'utf8'),
    /**
     * Runs what a page has for a shell, from the first to the last, where the data folder is and the key in it.
     *
     * @returns what it printed, with `=== n` before each
     */
    shell: (markdown: string, env: Readonly<Record<string, string>> = {}): Promise<string> => {
      const script = blocks(markdown, 'sh').map((text, index) => `echo '=== ${index}'\n${text}`);
      return run('bash', ['-euo', 'pipefail', '-c', script.join('\n')], env);
    },
    /**
     * Runs what a page has in TypeScript, from the first to the last, as one program.
     *
     * @returns what it printed, and what the compiler has against it
     */
    program: async (name: string, markdown: string, env: Readonly<Record<string, string>> = {}) => {
      const file = join(folder, `${name}.mts`);
      const client = relative(folder, join(packageRoot, 'pipeline', 'client', 'index.js'));
      const text = blocks(markdown, 'ts').join('\n').replaceAll("'qik/client'", `'${client}'`);
      await writeFile(file, text);
      const key = { QIK_API_KEY: service.firstKey?.key ?? '' };
      const printed = await run(process.execPath, [...process.execArgv, file], { ...key, ...env });
      return { printed, errors: typeErrors(file) };
    },
  };
}
