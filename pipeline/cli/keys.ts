import { type Command, InvalidArgumentError, Option } from 'commander';
import { isScope, SCOPES, type Scope } from '../access/index.js';
import type { Environment } from '../config/index.js';
import type { Answer } from './answer.js';
import { callServer, isJson, type Json, type ServerFlags, textOf, withServer } from './server.js';
import { table } from './words.js';

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
    withServer(keys.command(usage).description(description), example);

  sub('list', 'every key, newest first', 'qik keys list').action(async (flags: ServerFlags) => {
    const document = await callServer(env, flags, { method: 'GET', path: '/v1/keys' });
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
    .action(async (flags: ServerFlags & { name: string; scopes: Scope[]; tenant?: string }) => {
      const { name, scopes, tenant } = flags;
      const body = { name, scopes, ...(tenant === undefined ? {} : { tenant }) };
      answered(issued(await callServer(env, flags, { method: 'POST', path: '/v1/keys', body })), flags.json === true);
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
    .action(async (id: string, flags: ServerFlags & { overlap?: number }) => {
      const path = `/v1/keys/${encodeURIComponent(id)}/rotate`;
      const body = { overlapSeconds: flags.overlap ?? 0 };
      answered(issued(await callServer(env, flags, { method: 'POST', path, body })), flags.json === true);
    });

  sub('revoke', 'from now on the key opens nothing', 'qik keys revoke 3fTq0ZbV8aLm')
    .argument('<ID>', 'id of the key')
    .action(async (id: string, flags: ServerFlags) => {
      const path = `/v1/keys/${encodeURIComponent(id)}`;
      const document = await callServer(env, flags, { method: 'DELETE', path });
      answered({ document, text: `The key ${id} opens nothing any more.` }, flags.json === true);
    });
};
