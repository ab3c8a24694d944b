import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import type { Test } from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { type DatabasePlace, openDatabase } from '../../../pipeline/db/index.js';
import { seedDatabase } from '../../../pipeline/db/test/seed.js';
import { openLibrary } from '../../catalogue/prove/library.js';
import { studioTables } from '../../db/index.js';

const { fliks, releases } = studioTables;

/** A library with a database of its own, whose Fliks are approved as soon as they are made. */
export async function openStage(t: Test, place?: DatabasePlace) {
  const database = await openDatabase(place ?? { dataDir: await seedDatabase(join(testFolder(t), 'data')) });
  t.teardown(() => database.close());
  const { orm } = database;
  const flikRow = async (id: string) => {
    const [row] = await orm.select().from(fliks).where(eq(fliks.id, id));
    if (row === undefined) throw new Error('there is no such Flik');
    return row;
  };
  /** As if it had been due for so long: the database's clock cannot be moved. */
  const dueSince = (releaseId: string, seconds: number) =>
    orm
      .update(releases)
      .set({ dueAt: sql`now() - make_interval(secs => ${seconds})`, localTime: null, zone: null })
      .where(eq(releases.id, releaseId));
  return { ...openLibrary(orm), database, flikRow, dueSince };
}
