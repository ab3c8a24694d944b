import { and, eq, inArray } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { recordLibraryEvent } from '../../pipeline/events/index.js';
import { type LogRow, newestRows } from '../catalogue/index.js';
import { type CatalogueKind, type ReleaseUndo, studioTables } from '../db/index.js';
import { indexRows } from '../search/index.js';
import { applyChanges, type Items, type ResolvedChange, type Standing } from './apply.js';
import { moveHead } from './head.js';
import type { PublishingDeps } from './ports.js';

const { catalogueLog } = studioTables;

/** Rows of one statement. */
const AT_ONCE = 500;

/** Items by kind, from the newest row of each. */
export function itemsOf(rows: readonly LogRow[]): Items {
  const items = { flik: new Map<string, Standing>(), pack: new Map<string, Standing>() };
  for (const { kind, id, rank, content } of rows) items[kind].set(id, { rank, content });
  return items;
}

async function writeRows(tx: Orm, rows: readonly LogRow[]): Promise<void> {
  const idsOf = (kind: CatalogueKind): string[] => rows.flatMap((row) => (row.kind === kind ? [row.id] : []));
  for (const kind of ['flik', 'pack'] as const) {
    const ids = idsOf(kind);
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const some = inArray(catalogueLog.id, ids.slice(start, start + AT_ONCE));
      await tx
        .update(catalogueLog)
        .set({ newest: false })
        .where(and(eq(catalogueLog.kind, kind), eq(catalogueLog.newest, true), some));
    }
  }
  for (let start = 0; start < rows.length; start += AT_ONCE)
    await tx.insert(catalogueLog).values(rows.slice(start, start + AT_ONCE).map((row) => ({ ...row, newest: true })));
}

/** What a row means for the Flik that it is about; null: it is only in another place. */
function effectOf(before: Items, { kind, id, content }: LogRow): 'published' | 'unpublished' | null {
  if (kind !== 'flik') return null;
  if (content === null) return 'unpublished';
  const old = before.flik.get(id)?.content;
  return old?.kind === 'flik' && content.kind === 'flik' && old.version === content.version ? null : 'published';
}

async function tellFliks(
  states: PublishingDeps['states'],
  tx: Orm,
  rows: readonly LogRow[],
  before: Items,
  { releaseId, seq, editorId }: { readonly releaseId: string; readonly seq: number; readonly editorId: string | null },
): Promise<void> {
  for (const row of rows) {
    const effect = effectOf(before, row);
    if (effect === null) continue;
    const release = { flikId: row.id, releaseId, seq };
    if (effect === 'unpublished') {
      await states.applyUnpublished(tx, row.id, editorId);
      await recordLibraryEvent(tx, 'flik.unpublished', release);
    } else if (row.content?.kind === 'flik') {
      const { version, slug } = row.content;
      await states.applyPublished(tx, row.id, version, editorId);
      await recordLibraryEvent(tx, 'flik.published', { ...release, slug, version });
    }
  }
}

/** What was published. */
export type Committed = { readonly seq: number; readonly undo: readonly ReleaseUndo[]; readonly rows: number };

/**
 * Makes the next catalogue, with everything that follows from it, in the transaction of somebody who has the turn.
 *
 * @param head number of the newest catalogue
 */
export async function commitChanges(
  states: PublishingDeps['states'],
  tx: Orm,
  head: number,
  release: {
    readonly releaseId: string;
    readonly changes: readonly ResolvedChange[];
    readonly editorId: string | null;
  },
): Promise<Committed> {
  const seq = head + 1;
  const before = itemsOf(await newestRows(tx));
  const { rows, undo } = applyChanges(before, release.changes, seq);
  await writeRows(tx, rows);
  await moveHead(tx, seq);
  await indexRows(
    tx,
    seq,
    rows.filter((row) => effectOf(before, row) !== null),
  );
  await tellFliks(states, tx, rows, before, { ...release, seq });
  await recordLibraryEvent(tx, 'release.published', { releaseId: release.releaseId, seq, items: rows.length });
  return { seq, undo, rows: rows.length };
}
