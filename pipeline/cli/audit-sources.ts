import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Environment } from '../config/index.js';
import { QikError } from '../errors/catalogue.js';
import { requireFile } from './context.js';
import { callServer, isJson, type ServerFlags } from './server.js';

/** Files instead of a running server; what is not named is asked of the server. */
export type AuditFiles = { readonly entries?: string; readonly checkpoints?: string; readonly jwks?: string };

/** Where a log and what goes with it comes from, as it comes: nothing of it is trusted yet. */
export type AuditSources = {
  readonly entries: () => AsyncIterable<unknown>;
  readonly checkpoints: () => AsyncIterable<unknown>;
  readonly jwks: () => Promise<unknown>;
};

/** Entries or checkpoints of one answer: as many as the server gives. */
const PAGE = 1000;

/** A line as JSON; one that is none stays what it is, for whoever looks at it to refuse. */
const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
};

async function* linesOf(file: string): AsyncGenerator<unknown> {
  await requireFile(file);
  for await (const line of createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  }))
    if (line.trim() !== '') yield parsed(line);
}

async function* pagesOf(env: Environment, flags: ServerFlags, path: string, name: string): AsyncGenerator<unknown> {
  for (let after: unknown = 0; after !== null; ) {
    const page = await callServer(env, flags, { method: 'GET', path: `${path}?after=${String(after)}&limit=${PAGE}` });
    const { [name]: found, next } = page;
    if (!Array.isArray(found) || (next !== null && !Number.isInteger(next)))
      throw new QikError('service_unreachable', 'what answers there is not qik: it has no audit log');
    yield* found;
    after = next;
  }
}

/** A small file as JSON, or as its text where it is none. */
export const readJson = async (file: string): Promise<unknown> => {
  await requireFile(file);
  return parsed((await readFile(file, 'utf8')).trim());
};

/** What a checkpoint or receipt is wrapped in, or the signed text alone. */
export const jwsOf = (value: unknown): string => {
  const jws = isJson(value) ? value['jws'] : value;
  return typeof jws === 'string' ? jws : '';
};

/** The log of a server, or of files, or of both. */
export const auditSources = (env: Environment, flags: ServerFlags, files: AuditFiles = {}): AuditSources => {
  const { entries, checkpoints, jwks } = files;
  return {
    entries: () => (entries === undefined ? pagesOf(env, flags, '/v1/audit', 'entries') : linesOf(entries)),
    checkpoints: () =>
      checkpoints === undefined ? pagesOf(env, flags, '/v1/audit/checkpoints', 'checkpoints') : linesOf(checkpoints),
    jwks: () =>
      jwks === undefined ? callServer(env, flags, { method: 'GET', path: '/.well-known/jwks.json' }) : readJson(jwks),
  };
};
