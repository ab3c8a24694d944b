import { and, asc, count, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { type FieldError, QikError } from '../../pipeline/errors/catalogue.js';
import { record } from '../audit/index.js';
import { type ImportState, studioTables } from '../db/index.js';
import { type Change, diffVersionWith } from '../library/index.js';

const { editors, imports, importRows } = studioTables;

export type ImportRow = typeof imports.$inferSelect;
export type PlannedRow = typeof importRows.$inferSelect;
export type RowEffect = PlannedRow['effect'];

/** Rows of one statement: far below the 65,535 parameters that one can have. */
const ROWS = 500;
/** Rows whose own run went wrong are told apart from those that were refused before: only these are done. */
const failed = sql`(${importRows.done} and ${importRows.effect} in ('create', 'change') and jsonb_array_length(${importRows.errors}) > 0)`;

/** Where the file of an import lies until it is over. */
export const importKey = (id: string): string => `imports/${id}`;

const found = (row: ImportRow | undefined): ImportRow => {
  if (row === undefined) throw new QikError('not_found', 'There is no such import.');
  return row;
};

/** @throws QikError `not_found` */
export const readImport = async (orm: Orm, id: string): Promise<ImportRow> =>
  found((await orm.select().from(imports).where(eq(imports.id, id)))[0]);

/** The same, which nobody else can change until the transaction is over. */
export const lockImport = async (tx: Orm, id: string): Promise<ImportRow> =>
  found((await tx.select().from(imports).where(eq(imports.id, id)).for('update'))[0]);

/** Imports with the names of those who began them, newest first. */
export const listImports = (orm: Orm, limit: number, before?: string) =>
  orm
    .select({ row: imports, by: editors.name })
    .from(imports)
    .leftJoin(editors, eq(editors.id, imports.createdBy))
    .where(before === undefined ? undefined : lt(imports.id, before))
    .orderBy(desc(imports.id))
    .limit(limit);

/** Imports that something is to be done for, oldest first. */
export const openImports = (orm: Orm): Promise<ImportRow[]> =>
  orm
    .select()
    .from(imports)
    .where(inArray(imports.state, ['checking', 'running']))
    .orderBy(asc(imports.id));

/** How many rows have which effect, and how many of them went wrong when it was their turn. */
export type Tally = Readonly<Record<RowEffect, number>> & { readonly failed: number };

export async function tallyOf(orm: Orm, importId: string): Promise<Tally> {
  const rows = await orm
    .select({ effect: importRows.effect, rows: count(), failed: sql<number>`(count(*) filter (where ${failed}))::int` })
    .from(importRows)
    .where(eq(importRows.importId, importId))
    .groupBy(importRows.effect);
  const of = (effect: RowEffect): number => rows.find((row) => row.effect === effect)?.rows ?? 0;
  return {
    ...{ create: of('create'), change: of('change'), same: of('same'), refused: of('refused') },
    failed: rows.reduce((sum, row) => sum + row.failed, 0),
  };
}

/** A row of the preview with what it would change. */
export type PreviewRow = { readonly row: PlannedRow; readonly changes: readonly Change[]; readonly failed: boolean };

/** A page of the preview, in the order of the file. */
export async function previewRows(
  orm: Orm,
  importId: string,
  wish: { readonly effect?: RowEffect | 'failed' | undefined; readonly after: number; readonly limit: number },
): Promise<{ readonly rows: readonly PreviewRow[]; readonly more: boolean }> {
  const { effect, after, limit } = wish;
  const kind = effect === undefined ? undefined : effect === 'failed' ? failed : eq(importRows.effect, effect);
  const page = await orm
    .select({ row: importRows, failed: sql<boolean>`${failed}` })
    .from(importRows)
    .where(and(eq(importRows.importId, importId), gt(importRows.row, after), kind))
    .orderBy(asc(importRows.row))
    .limit(limit + 1);
  const rows: PreviewRow[] = [];
  for (const one of page.slice(0, limit)) rows.push({ ...one, changes: await changesOf(orm, one.row) });
  return { rows, more: page.length > limit };
}

async function changesOf(orm: Orm, { content, effect, flikId, against }: PlannedRow): Promise<readonly Change[]> {
  if (content === null) return [];
  if (effect === 'create') return diffVersionWith(orm, null, content);
  if (effect !== 'change' || flikId === null || against === null) return [];
  return diffVersionWith(orm, { flikId, version: against }, content);
}

/** The next row that has to be done; null: there is none. */
export async function nextRow(orm: Orm, importId: string): Promise<PlannedRow | null> {
  const [row] = await orm
    .select()
    .from(importRows)
    .where(and(eq(importRows.importId, importId), eq(importRows.done, false)))
    .orderBy(asc(importRows.row))
    .limit(1);
  return row ?? null;
}

/** Locks a row and says whether it is still to be done, by an import that is still running. */
export async function lockRow(tx: Orm, { importId, row }: PlannedRow): Promise<boolean> {
  const own = and(eq(importRows.importId, importId), eq(importRows.row, row), eq(importRows.done, false));
  // The import first, as whoever cancels it does.
  const { state } = await lockImport(tx, importId);
  if (state !== 'running') return false;
  return (await tx.select({ row: importRows.row }).from(importRows).where(own).for('update')).length > 0;
}

/** Writes what became of a row whose import is locked. */
export async function settleRow(
  tx: Orm,
  { importId, row }: PlannedRow,
  outcome: { readonly flikId?: string; readonly errors?: readonly FieldError[] },
): Promise<void> {
  const [settled] = await tx
    .update(importRows)
    .set({ done: true, ...outcome })
    .where(and(eq(importRows.importId, importId), eq(importRows.row, row), eq(importRows.done, false)))
    .returning({ row: importRows.row });
  if (settled === undefined) return;
  await tx
    .update(imports)
    .set({ done: sql`${imports.done} + 1`, updatedAt: sql`now()` })
    .where(eq(imports.id, importId));
}

/** Writes all rows of a preview. */
export async function writeRows(tx: Orm, rows: readonly (typeof importRows.$inferInsert)[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS) await tx.insert(importRows).values(rows.slice(at, at + ROWS));
}

const ACTIONS = {
  checking: 'import.add',
  checked: 'import.check',
  running: 'import.start',
  done: 'import.finish',
  failed: 'import.fail',
  cancelled: 'import.cancel',
} as const satisfies Readonly<Record<ImportState, string>>;

/** Changes the state of an import whose row is locked, and notes who did. @param editorId null: the studio itself */
export async function moveImport(
  tx: Orm,
  before: ImportRow,
  change: {
    readonly state: ImportState;
    readonly rows?: number;
    readonly done?: number;
    readonly problem?: string;
    readonly editorId: string | null;
  },
): Promise<ImportRow> {
  const { editorId, ...columns } = change;
  const [changed] = await tx
    .update(imports)
    .set({ ...columns, updatedAt: sql`now()` })
    .where(eq(imports.id, before.id))
    .returning();
  const after = found(changed);
  const told = ({ state, rows, done }: ImportRow) => ({ state, rows, done });
  await record(tx, {
    ...{ editorId, action: ACTIONS[change.state], subject: { kind: 'import', id: before.id } },
    ...{ before: told(before), after: told(after) },
  });
  return after;
}
