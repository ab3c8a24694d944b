import { join } from 'node:path';
import t, { type Test } from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import type { DatabasePlace } from '../index.js';
import { startPostgres } from './postgres-server.js';
import { seedDatabase } from './seed.js';

/** Makes the place of a new, empty database. */
export type NewDatabase = () => Promise<DatabasePlace>;

/** Runs the same tests on every database that there is: what passes them is one. */
export async function eachDatabase(tests: (t: Test, newDatabase: NewDatabase) => Promise<void>): Promise<void> {
  let made = 0;
  const next = (folder: string): string => {
    made += 1;
    return join(folder, String(made));
  };
  await t.test('embedded', (t) => {
    const folder = testFolder(t);
    return tests(t, async () => ({ dataDir: await seedDatabase(next(folder)) }));
  });
  await t.test('PostgreSQL', async (t) => {
    const folder = testFolder(t);
    const server = await startPostgres(t);
    if (server === null) return;
    await tests(t, async () => ({ dataDir: next(folder), databaseUrl: await server.database() }));
  });
}
