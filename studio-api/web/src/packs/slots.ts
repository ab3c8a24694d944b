import type { Schemas } from '../api/client.js';

export type Slot = Schemas['Pack']['content']['slots'][number];
/** One thing that is done to the order of a pack. */
export type Op = Schemas['ArrangementOfAPack']['ops'][number];

/** The name of the pack that everybody begins with; it has this many places always. */
export const STARTER = 'starter';
export const STARTER_PLACES = 12;

/** A name for each place that stays with what is in it when that moves; empty places are named by their number. */
export const keysOf = (slots: readonly Slot[]): readonly string[] =>
  slots.map(({ flikId }, at) => flikId ?? `empty-${at}`);

/**
 * How to say that what is in one place goes to another, in terms that mean the same whatever others did meanwhile.
 * Null: nothing moves.
 */
export function opOf(slots: readonly Slot[], from: number, to: number): Op | null {
  const flikId = slots[from]?.flikId ?? null;
  if (flikId === null || from === to || slots[to] === undefined) return null;
  const there = slots[to].flikId;
  if (there === null) return { do: 'put', flikId, slot: to + 1 };
  return to < from ? { do: 'move', flikId, before: there } : { do: 'move', flikId, after: there };
}

/** The order as it is after that, while the API is still asked. */
export function moved(slots: readonly Slot[], from: number, to: number): readonly Slot[] {
  const [slot, there] = [slots[from], slots[to]];
  if (slot === undefined || there === undefined) return slots;
  if (there.flikId === null) return slots.map((one, at) => (at === to ? slot : at === from ? there : one));
  const others = slots.filter((_, at) => at !== from);
  return [...others.slice(0, to), slot, ...others.slice(to)];
}

/** How to put back what was taken out of a place: there, where it is empty by now, else before what came after it. */
export function putBack(before: readonly Slot[], flikId: string, fixed: boolean): readonly Op[] {
  const at = before.findIndex((slot) => slot.flikId === flikId);
  const instead = before[at]?.instead ?? [];
  const fallbacks: Op[] = instead.length === 0 ? [] : [{ do: 'instead', flikId, instead }];
  if (fixed) return [{ do: 'put', flikId, slot: at + 1 }, ...fallbacks];
  const next = before[at + 1]?.flikId ?? null;
  const back: Op[] = next === null ? [] : [{ do: 'move', flikId, before: next }];
  return [{ do: 'add', flikId }, ...back, ...fallbacks];
}
