import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { type Environment, loadConfig } from '../config/index.js';
import { CATALOGUE, type ErrorCode, QikError } from '../errors/catalogue.js';
import { credentialsFile } from '../service/first-key.js';
import { readPrivateFile } from '../service/private-file.js';

/** Flags of every command that talks to a running server. */
export type ServerFlags = { readonly url?: string; readonly json?: boolean };
export type Json = { readonly [key: string]: unknown };

/** A server that does not answer by then does not answer. */
const PATIENCE_MS = 15_000;

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(CATALOGUE, code);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Settings that say where the server is and where its first key lies; its others do not matter here. */
const settingsOf = (env: Environment) => {
  const named = ['HOST', 'PORT', 'PUBLIC_URL', 'DATA_DIR'];
  return loadConfig(Object.fromEntries(named.map((name) => [name, env[name]])));
};

const addressOf = (env: Environment, url: string | undefined): string => {
  if (url !== undefined) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new QikError('invalid_request', '--url takes an http or https address');
    return url.replace(/\/+$/, '');
  }
  const { publicUrl, host, port } = settingsOf(env);
  const near = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return publicUrl ?? `http://${near.includes(':') ? `[${near}]` : near}:${port}`;
};

const keyOf = async (env: Environment): Promise<string> => {
  const { QIK_API_KEY: given } = env;
  if (given !== undefined && given !== '') return given;
  const text = await readPrivateFile(credentialsFile(settingsOf(env).dataDir));
  const kept: unknown = text === null ? null : JSON.parse(text);
  if (isJson(kept) && typeof kept['apiKey'] === 'string') return kept['apiKey'];
  throw new QikError(
    'unauthorized',
    `set QIK_API_KEY, or run this where ${join('DATA_DIR', 'credentials.json')} is: there is no key here`,
  );
};

/** What a problem says, as an error; what is not one of ours has another server behind it. */
const failureOf = (status: number, body: unknown): QikError => {
  if (isJson(body) && isErrorCode(body['code'])) return new QikError(body['code'], textOf(body['detail']) || undefined);
  return new QikError('service_unreachable', `what answers there is not qik: it said ${status}`);
};

export type ServerCall = {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** Milliseconds until it counts as not answered. */
  readonly patienceMs?: number;
};

/**
 * One call of a running server, with the key of the environment or of the data folder, whatever it answers. A body that
 * is no JSON is null.
 *
 * @throws QikError `service_unreachable`; `unauthorized` where there is no key to send
 */
export const askServer = async (
  env: Environment,
  flags: Pick<ServerFlags, 'url'>,
  call: ServerCall,
): Promise<{ readonly status: number; readonly body: unknown }> => {
  const url = addressOf(env, flags.url);
  const key = await keyOf(env);
  const response = await fetch(`${url}${call.path}`, {
    method: call.method,
    redirect: 'error',
    signal: AbortSignal.timeout(call.patienceMs ?? PATIENCE_MS),
    headers: {
      authorization: `Bearer ${key}`,
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  }).catch((error: unknown) => {
    throw new QikError('service_unreachable', `no server answers at ${url}`, { cause: error });
  });
  const body: unknown = await response.json().catch(() => null);
  return { status: response.status, body };
};

/**
 * The same where only success is an answer.
 *
 * @throws QikError what the server's problem says; `service_unreachable`; `unauthorized` where there is no key to send
 */
export const callServer = async (
  env: Environment,
  flags: Pick<ServerFlags, 'url'>,
  call: ServerCall,
): Promise<Json> => {
  const { status, body } = await askServer(env, flags, call);
  if (status < 200 || status > 299 || !isJson(body)) throw failureOf(status, body);
  return body;
};

/** Gives a command the flags that every one of them has, and the help that goes with them. */
export const withServer = (command: Command, example: string): Command =>
  command
    .addOption(new Option('--url <address>', 'where the server is (default: PUBLIC_URL, or HOST and PORT)'))
    .addOption(new Option('--json', 'one JSON document on the standard output and nothing else there'))
    .addHelpText(
      'after',
      `\nThe key that may do this comes from QIK_API_KEY, or from DATA_DIR/credentials.json.\n\nExample:\n  ${example}`,
    );
