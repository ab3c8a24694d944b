import type { CatalogueContent, CatalogueKind } from '../db/index.js';

export type FlikEntryContent = Extract<CatalogueContent, { kind: 'flik' }>;
export type PackEntryContent = Extract<CatalogueContent, { kind: 'pack' }>;

/** Something that is in the catalogue, from a number on. */
export type LiveItem<C extends CatalogueContent = CatalogueContent> = {
  readonly id: string;
  /** Number of the catalogue since which it is like this. */
  readonly seq: number;
  readonly rank: string;
  readonly content: C;
};
export type LiveFlik = LiveItem<FlikEntryContent>;
export type LivePack = LiveItem<PackEntryContent>;

/** A row of the log, whole. */
export type LogRow = {
  readonly kind: CatalogueKind;
  readonly id: string;
  readonly seq: number;
  readonly rank: string;
  /** Null: it was taken out. */
  readonly content: CatalogueContent | null;
};

/** A catalogue with a number: everything that is live then, in order. */
export type CatalogueState = {
  readonly seq: number;
  readonly fliks: readonly LiveFlik[];
  readonly packs: readonly LivePack[];
};

export const EMPTY_STATE: CatalogueState = { seq: 0, fliks: [], packs: [] };

/** By rank; by id where ranks are the same, so that the order is always the same one. */
const byRank = (a: LiveItem, b: LiveItem): number => {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return a.id < b.id ? -1 : 1;
};

function replaced<C extends CatalogueContent>(
  items: readonly LiveItem<C>[],
  rows: ReadonlyMap<string, LiveItem<C> | null>,
): readonly LiveItem<C>[] {
  if (rows.size === 0) return items;
  const kept = items.filter((item) => !rows.has(item.id));
  const fresh = [...rows.values()].filter((item) => item !== null);
  return [...kept, ...fresh].sort(byRank);
}

/** The catalogue that rows of the log make of another one; of several rows of an item the last one counts. */
export function withRows(state: CatalogueState, rows: readonly LogRow[], seq: number): CatalogueState {
  const fliks = new Map<string, LiveFlik | null>();
  const packs = new Map<string, LivePack | null>();
  for (const { kind, id, seq: since, rank, content } of rows) {
    const item = { id, seq: since, rank };
    if (content?.kind === 'flik') fliks.set(id, { ...item, content });
    else if (content?.kind === 'pack') packs.set(id, { ...item, content });
    else (kind === 'flik' ? fliks : packs).set(id, null);
  }
  return { seq, fliks: replaced(state.fliks, fliks), packs: replaced(state.packs, packs) };
}
