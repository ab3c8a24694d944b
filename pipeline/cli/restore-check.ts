import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { DestinationStream } from 'pino';
import { type Environment, loadConfig } from '../config/index.js';
import { QikError } from '../errors/catalogue.js';
import { makeLogger } from '../log/index.js';
import { checkRestore } from '../service/restore.js';
import type { Answer } from './answer.js';
import { count } from './words.js';

export type RestoreFlags = { readonly file?: readonly string[]; readonly dryRun?: boolean };

/** Settings that say where rows and keys are; a server's others do not matter here. */
const NAMED = [
  'DATA_DIR',
  'DATABASE_URL',
  'KEYS_DATABASE_URL',
  'MASTER_KEY',
  'MASTER_KEY_VERSION',
  'MASTER_KEY_FORMER',
];

/** @throws QikError `invalid_request`: a list that is not there would pass for one without tombstones */
async function assertReadable(file: string): Promise<void> {
  await access(file, constants.R_OK).catch((error: unknown) => {
    throw new QikError('invalid_request', `--file takes a list of tombstones, and ${file} cannot be read`, {
      cause: error,
    });
  });
}

/**
 * `qik restore-check`: deletes again what a restored backup brought back, with every server stopped.
 *
 * @throws QikError `invalid_request`, `invalid_configuration`, `data_folder_in_use` or `dependency_unreachable`
 */
export async function restoreCheckCommand(
  env: Environment,
  { file: files = [], dryRun = false }: RestoreFlags,
  stderr: DestinationStream,
): Promise<Answer> {
  for (const file of files) await assertReadable(file);
  const config = loadConfig(Object.fromEntries(NAMED.map((name) => [name, env[name]])));
  const logger = makeLogger('error', stderr);
  const { tombstones, returned } = await checkRestore(config, { files, dryRun, logger });
  const came = returned === 1 ? '1 clip came back' : `${returned} clips came back`;
  const done =
    returned === 0
      ? 'none came back.'
      : `${came} and ${dryRun ? 'would be' : returned === 1 ? 'was' : 'were'} deleted again.`;
  return {
    document: { tombstones, returned, deleted: dryRun ? 0 : returned },
    text: `${count(tombstones, 'tombstone')}: ${done}`,
  };
}
