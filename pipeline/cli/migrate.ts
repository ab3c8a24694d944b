import { type Environment, loadDatabasePlace } from '../config/index.js';
import { openDatabase } from '../db/index.js';
import type { Answer } from './answer.js';

/**
 * `qik migrate`: brings the tables up to date and starts nothing.
 *
 * @throws QikError `invalid_configuration`, `data_folder_in_use` or `dependency_unreachable`
 */
export const migrateCommand = async (env: Environment): Promise<Answer> => {
  const database = await openDatabase(loadDatabasePlace(env));
  await database.close();
  return { document: { migrated: true }, text: 'The tables of the database are up to date.' };
};
