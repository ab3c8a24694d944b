import type { Command } from 'commander';
import type { Environment } from '../config/index.js';
import type { Answer } from './answer.js';
import { callServer, type Json, type ServerFlags, textOf, withServer } from './server.js';
import { count } from './words.js';

const STATES: Readonly<Record<string, string>> = {
  runs: 'Clips end with their time.',
  braked: 'The brake is on: no clip ends with its time until `qik purge release`.',
  waits: 'No clip ends until the clock of the database has caught up, or `qik purge release`.',
  silent: 'No process ends clips with their time.',
};

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

const duration = (seconds: number): string =>
  seconds < 120
    ? `${Math.round(seconds)} s`
    : seconds < 7200
      ? `${Math.round(seconds / 60)} min`
      : `${Math.round(seconds / 3600)} h`;

const statusText = (status: Json): string => {
  const { state, reason, lagSeconds, overdue, lying, pending } = status;
  return [
    STATES[textOf(state)] ?? textOf(state),
    ...(reason === null ? [] : [textOf(reason)]),
    `Lag ${duration(numberOf(lagSeconds))}: ${count(numberOf(overdue), 'clip')} over their time and not ended, ${count(numberOf(lying), 'ended one')} with bytes somewhere, ${count(numberOf(pending), 'deletion')} not complete.`,
    'What is over opens for nobody, whatever stands here.',
  ].join('\n');
};

/**
 * `qik purge`: the removal of what is over, of a running server, over HTTP.
 *
 * @param command makes a command whose help and errors go where those of the others go
 */
export const addPurgeCommands = (
  command: (name: string, description: string) => Command,
  env: Environment,
  answered: (answer: Answer, json: boolean) => void,
): void => {
  const purge = command('purge', 'the removal of clips that are over, of a running server').addHelpText(
    'after',
    '\nExamples:\n  qik purge status\n  qik purge release',
  );
  const sub = (name: string, description: string): Command =>
    withServer(purge.command(name).description(description), `qik purge ${name}`);

  sub('status', 'how late it is, and whether the brake is on').action(async (flags: ServerFlags) => {
    const document = await callServer(env, flags, { method: 'GET', path: '/ops/purge' });
    answered({ document, text: statusText(document) }, flags.json === true);
  });

  sub(
    'release',
    'let go what the brake holds: every clip that is over its time by the clock of the database, within a minute',
  ).action(async (flags: ServerFlags) => {
    const document = await callServer(env, flags, { method: 'POST', path: '/ops/purge/release' });
    answered({ document, text: `Released.\n${statusText(document)}` }, flags.json === true);
  });
};
