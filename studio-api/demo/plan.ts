import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { studioTables } from '../db/index.js';
import { type ImportRow, importKey, startImport, writeImport } from '../imports/index.js';
import type { DemoEntry } from './catalogue.js';
import type { DemoDeps } from './deps.js';
import { demoPackage } from './package.js';

const { fliks, imports } = studioTables;

/** Any number will do, as long as it stays: of several servers that start at once, one brings the demo Fliks in. */
export const DEMO_LOCK = 7_145_006;

/** The import of the demo Fliks, which is the first that nobody began; null: there was none. */
export async function demoImport(orm: Orm): Promise<ImportRow | null> {
  const [row] = await orm
    .select()
    .from(imports)
    .where(and(isNull(imports.createdBy), eq(imports.kind, 'zip')))
    .orderBy(asc(imports.id))
    .limit(1);
  return row ?? null;
}

const isEmpty = async (orm: Orm): Promise<boolean> =>
  (await orm.select({ id: fliks.id }).from(fliks).limit(1)).length === 0;

/**
 * Begins the import on an empty library, once for all processes that start at once.
 *
 * @returns null where the library is not empty
 */
export async function planDemo(
  { orm, store, wake }: DemoDeps,
  folder: string,
  entries: readonly DemoEntry[],
): Promise<ImportRow | null> {
  if (!(await isEmpty(orm))) return null;
  const id = uuidv7();
  await store.put(importKey(id), await demoPackage(folder, entries));
  const row = await orm.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${DEMO_LOCK})`);
    const begun = await demoImport(tx);
    if (begun !== null) return begun;
    return (await isEmpty(tx)) ? writeImport(tx, { id, kind: 'zip', editorId: null }) : null;
  });
  if (row?.id !== id) await store.delete(importKey(id));
  wake();
  return row;
}

/** Says yes to the preview, unless another process did. */
export async function confirmDemo({ orm, wake }: DemoDeps, id: string): Promise<void> {
  try {
    await startImport(orm, { id, editorId: null });
    wake();
  } catch (error) {
    if (!(error instanceof QikError) || error.code !== 'not_possible_now') throw error;
  }
}
