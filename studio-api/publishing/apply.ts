import { canonicalJson, type LogRow } from '../catalogue/index.js';
import type { CatalogueContent, CatalogueKind, ReleaseUndo } from '../db/index.js';
import { ranksBetween, rerank } from './rank.js';

/** A change with all that it needs: nothing has to be looked up any more. */
export type ResolvedChange =
  | { readonly do: 'put'; readonly id: string; readonly content: CatalogueContent }
  | { readonly do: 'take-out'; readonly kind: CatalogueKind; readonly id: string }
  | { readonly do: 'order'; readonly flikIds: readonly string[] }
  /** As it was before a release. */
  | ({ readonly do: 'restore' } & ReleaseUndo);

/** How an item stands: its rank counts after it was taken out as well, so that no other one gets it. */
export type Standing = { readonly rank: string; readonly content: CatalogueContent | null };

const KINDS: readonly CatalogueKind[] = ['flik', 'pack'];

/** Items of each kind by their ids, those that were taken out included. */
export type Items = Readonly<Record<CatalogueKind, ReadonlyMap<string, Standing>>>;

type Working = Record<CatalogueKind, Map<string, Standing>>;

const least = (ranks: readonly string[]): string | null =>
  ranks.reduce<string | null>((best, rank) => (best === null || rank < best ? rank : best), null);
const greatest = (ranks: Iterable<Standing>): string | null => {
  let best: string | null = null;
  for (const { rank } of ranks) if (best === null || rank > best) best = rank;
  return best;
};

function put(items: Map<string, Standing>, id: string, content: CatalogueContent): void {
  const own = items.get(id);
  const [rank] = own?.content == null ? ranksBetween(greatest(items.values()), null, 1) : [own.rank];
  if (rank !== undefined) items.set(id, { rank, content });
}

function order(items: Map<string, Standing>, flikIds: readonly string[]): void {
  const named = [...new Set(flikIds)].flatMap((id) => {
    const item = items.get(id);
    return item?.content == null ? [] : [{ id, item }];
  });
  const ids = new Set(named.map(({ id }) => id));
  const others = [...items].flatMap(([id, { rank, content }]) => (content === null || ids.has(id) ? [] : [rank]));
  const ranks = rerank(
    named.map(({ item }) => item.rank),
    least(others),
  );
  named.forEach(({ id, item }, at) => {
    items.set(id, { ...item, rank: ranks[at] ?? item.rank });
  });
}

function apply(items: Working, change: ResolvedChange): void {
  if (change.do === 'put') put(items[change.content.kind], change.id, change.content);
  else if (change.do === 'order') order(items.flik, change.flikIds);
  else if (change.do === 'restore') items[change.kind].set(change.id, { rank: change.rank, content: change.content });
  else {
    const item = items[change.kind].get(change.id);
    if (item !== undefined) items[change.kind].set(change.id, { rank: item.rank, content: null });
  }
}

const sameContent = (a: CatalogueContent | null, b: CatalogueContent | null): boolean =>
  a === b || canonicalJson(a) === canonicalJson(b);

/** What changes make of a catalogue: the rows of its log, and what takes them back. */
export type Applied = { readonly rows: readonly LogRow[]; readonly undo: readonly ReleaseUndo[] };

/**
 * Applies the changes of a release, one after the other. Items that are as they were in the end have no row.
 *
 * @param seq number of the catalogue that they make
 */
export function applyChanges(before: Items, changes: readonly ResolvedChange[], seq: number): Applied {
  const items: Working = { flik: new Map(before.flik), pack: new Map(before.pack) };
  for (const change of changes) apply(items, change);
  const rows: LogRow[] = [];
  const undo: ReleaseUndo[] = [];
  for (const kind of KINDS) {
    for (const [id, { rank, content }] of items[kind]) {
      const old = before[kind].get(id);
      if (old !== undefined && old.rank === rank && sameContent(old.content, content)) continue;
      if (old === undefined && content === null) continue;
      rows.push({ kind, id, seq, rank, content });
      undo.push({ kind, id, rank: old?.rank ?? rank, content: old?.content ?? null });
    }
  }
  return { rows, undo };
}
