import { mkdir } from 'node:fs/promises';
import type { Database } from './database.js';
import { openEmbedded } from './embedded.js';
import { openPostgres } from './postgres.js';

/** Where the database is: on a server, or embedded in the data folder. */
export type DatabasePlace = { readonly dataDir: string; readonly databaseUrl?: string | null };

/**
 * Opens the database and brings its tables up to date.
 *
 * @param onError told of connections to a server that broke; whoever was using one is told as well
 * @throws QikError `data_folder_in_use` when another process has the embedded database, `dependency_unreachable` when
 *   the server cannot be used
 */
export async function openDatabase(
  { dataDir, databaseUrl = null }: DatabasePlace,
  onError: (error: unknown) => void = () => undefined,
): Promise<Database> {
  if (databaseUrl === null) return openEmbedded(dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  return openPostgres(databaseUrl, onError);
}
