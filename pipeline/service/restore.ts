import type { Logger } from 'pino';
import { openAuditLog } from '../audit/index.js';
import type { Config } from '../config/index.js';
import { openDatabase } from '../db/index.js';
import { openTombstones, type Replayed, replayTombstones } from '../erase/index.js';
import { Closers } from './closers.js';
import { masterKeys } from './master-key.js';
import { openKeys } from './open-keys.js';
import { keysDatabaseOf, tombstonesFile } from './parts.js';

type Settings = Pick<Config, 'dataDir' | 'databaseUrl' | 'keysDatabaseUrl' | 'masterKey'> &
  Pick<Config, 'masterKeyVersion' | 'masterKeyFormer'>;

/**
 * Deletes again what a restored backup brought back, without a server: every start does the same, but knows of the
 * list in the data folder only.
 *
 * @param files further lists of tombstones, which were kept elsewhere
 * @param dryRun only looks
 * @throws QikError `data_folder_in_use`, `dependency_unreachable` or `invalid_configuration`
 */
export async function checkRestore(
  config: Settings,
  { files, dryRun, logger }: { readonly files: readonly string[]; readonly dryRun: boolean; readonly logger: Logger },
): Promise<Replayed> {
  const closers = new Closers();
  try {
    const database = await openDatabase(config);
    closers.add(() => database.close());
    const masters = await masterKeys(config);
    const place = { alone: database.soleOwner, database: await keysDatabaseOf(config, database, logger) };
    const { keys, close } = await openKeys(config.dataDir, masters, place);
    closers.add(close);
    const tombstones = openTombstones(tombstonesFile(config.dataDir));
    const { orm, notices } = database;
    const erase = { orm, keys, audit: openAuditLog(masters.current.key), notices, tombstones, logger };
    const lists = [tombstones, ...files.map(openTombstones)].map((list) => list.read());
    return await replayTombstones(erase, lists, { dryRun });
  } finally {
    await closers.close();
  }
}
