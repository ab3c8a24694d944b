import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { packageRoot } from '../../presets/index.js';
import { type Environment, ROLES } from '../config/index.js';
import { QikError } from '../errors/catalogue.js';
import { type Answer, EXIT, failure } from './answer.js';
import { addAuditCommands } from './audit.js';
import { checkCommand } from './check.js';
import { configCommand } from './config.js';
import { doctorCommand } from './doctor/index.js';
import { type RenderFlags, renderFlags } from './flags.js';
import { addKeysCommands } from './keys.js';
import { addMasterCommands } from './master.js';
import { migrateCommand } from './migrate.js';
import { planCommand } from './plan.js';
import { profilesCommand } from './profiles.js';
import type { ProgressStream } from './progress.js';
import { addPurgeCommands } from './purge.js';
import { renderCommand } from './render.js';
import { type RestoreFlags, restoreCheckCommand } from './restore-check.js';
import { addVerifyPurgeCommand } from './verify-purge.js';
import { asWorker, type ServeOptions, type WorkerFlags, workerFlags } from './worker.js';

export type { ServeOptions } from './worker.js';

/** What the command line is given by whoever starts it. */
export type CliDeps = {
  /** Runs the server with these settings until it is told to stop. */
  readonly serve: (env: Environment, options?: ServeOptions) => Promise<unknown>;
  readonly env?: Environment;
  readonly stdout?: NodeJS.WritableStream;
  readonly stderr?: ProgressStream;
};

type JsonFlag = { readonly json?: boolean };

const ourVersion = (): string => {
  const found: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  return typeof found === 'object' && found !== null && 'version' in found ? String(found.version) : 'unknown';
};

const example = (...lines: string[]): string =>
  `\n${lines.length === 1 ? 'Example' : 'Examples'}:\n  ${lines.join('\n  ')}`;

const EXIT_CODES = `
Exit codes: 0 done; 1 failed; 2 wrong usage; 3 the input was refused; 4 a file broke its profile's contract.`;

/** Ctrl-C stops ffmpeg and removes what is half done; a second one ends the program at once. */
const interruptible = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new QikError('aborted'));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    // Whatever breaks once it was told to stop, broke because of that.
    throw controller.signal.aborted ? new QikError('aborted', undefined, { cause: error }) : error;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
};

const rolesOption = (): Option =>
  new Option('--roles <roles>', `what this process does: ${ROLES.join(', ')} with commas between them (default: all)`);

const checkRoles = (roles: string): void => {
  const unknown = roles.split(',').find((name) => !ROLES.some((role) => role === name.trim()));
  if (unknown !== undefined) throw new QikError('invalid_request', `--roles takes ${ROLES.join(' and ')}`);
};

/**
 * Every command of `qik`. Nothing is printed but by commander's own help and usage errors: answers go to `answered`.
 */
export const buildCli = (
  deps: CliDeps,
  answered: (answer: Answer, json: boolean) => void = () => undefined,
): Command => {
  const { serve, env = process.env, stdout = process.stdout, stderr = process.stderr } = deps;
  const json = () => new Option('--json', 'one JSON document on the standard output and nothing else there');
  const renderLike = (command: Command): Command =>
    renderFlags().reduce((built, flag) => built.addOption(flag), command);

  const program = new Command('qik')
    .description('Renders short phone clips so that every phone can play them, and serves them.')
    .version(ourVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', `${EXIT_CODES}\n${example('qik render clip.mp4 --out out', 'qik doctor')}`)
    .showHelpAfterError('Add --help to see how it is used.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) });
  // Subcommands take over how the program exits and prints.
  const command = (name: string, description: string): Command => program.command(name).description(description);

  command('serve', 'run the server; SIGTERM lets running work end')
    .addOption(rolesOption())
    .addHelpText(
      'after',
      example('PORT=8080 DATA_DIR=./data qik serve', 'DATABASE_URL=postgres://localhost/qik qik serve --roles api'),
    )
    .action(async ({ roles }: { roles?: string }) => {
      if (roles !== undefined) checkRoles(roles);
      await serve(roles === undefined ? env : { ...env, ROLES: roles });
    });

  workerFlags()
    .reduce(
      (built, flag) => built.addOption(flag),
      command(
        'worker',
        'do the jobs of the queue and nothing else; needs DATABASE_URL and MASTER_KEY; SIGTERM lets running work end',
      ),
    )
    .addHelpText(
      'after',
      example(
        'DATABASE_URL=postgres://localhost/qik qik worker',
        'DATABASE_URL=postgres://localhost/qik qik worker --concurrency 2 --pools render',
      ),
    )
    .action(async (flags: WorkerFlags) => {
      const worker = asWorker(env, flags);
      await serve(worker.env, worker.options);
    });

  command('migrate', 'bring the tables of the database up to date and start nothing; serve and worker do so as well')
    .addOption(json())
    .addHelpText('after', example('DATABASE_URL=postgres://localhost/qik qik migrate'))
    .action(async (flags: JsonFlag) => answered(await migrateCommand(env), flags.json === true));

  command('restore-check', 'delete again what a restored backup brought back; before the server is started')
    .addOption(
      new Option(
        '--file <file...>',
        'further lists of tombstones, beside the one in DATA_DIR; may be given several times',
      ),
    )
    .option('--dry-run', 'only say how many came back')
    .addOption(json())
    .addHelpText('after', example('qik restore-check --dry-run', 'qik restore-check --file /mnt/safe/tombstones.jsonl'))
    .action(async (flags: JsonFlag & RestoreFlags) =>
      answered(await restoreCheckCommand(env, flags, stderr), flags.json === true),
    );

  renderLike(command('render', 'render one file: no server, no queue, no database').argument('<FILE>', 'the clip'))
    .requiredOption('--out <DIR>', 'folder for the finished files; made if it is not there')
    .addOption(json())
    .addHelpText(
      'after',
      example(
        'qik render clip.mp4 --out out',
        'qik render clip.mov --out out --profiles ios-main,android-main --trim 1.5-6.0',
        'qik render clip.mp4 --out out --profiles flik --effort flik --watermark none --json',
      ),
    )
    .action(async (file: string, flags: RenderFlags & JsonFlag & { out: string }) =>
      answered(
        await interruptible((signal) => renderCommand(file, flags, { env, stderr, signal })),
        flags.json === true,
      ),
    );

  renderLike(command('plan', 'what render would do and why; nothing is encoded').argument('<FILE>', 'the clip'))
    .addOption(json())
    .addHelpText('after', example('qik plan clip.mp4', 'qik plan clip.mp4 --profiles qik-classic --json'))
    .action(async (file: string, flags: RenderFlags & JsonFlag) =>
      answered(await interruptible((signal) => planCommand(file, flags, { env, signal })), flags.json === true),
    );

  command('check', 'hold any media file against a profile')
    .argument('<FILE>', 'the file')
    .requiredOption('--profile <ID>', 'the profile, such as ios-main or ios-main@1')
    .addOption(json())
    .addHelpText('after', example('qik check out/a.mp4 --profile ios-main'))
    .action(async (file: string, flags: JsonFlag & { profile: string }) =>
      answered(await checkCommand(file, flags, { env }), flags.json === true),
    );

  command('profiles', 'list the profiles with their constraints')
    .addOption(json())
    .addHelpText('after', example('qik profiles'))
    .action(async (flags: JsonFlag) => answered(await profilesCommand(), flags.json === true));

  command('doctor', 'what is installed, what is missing and how to get it')
    .addOption(json())
    .addHelpText('after', example('qik doctor', 'FFMPEG_PATH=/usr/bin/ffmpeg FFPROBE_PATH=/usr/bin/ffprobe qik doctor'))
    .action(async (flags: JsonFlag) => answered(await doctorCommand(env), flags.json === true));

  command('config', 'list every setting with its meaning, default and current value')
    .addOption(json())
    .addHelpText('after', example('qik config', 'MAX_DURATION_SECONDS=60 qik config --json'))
    .action((flags: JsonFlag) => answered(configCommand(env), flags.json === true));

  addKeysCommands(command, env, answered);
  addMasterCommands(command, env, answered);
  addPurgeCommands(command, env, answered);
  addVerifyPurgeCommand(command, env, answered);
  addAuditCommands(command, env, answered);

  return program;
};

/**
 * Runs one command line.
 *
 * @param argv arguments after the program's name
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage, 3 input refused, 4 contract broken
 */
export const runCli = async (argv: readonly string[], deps: CliDeps): Promise<number> => {
  const { stdout = process.stdout, stderr = process.stderr } = deps;
  // Asked before anything is parsed, since the parsing itself may be what fails.
  const wantsJson = argv.includes('--json');
  let exitCode: number = EXIT.done;
  const print = (answer: Answer, json: boolean, people: NodeJS.WritableStream): void => {
    exitCode = answer.exitCode ?? EXIT.done;
    if (json) writeTo(stdout, `${JSON.stringify(answer.document, null, 2)}\n`);
    else writeTo(people, `${answer.text}\n`);
  };
  const program = buildCli(deps, (answer, json) => print(answer, json, stdout));
  if (wantsJson) silenceUsage(program);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) print(failure(error), wantsJson, stderr);
    else if (error.exitCode === 0) exitCode = EXIT.done;
    else if (wantsJson) print(usageFailure(error), true, stderr);
    else exitCode = EXIT.usage;
  }
  return exitCode;
};

/** Writes to a reader who may have seen enough: `qik profiles | head -1` is no failure. */
const writeTo = (stream: NodeJS.WritableStream, text: string): void => {
  stream.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  stream.write(text);
};

const usageFailure = (error: CommanderError): Answer =>
  failure(new QikError('invalid_request', error.message.replace(/^error: /, ''), { cause: error }));

/** With --json, what commander would say about a wrong usage becomes the document instead. */
const silenceUsage = (program: Command): void => {
  program.showHelpAfterError(false).configureOutput({ outputError: () => undefined });
  for (const command of program.commands) silenceUsage(command);
};
