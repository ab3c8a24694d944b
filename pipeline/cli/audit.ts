import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { type Anchor, openStatements, type Receipt, type StatementReader, verifyChain } from '../audit/index.js';
import type { Environment } from '../config/index.js';
import { QikError } from '../errors/catalogue.js';
import { type Answer, EXIT } from './answer.js';
import { type AuditFiles, type AuditSources, auditSources, jwsOf, readJson } from './audit-sources.js';
import { isJson, type ServerFlags, withServer } from './server.js';
import { count } from './words.js';

type VerifyFlags = ServerFlags & AuditFiles & { readonly receipt?: string };

/** What is not as it should be: the log, or a statement about it. */
type Finding = {
  readonly kind: string;
  /** Number of the entry; null where it is none that is at fault. */
  readonly seq: number | null;
  readonly through: number | null;
  readonly detail: string;
};

const found = (problem: Finding): Answer => ({
  document: { ok: false, problem },
  text: `${problem.detail} (${problem.kind})`,
  exitCode: EXIT.failed,
});

/** A statement's content, or what is wrong with it. */
async function read<T>(what: string, seq: number | null, work: Promise<T>): Promise<T | Finding> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof QikError) || error.code !== 'statement_invalid') throw error;
    const detail = `the ${what}${seq === null ? '' : ` of entry ${seq}`} is not genuine: ${error.detail}`;
    return { kind: `bad_${what}`, seq, through: seq, detail };
  }
}

const isFinding = (value: object): value is Finding => 'kind' in value;

async function anchorsOf(sources: AuditSources, statements: StatementReader): Promise<Anchor[] | Finding> {
  const anchors: Anchor[] = [];
  for await (const kept of sources.checkpoints()) {
    const claimed = isJson(kept) && typeof kept['seq'] === 'number' ? kept['seq'] : null;
    const checkpoint = await read('checkpoint', claimed, statements.checkpoint(jwsOf(kept)));
    if (isFinding(checkpoint)) return checkpoint;
    anchors.push({ seq: checkpoint.seq, hash: checkpoint.hash, by: 'checkpoint' });
  }
  return anchors;
}

const inWords = (entries: number, signedThrough: number, receipt: Receipt | null): string => {
  const left = entries - signedThrough;
  const signed =
    signedThrough === 0
      ? 'No signed statement speaks of them: an end that was cut off, or a log that was made anew, could not be told.'
      : `Signed statements speak of ${left === 0 ? 'all of them' : `the first ${signedThrough}`}.`;
  const unsigned = signedThrough === 0 || left === 0 ? [] : [`The last ${left} will be part of the next checkpoint.`];
  const receipts =
    receipt === null
      ? []
      : [`The receipt of the deletion ${receipt.deletionId} is genuine: entry ${receipt.audit.seq}.`];
  return [`${count(entries, 'entry', 'entries')}, whole and as written.`, signed, ...unsigned, ...receipts].join('\n');
};

/** Holds a log against signed statements, and all of it against itself. */
const verifyCommand = async (env: Environment, flags: VerifyFlags): Promise<Answer> => {
  const sources = auditSources(env, flags, flags);
  // Before the entries: a log that grows meanwhile is longer than they say and never shorter.
  const statements = openStatements(await sources.jwks());
  const checkpoints = await anchorsOf(sources, statements);
  if (isFinding(checkpoints)) return found(checkpoints);
  const receipt =
    flags.receipt === undefined
      ? null
      : await read('receipt', null, statements.receipt(jwsOf(await readJson(flags.receipt))));
  if (receipt !== null && isFinding(receipt)) return found(receipt);
  const anchors = receipt === null ? checkpoints : [...checkpoints, { ...receipt.audit, by: 'receipt' } as const];
  const { problem, last, signedThrough } = await verifyChain(sources.entries(), { anchors });
  if (problem !== null) return found(problem);
  const { seq: entries } = last;
  return {
    document: { ok: true, entries, checkpoints: checkpoints.length, signedThrough, last, receipt },
    text: inWords(entries, signedThrough, receipt),
  };
};

/** Writes a value a line, and says how many. An export is evidence: nothing is written over. */
async function writeLines(file: string, values: AsyncIterable<unknown>): Promise<number> {
  let written = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const value of values) {
      written += 1;
      yield `${JSON.stringify(value)}\n`;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  return written;
}

const taken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST';

const exportCommand = async (env: Environment, { out, ...flags }: ServerFlags & { readonly out: string }) => {
  const sources = auditSources(env, flags);
  await mkdir(out, { recursive: true });
  const written: string[] = [];
  const write = async (name: string, values: AsyncIterable<unknown>): Promise<number> => {
    try {
      const lines = await writeLines(join(out, name), values);
      written.push(name);
      return lines;
    } catch (error) {
      if (!taken(error)) await rm(join(out, name), { force: true });
      for (const done of written) await rm(join(out, done), { force: true });
      if (!taken(error)) throw error;
      throw new QikError('invalid_request', `there is a file ${name} in the folder given as --out already`);
    }
  };
  const one = async function* (): AsyncGenerator<unknown> {
    yield await sources.jwks();
  };
  // The entries come last, so that they are as long as the checkpoints say, or longer.
  const checkpoints = await write('checkpoints.jsonl', sources.checkpoints());
  await write('jwks.json', one());
  const entries = await write('entries.jsonl', sources.entries());
  const many = `${count(entries, 'entry', 'entries')} and ${count(checkpoints, 'checkpoint')}`;
  return {
    document: { out, entries, checkpoints, files: written },
    text: `${many} written, with the keys to check them.`,
  };
};

/**
 * `qik audit`: the log of what was done, of a running server or of files that were exported.
 *
 * @param command makes a command whose help and errors go where those of the others go
 */
export const addAuditCommands = (
  command: (name: string, description: string) => Command,
  env: Environment,
  answered: (answer: Answer, json: boolean) => void,
): void => {
  const audit = command('audit', 'the log of what was done, and whether it is whole').addHelpText(
    'after',
    '\nExamples:\n  qik audit verify\n  qik audit export --out audit-2030-01',
  );
  withServer(
    audit
      .command('verify')
      .description(
        'find the first entry that was altered, removed or moved; what no file is given for comes from the server',
      )
      .option('--entries <FILE>', 'the log, one entry a line')
      .option(
        '--checkpoints <FILE>',
        'signed statements of how long it was, one a line; those of an older export will do',
      )
      .option('--jwks <FILE>', 'the keys that statements are signed with')
      .option('--receipt <FILE>', 'a receipt of a deletion, to be held against the log as well'),
    'qik audit verify --checkpoints audit-2030-01/checkpoints.jsonl --jwks audit-2030-01/jwks.json',
  ).action(async (flags: VerifyFlags) => answered(await verifyCommand(env, flags), flags.json === true));

  withServer(
    audit
      .command('export')
      .description('write the log, its checkpoints and the keys as files, to be kept elsewhere')
      .requiredOption('--out <DIR>', 'folder for the files; made if it is not there'),
    'qik audit export --out audit-2030-01',
  ).action(async (flags: ServerFlags & { out: string }) =>
    answered(await exportCommand(env, flags), flags.json === true),
  );
};
