import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { isScope, SCOPES, type Scope } from '../access/index.js';
import { type Environment, loadConfig } from '../config/index.js';
import { CATALOGUE, type ErrorCode, QikError } from '../errors/catalogue.js';
import { credentialsFile } from '../service/first-key.js';
import { readPrivateFile } from '../service/private-file.js';
import type { Answer } from './answer.js';
import { table } from './words.js';

type KeysFlags = { readonly url?: string; readonly json?: boolean };
type Json = { readonly [key: string]: unknown };

/** A server that does not answer by then does not answer. */
const PATIENCE_MS = 15_000;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(CATALOGUE, code);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

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

const request = async (
  env: Environment,
  flags: KeysFlags,
  call: { readonly method: string; readonly path: string; readonly body?: unknown },
): Promise<Json> => {
  const url = addressOf(env, flags.url);
  const key = await keyOf(env);
  const response = await fetch(`${url}${call.path}`, {
    method: call.method,
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: {
      authorization: `Bearer ${key}`,
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  }).catch((error: unknown) => {
    throw new QikError('service_unreachable', `no server answers at ${url}`, { cause: error });
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok || !isJson(body)) throw failureOf(response.status, body);
  return body;
};

const moment = (value: unknown): string => textOf(value).slice(0, 16).replace('T', ' ');

const HEAD = ['id', 'name', 'tenant', 'scopes', 'made', 'last use', 'state'];

const row = (key: Json): string[] => {
  const { id, name, tenant, scopes, createdAt, lastUsedAt, revokedAt } = key;
  const ends = revokedAt === null ? null : textOf(revokedAt);
  const state = ends === null ? 'works' : Date.parse(ends) > Date.now() ? `until ${moment(ends)}` : 'revoked';
  const may = Array.isArray(scopes) ? scopes.join(' ') : '';
  const used = lastUsedAt === null ? 'never' : moment(lastUsedAt);
  return [textOf(id), textOf(name), textOf(tenant), may, moment(createdAt), used, state];
};

const issued = (document: Json): Answer => ({
  document,
  text: [
    `${textOf(document['key'])}`,
    '',
    `The key ${textOf(document['id'])} of the tenant ${textOf(document['tenant'])}. It is shown this once and kept nowhere.`,
  ].join('\n'),
});

const scopesFlag = (text: string): Scope[] => {
  const named = text.split(',').map((name) => name.trim());
  const scopes = named.filter(isScope);
  if (scopes.length < named.length) throw new InvalidArgumentError(`The scopes are ${SCOPES.join(', ')}.`);
  return scopes;
};

/**
 * `qik keys`: API keys of a running server, over HTTP, since the embedded database belongs to the server alone.
 *
 * @param command makes a command whose help and errors go where those of the others go
 */
export const addKeysCommands = (
  command: (name: string, description: string) => Command,
  env: Environment,
  answered: (answer: Answer, json: boolean) => void,
): void => {
  const keys = command('keys', 'API keys of a running server').addHelpText(
    'after',
    '\nExamples:\n  qik keys list\n  qik keys create --name backend --scopes clips:read,clips:write',
  );
  const sub = (usage: string, description: string, example: string): Command =>
    keys
      .command(usage)
      .description(description)
      .addOption(new Option('--url <address>', 'where the server is (default: PUBLIC_URL, or HOST and PORT)'))
      .addOption(new Option('--json', 'one JSON document on the standard output and nothing else there'))
      .addHelpText(
        'after',
        `\nThe key that may do this comes from QIK_API_KEY, or from DATA_DIR/credentials.json.\n\nExample:\n  ${example}`,
      );

  sub('list', 'every key, newest first', 'qik keys list').action(async (flags: KeysFlags) => {
    const document = await request(env, flags, { method: 'GET', path: '/v1/keys' });
    const all = Array.isArray(document['keys']) ? document['keys'].filter(isJson) : [];
    answered({ document, text: table(HEAD, all.map(row)) }, flags.json === true);
  });

  sub('create', 'make a key and show it, this once', 'qik keys create --name backend --scopes clips:read,clips:write')
    .requiredOption('--name <name>', 'for people: who or what uses it')
    .addOption(
      new Option('--scopes <scopes>', 'what it may do, with commas between them')
        .argParser(scopesFlag)
        .makeOptionMandatory(),
    )
    .addOption(new Option('--tenant <tenant>', 'whose clips it sees (default: that of the key in use)'))
    .action(async (flags: KeysFlags & { name: string; scopes: Scope[]; tenant?: string }) => {
      const { name, scopes, tenant } = flags;
      const body = { name, scopes, ...(tenant === undefined ? {} : { tenant }) };
      answered(issued(await request(env, flags, { method: 'POST', path: '/v1/keys', body })), flags.json === true);
    });

  sub('rotate', 'replace a key by a new one and show that, this once', 'qik keys rotate 3fTq0ZbV8aLm --overlap 3600')
    .argument('<ID>', 'id of the key')
    .addOption(
      new Option('--overlap <seconds>', 'how long the old one goes on working (default: not at all)').argParser(
        (text: string): number => {
          if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('A whole number of seconds was expected.');
          return Number(text);
        },
      ),
    )
    .action(async (id: string, flags: KeysFlags & { overlap?: number }) => {
      const path = `/v1/keys/${encodeURIComponent(id)}/rotate`;
      const body = { overlapSeconds: flags.overlap ?? 0 };
      answered(issued(await request(env, flags, { method: 'POST', path, body })), flags.json === true);
    });

  sub('revoke', 'from now on the key opens nothing', 'qik keys revoke 3fTq0ZbV8aLm')
    .argument('<ID>', 'id of the key')
    .action(async (id: string, flags: KeysFlags) => {
      const path = `/v1/keys/${encodeURIComponent(id)}`;
      const document = await request(env, flags, { method: 'DELETE', path });
      answered({ document, text: `The key ${id} opens nothing any more.` }, flags.json === true);
    });
};
