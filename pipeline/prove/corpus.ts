import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { QikError } from '../errors/catalogue.js';
import { type MediaContext, type RenderOptions, render } from '../media/index.js';

/** What became of one file: its renditions, or the code with which it was refused. */
export type Outcome = {
  readonly file: string;
  readonly outcome: 'conforms' | 'refused' | 'broken';
  /** Renditions in short, or code and detail. */
  readonly detail: string;
  readonly encodes: number;
  readonly ms: number;
};

/** Every file below a folder, in a fixed order. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true });
  const files = await Promise.all(
    entries.map(async (entry) => ((await stat(path.join(folder, entry))).isFile() ? [entry] : [])),
  );
  return files
    .flat()
    .filter((file) => !/\.(tsv|md|txt)$/i.test(file))
    .sort();
}

async function outcomeOf(
  folder: string,
  file: string,
  options: RenderOptions,
  context: MediaContext,
): Promise<Outcome> {
  const out = await mkdtemp(path.join(os.tmpdir(), 'qik-corpus-'));
  const began = Date.now();
  const done = (outcome: Outcome['outcome'], detail: string, encodes = 0): Outcome => ({
    file,
    outcome,
    detail,
    encodes,
    ms: Date.now() - began,
  });
  try {
    const result = await render({ file: path.join(folder, file), outDir: out, options, context });
    return done('conforms', result.renditions.map((one) => `${one.id} ${one.bytes}`).join(', '), result.encodes);
  } catch (error) {
    if (!(error instanceof QikError)) {
      throw error;
    }
    const { kind, text } = { kind: error.code, text: error.detail };
    return done(isBroken(error) ? 'broken' : 'refused', `${kind}: ${text}`);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** Whatever is not a refusal of the input is a fault of ours. */
const isBroken = (error: QikError): boolean =>
  [
    'encode_failed',
    'encode_timeout',
    'encode_stalled',
    'contract_violated',
    'internal',
    'aborted',
    'tool_missing',
  ].includes(error.code);

/** Renders every file of a folder, one after the other, and tells what became of each. */
export async function* runCorpus(
  folder: string,
  options: RenderOptions,
  context: MediaContext,
): AsyncGenerator<Outcome> {
  for (const file of await filesBelow(folder)) {
    yield await outcomeOf(folder, file, options, context);
  }
}

/** A row of the table, as wide as its columns. */
export const tableRow = ({ file, outcome, detail, ms }: Outcome): string =>
  `${file.padEnd(64)} ${outcome.padEnd(9)} ${String(ms).padStart(6)} ms  ${detail}`;
