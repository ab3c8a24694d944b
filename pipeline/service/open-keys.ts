import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseIdentity } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { guarded } from '../storage/index.js';
import { type KeyStore, type MasterKeys, openDiskKeyStore, openPostgresKeys, wrappedDiskKeys } from '../vault/index.js';
import { readPrivateFile, writePrivateFile } from './private-file.js';

/** A database of the clips' keys' own. */
export type KeysDatabase = {
  readonly url: string;
  /** The database of the rows, which it may not be. */
  readonly rows: DatabaseIdentity | null;
  readonly onError: (error: unknown) => void;
};

export type OpenKeys = {
  readonly keys: KeyStore;
  /** Throws when the keys cannot be had. */
  readonly ready: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export const keysFolder = (dataDir: string): string => join(dataDir, 'keys');

/** Says that the keys are elsewhere: a process that was not told so would find none, and take every clip for gone. */
const elsewhere = (dataDir: string): string => join(keysFolder(dataDir), 'in-database');

const wrong = (detail: string): QikError => new QikError('invalid_configuration', detail);

async function openOnDisk(dataDir: string, masters: MasterKeys, alone: boolean): Promise<OpenKeys> {
  if ((await readPrivateFile(elsewhere(dataDir))) !== null)
    throw wrong(
      `The clips' keys of ${dataDir} are in a database, and KEYS_DATABASE_URL does not say in which; set it as it was.`,
    );
  const root = keysFolder(dataDir);
  const keys = await openDiskKeyStore(root, masters, alone);
  const ready = (): Promise<void> => guarded(() => access(root, constants.R_OK | constants.W_OK));
  return { keys, ready, close: async () => undefined };
}

/** From now on the keys are in a database. */
export async function noteElsewhere(dataDir: string): Promise<void> {
  if ((await readPrivateFile(elsewhere(dataDir))) !== null) return;
  await mkdir(keysFolder(dataDir), { recursive: true, mode: 0o700 });
  await writePrivateFile(elsewhere(dataDir), "The clips' keys are in the database of KEYS_DATABASE_URL.\n");
}

async function openInDatabase(dataDir: string, masters: MasterKeys, database: KeysDatabase): Promise<OpenKeys> {
  for await (const _ of wrappedDiskKeys(keysFolder(dataDir)))
    throw wrong(
      `KEYS_DATABASE_URL is set, but there are clips' keys in ${keysFolder(dataDir)}, which would not be found any more; stop every process and run: qik master move.`,
    );
  const { keys, ping, close } = await openPostgresKeys(database, masters);
  await noteElsewhere(dataDir);
  return { keys, ready: ping, close };
}

/**
 * Opens the keys of the clips: in a database of their own where there is one, or else in the data folder.
 *
 * @param alone that no other process has the data folder
 * @throws QikError `invalid_configuration` when a master key is missing or not the one that keys were wrapped with, or
 *   when there are keys in the place that is not to be used; `dependency_unreachable`
 */
export const openKeys = (
  dataDir: string,
  masters: MasterKeys,
  { alone, database }: { readonly alone: boolean; readonly database?: KeysDatabase | undefined },
): Promise<OpenKeys> =>
  database === undefined ? openOnDisk(dataDir, masters, alone) : openInDatabase(dataDir, masters, database);
