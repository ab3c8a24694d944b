import { and, asc, desc, eq, gt, lte, sql } from 'drizzle-orm';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { type CatalogueKind, studioTables } from '../db/index.js';
import type { LogRow } from './state.js';

const { catalogueHead, catalogueLog } = studioTables;
const { feedMarks } = tables;

/** Name of the catalogue in the table of marks. */
export const CATALOGUE_FEED = 'catalogue';
/** The one row of `catalogue_head`. */
export const HEAD_ID = 1;

const columns = {
  ...{ kind: catalogueLog.kind, id: catalogueLog.id, seq: catalogueLog.seq },
  ...{ rank: catalogueLog.rank, content: catalogueLog.content },
};

/** Number of the newest catalogue; 0: nothing was ever published. */
export async function headOf(tx: Orm): Promise<number> {
  const [head] = await tx.select({ seq: catalogueHead.seq }).from(catalogueHead).where(eq(catalogueHead.id, HEAD_ID));
  return head?.seq ?? 0;
}

/** Number through which the log was cut off: what was different before it is not known any more. */
export async function prunedThrough(tx: Orm): Promise<number> {
  const [mark] = await tx.select().from(feedMarks).where(eq(feedMarks.feed, CATALOGUE_FEED));
  return mark?.prunedThrough ?? 0;
}

/** The newest row of every item, those included that were taken out. */
export const newestRows = (tx: Orm): Promise<LogRow[]> =>
  tx.select(columns).from(catalogueLog).where(eq(catalogueLog.newest, true));

/** The row of every item that counted while a catalogue was the newest. */
export const rowsAt = (tx: Orm, seq: number): Promise<LogRow[]> =>
  tx
    .selectDistinctOn([catalogueLog.kind, catalogueLog.id], columns)
    .from(catalogueLog)
    .where(lte(catalogueLog.seq, seq))
    .orderBy(catalogueLog.kind, catalogueLog.id, desc(catalogueLog.seq));

/** Rows behind a number, in the order of the numbers. */
export const rowsSince = (tx: Orm, seq: number): Promise<LogRow[]> =>
  tx.select(columns).from(catalogueLog).where(gt(catalogueLog.seq, seq)).orderBy(asc(catalogueLog.seq));

/** Rows that made the catalogue with a number. */
export const rowsOf = (tx: Orm, seq: number): Promise<LogRow[]> =>
  tx.select(columns).from(catalogueLog).where(eq(catalogueLog.seq, seq));

/** An item as it was: null where it had no row yet. */
export type EarlierRow = { readonly kind: CatalogueKind; readonly id: string; readonly row: LogRow | null };

/** How every item was at a number that has rows between it and another number. */
export async function earlierRows(tx: Orm, at: number, until: number): Promise<EarlierRow[]> {
  const changed = tx
    .selectDistinct({
      kind: sql<CatalogueKind>`${catalogueLog.kind}`.as('changed_kind'),
      id: sql<string>`${catalogueLog.id}`.as('changed_id'),
    })
    .from(catalogueLog)
    .where(and(gt(catalogueLog.seq, at), lte(catalogueLog.seq, until)))
    .as('changed');
  const rows = await tx
    .selectDistinctOn([changed.kind, changed.id], { kind: changed.kind, id: changed.id, row: catalogueLog })
    .from(changed)
    .leftJoin(
      catalogueLog,
      and(eq(catalogueLog.kind, changed.kind), eq(catalogueLog.id, changed.id), lte(catalogueLog.seq, at)),
    )
    .orderBy(changed.kind, changed.id, desc(catalogueLog.seq));
  return rows;
}
