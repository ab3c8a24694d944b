import { type Command, Option } from 'commander';
import { type Config, type Environment, loadConfig } from '../config/index.js';
import { connected, identityOf } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { asBase64, makeMasterKey, masterKeys, readMasterFile } from '../service/master-key.js';
import { moveKeys } from '../service/move-keys.js';
import { openKeys } from '../service/open-keys.js';
import { finishInFolder, type RotationOutcome, rotateInFolder } from '../service/rotate.js';
import type { MasterKeys } from '../vault/index.js';
import { type Answer, EXIT } from './answer.js';
import { stepsDocument, stepsText } from './master-steps.js';
import { count, table } from './words.js';

type JsonFlag = { readonly json?: boolean };

/** Settings that say where keys are and what they are wrapped with; a server's others do not matter here. */
const NAMED = [
  'DATA_DIR',
  'DATABASE_URL',
  'KEYS_DATABASE_URL',
  'MASTER_KEY',
  'MASTER_KEY_VERSION',
  'MASTER_KEY_FORMER',
];

const settingsOf = (env: Environment): Config => loadConfig(Object.fromEntries(NAMED.map((name) => [name, env[name]])));

/** Whether the master keys stay in the data folder, where we may change them. */
const inFolder = (config: Config): boolean => config.databaseUrl === null && config.masterKey === null;

/** @throws QikError `invalid_request` where no key was made yet: looking must not make one */
async function presentKeys(config: Config): Promise<MasterKeys> {
  if (inFolder(config) && (await readMasterFile(config.dataDir)) === null)
    throw new QikError('invalid_request', `there is no master.key in the data folder ${config.dataDir}`);
  return masterKeys(config);
}

const noErrors = (): void => undefined;

async function keysOf(config: Config, masters: MasterKeys) {
  const { databaseUrl, keysDatabaseUrl: url } = config;
  if (url === null || databaseUrl === null) return openKeys(config.dataDir, masters, { alone: false });
  const rows = await connected(databaseUrl, 'qik master', identityOf);
  return openKeys(config.dataDir, masters, { alone: false, database: { url, rows, onError: noErrors } });
}

/** How many keys are wrapped with each version. A server may run meanwhile. */
async function statusCommand(env: Environment): Promise<Answer> {
  const config = settingsOf(env);
  const masters = await presentKeys(config);
  const { keys, close } = await keysOf(config, masters);
  const counts = new Map([masters.current, ...(masters.former ?? [])].map(({ version }) => [version, 0]));
  let unreadable = 0;
  try {
    for await (const { masterVersion } of keys.list()) {
      if (masterVersion === null) unreadable += 1;
      else counts.set(masterVersion, (counts.get(masterVersion) ?? 0) + 1);
    }
  } finally {
    await close();
  }
  const current = masters.current.version;
  const versions = [...counts].map(([version, amount]) => ({ version, keys: amount, current: version === current }));
  const place = config.keysDatabaseUrl === null ? 'files in DATA_DIR/keys' : 'the database of KEYS_DATABASE_URL';
  const rows = versions.map(({ version, keys: amount }) => [
    String(version),
    String(amount),
    version === current ? 'current' : amount === 0 ? 'no key needs it' : 'still needed',
  ]);
  const damage = unreadable === 0 ? [] : ['', `${count(unreadable, 'key')} cannot be read at all.`];
  return {
    document: { place, masterKey: inFolder(config) ? 'file' : 'setting', versions, unreadable },
    text: [`The clips' keys are ${place}.`, '', table(['version', 'keys', ''], rows), ...damage].join('\n'),
  };
}

const listed = (versions: readonly number[]): string => versions.join(', ');

function outcomeAnswer(outcome: RotationOutcome): Answer {
  const { version, rewrapped, dropped, kept, damaged } = outcome;
  const lines = [
    `The master key is version ${version}; ${count(rewrapped, 'key')} of clips went over to it.`,
    ...(dropped.length > 0
      ? [
          `Dropped from master.key: version ${listed(dropped)}. Destroy every copy of it: then older copies of wrapped keys open nothing.`,
          'Addresses to play clips from that were given out before are refused from the next start on; phones ask for new ones.',
        ]
      : []),
    ...(kept.length > 0 ? [`Still in master.key: version ${listed(kept)}.`] : []),
    ...(damaged.length > 0
      ? [`${count(damaged.length, 'key')} damaged, and left as they are, of the clips: ${damaged.join(', ')}`]
      : kept.length > 0
        ? [
            'When the server has run for 15 minutes, no address needs it any more: run qik master finish, with the server stopped.',
          ]
        : []),
    'Keep a copy of master.key in a safe place.',
  ];
  return { document: outcome, text: lines.join('\n'), exitCode: damaged.length > 0 ? EXIT.failed : EXIT.done };
}

type RotateFlags = JsonFlag & { readonly keep?: boolean; readonly new?: boolean };

async function rotateCommand(env: Environment, flags: RotateFlags): Promise<Answer> {
  const config = settingsOf(env);
  if (inFolder(config)) {
    if (flags.new === true)
      throw new QikError('invalid_request', '--new is for a master key in the settings; this one is in DATA_DIR');
    return outcomeAnswer(await rotateInFolder(config.dataDir, flags.keep === true));
  }
  if (flags.keep === true)
    throw new QikError('invalid_request', '--keep is for a master key in DATA_DIR; this one is in the settings');
  const from = config.masterKeyVersion;
  const others = (config.masterKeyFormer ?? []).map(({ version }) => version);
  const to = Math.max(from, ...others) + 1;
  const key = flags.new === true ? asBase64(makeMasterKey(to)) : null;
  const steps = stepsDocument({ from, to, others: others.length > 0 });
  return {
    document: { from, to, key, steps },
    text: [...(key === null ? [] : [key, '']), stepsText(steps)].join('\n'),
  };
}

async function finishCommand(env: Environment): Promise<Answer> {
  const config = settingsOf(env);
  if (!inFolder(config))
    throw new QikError(
      'invalid_request',
      'the master key is in the settings: running servers finish a rotation by themselves, and MASTER_KEY_FORMER is yours to unset',
    );
  return outcomeAnswer(await finishInFolder(config.dataDir));
}

async function moveCommand(env: Environment): Promise<Answer> {
  const config = settingsOf(env);
  const { databaseUrl: rows, keysDatabaseUrl: keys } = config;
  if (rows === null || keys === null)
    throw new QikError('invalid_request', 'set KEYS_DATABASE_URL to say where the keys are to go, beside DATABASE_URL');
  const moved = await moveKeys(config.dataDir, await masterKeys(config), { rows, keys });
  return {
    document: { moved },
    text: `${count(moved, 'key')} of clips moved to the database of KEYS_DATABASE_URL, which every process needs from now on.`,
  };
}

/**
 * `qik master`: the keys that the clips' keys are wrapped with.
 *
 * @param command makes a command whose help and errors go where those of the others go
 */
export const addMasterCommands = (
  command: (name: string, description: string) => Command,
  env: Environment,
  answered: (answer: Answer, json: boolean) => void,
): void => {
  const master = command('master', "master keys, which the clips' keys are wrapped with").addHelpText(
    'after',
    '\nExamples:\n  qik master status\n  qik master rotate',
  );
  const sub = (name: string, description: string): Command =>
    master
      .command(name)
      .description(description)
      .addOption(new Option('--json', 'one JSON document on the standard output and nothing else there'))
      .addHelpText('after', `\nExample:\n  qik master ${name}`);

  sub('status', 'how many keys are wrapped with each version').action(async (flags: JsonFlag) =>
    answered(await statusCommand(env), flags.json === true),
  );
  sub(
    'rotate',
    'make the next version: with the server stopped where master.key is in DATA_DIR; elsewhere it says what to set',
  )
    .option('--keep', 'leave the old version in master.key, so that addresses given out before go on working')
    .option('--new', 'print a new key as well, where it is a setting')
    .action(async (flags: RotateFlags) => answered(await rotateCommand(env, flags), flags.json === true));
  sub(
    'finish',
    'go on with a rotation that was broken off, and drop versions that are not needed from master.key; with the server stopped',
  ).action(async (flags: JsonFlag) => answered(await finishCommand(env), flags.json === true));
  sub(
    'move',
    "move the clips' keys from DATA_DIR to the database of KEYS_DATABASE_URL; with every process stopped",
  ).action(async (flags: JsonFlag) => answered(await moveCommand(env), flags.json === true));
};
