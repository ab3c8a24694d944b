/** Which Fliks of the list are chosen, by their ids, and from where a range goes on. */
export type Selection = { readonly ids: ReadonlySet<string>; readonly anchor: string | null };

export const NOTHING: Selection = { ids: new Set(), anchor: null };

/** Chooses one that was not, and the other way round. */
export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/**
 * Chooses everything from where the last choice was to `id`, besides what is chosen already.
 *
 * @param order ids as they are shown
 */
export function extended(selection: Selection, order: readonly string[], id: string): Selection {
  const to = order.indexOf(id);
  const from = selection.anchor === null ? to : order.indexOf(selection.anchor);
  if (to < 0) return selection;
  const begin = from < 0 ? to : from;
  const range = order.slice(Math.min(begin, to), Math.max(begin, to) + 1);
  return { ids: new Set([...selection.ids, ...range]), anchor: order[begin] ?? id };
}

export const allOf = (order: readonly string[]): Selection => ({ ids: new Set(order), anchor: order[0] ?? null });

/** What is left of a selection when the list is another: nobody changes what they cannot see. */
export function keptIn(selection: Selection, order: readonly string[]): Selection {
  if (selection.ids.size === 0) return selection;
  const shown = new Set(order);
  const ids = [...selection.ids].filter((id) => shown.has(id));
  if (ids.length === selection.ids.size) return selection;
  const { anchor } = selection;
  return { ids: new Set(ids), anchor: anchor !== null && shown.has(anchor) ? anchor : null };
}
