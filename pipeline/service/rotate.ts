import { openAuditLog } from '../audit/index.js';
import { type Database, openDatabase } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import type { MasterKeys } from '../vault/index.js';
import { makeMasterKey, readMasterFile, writeMasterFile } from './master-key.js';
import { openKeys } from './open-keys.js';
import { rewrapAll } from './rotation.js';

export type RotationOutcome = {
  /** The current version, which every key is wrapped with but those that are damaged. */
  readonly version: number;
  readonly rewrapped: number;
  /** Versions that are in the data folder no longer: what is wrapped with them opens nothing any more. */
  readonly dropped: readonly number[];
  /** Versions that stay there. */
  readonly kept: readonly number[];
  /** Clips whose keys are damaged, and still name a version that is kept. */
  readonly damaged: readonly string[];
};

/** Works on a data folder that no server has, with the master keys in it. */
async function owning<T>(dataDir: string, work: (database: Database, masters: MasterKeys) => Promise<T>): Promise<T> {
  // Asked before anything is made: a folder without keys is not the one that was meant.
  if ((await readMasterFile(dataDir)) === null)
    throw new QikError('invalid_request', `there is no master.key in the data folder ${dataDir}`);
  const database = await openDatabase({ dataDir });
  try {
    const masters = await readMasterFile(dataDir);
    if (masters === null) throw new QikError('internal', 'The master key is gone.');
    return await work(database, masters);
  } finally {
    await database.close();
  }
}

async function finish(
  dataDir: string,
  database: Database,
  masters: MasterKeys,
  keep: boolean,
): Promise<RotationOutcome> {
  const { current, former = [] } = masters;
  const { keys } = await openKeys(dataDir, masters, { alone: true });
  const audit = openAuditLog(current.key);
  const { versions } = await rewrapAll({ orm: database.orm, audit, keys, masters });
  const needed = new Set(versions.filter(({ outcome }) => outcome.needed).map(({ from }) => from));
  const stays = former.filter(({ version }) => keep || needed.has(version));
  if (stays.length < former.length) await writeMasterFile(dataDir, { current, former: stays });
  const kept = stays.map(({ version }) => version);
  const dropped = former.map(({ version }) => version).filter((version) => !kept.includes(version));
  const rewrapped = versions.reduce((sum, { outcome }) => sum + outcome.rewrapped, 0);
  const damaged = versions.flatMap(({ outcome }) => outcome.damaged);
  return { version: current.version, rewrapped, dropped, kept, damaged };
}

/**
 * Makes a new master key in a data folder, wraps all clips' keys with it and drops the old one. It may be killed
 * anywhere: the file has both keys before anything is wrapped, and the next start or call goes on.
 *
 * @param keep leaves the old one in the file, so that addresses that were given out before go on working
 * @throws QikError `data_folder_in_use` when a server has the folder; `invalid_request` when there is no master key in
 *   it; `invalid_configuration` when it is not the right one
 */
export const rotateInFolder = (dataDir: string, keep: boolean): Promise<RotationOutcome> =>
  owning(dataDir, async (database, before) => {
    // Holds the present ones against the keys before anything is changed.
    await openKeys(dataDir, before, { alone: true });
    const { current, former = [] } = before;
    const masters = { current: makeMasterKey(current.version + 1), former: [current, ...former] };
    await writeMasterFile(dataDir, masters);
    return finish(dataDir, database, masters, keep);
  });

/** Goes on with a rotation that was broken off, and drops what is not needed any more. Throws as {@link rotateInFolder}. */
export const finishInFolder = (dataDir: string): Promise<RotationOutcome> =>
  owning(dataDir, (database, masters) => finish(dataDir, database, masters, false));
