import { and, eq, inArray, sql } from 'drizzle-orm';
import { isClipId } from '../../pipeline/clips/index.js';
import { databaseTime, type Orm } from '../../pipeline/db/index.js';
import type { ObjectStore } from '../../pipeline/storage/index.js';
import { studioTables } from '../db/index.js';
import { importKey } from './import-rows.js';
import { cancelImport } from './take-import.js';

const { imports } = studioTables;

/** A preview that nobody acted on is out of date by then. */
const LEFT_DAYS = 7;
/** A file is stored before its row is written: in between it looks as if nobody wanted it. */
const YOUNG_MS = 86_400_000;
const PREFIX = 'imports/';

/** When an id was made: the first 48 bits of one of version 7 are milliseconds (RFC 9562, 5.7). */
const madeAt = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

/** Files of imports that are over, or were never begun because a process died. */
async function leftFiles(orm: Orm, store: ObjectStore): Promise<string[]> {
  const ids: string[] = [];
  for await (const key of store.list(PREFIX)) {
    const id = key.slice(PREFIX.length);
    if (isClipId(id)) ids.push(id);
  }
  if (ids.length === 0) return [];
  const open = await orm
    .select({ id: imports.id })
    .from(imports)
    .where(and(inArray(imports.id, ids), inArray(imports.state, ['checking', 'checked', 'running'])));
  const wanted = new Set(open.map(({ id }) => id));
  const youngest = (await databaseTime(orm)).getTime() - YOUNG_MS;
  return ids.filter((id) => !wanted.has(id) && madeAt(id) < youngest);
}

/**
 * Cancels imports whose preview nobody acted on, and removes files of those that are over.
 *
 * @returns how many files were removed
 */
export async function sweepImports({
  orm,
  store,
}: {
  readonly orm: Orm;
  readonly store: ObjectStore;
}): Promise<number> {
  const forgotten = await orm
    .select({ id: imports.id })
    .from(imports)
    .where(and(eq(imports.state, 'checked'), sql`${imports.updatedAt} < now() - make_interval(days => ${LEFT_DAYS})`));
  for (const { id } of forgotten) await cancelImport({ orm, store }, { id, editorId: null });
  const left = await leftFiles(orm, store);
  for (const id of left) await store.delete(importKey(id));
  return forgotten.length + left.length;
}
