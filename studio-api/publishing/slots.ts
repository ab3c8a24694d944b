import { QikError } from '../../pipeline/errors/catalogue.js';
import type { PackContent, PackSlot, SlotInstead } from '../db/index.js';

/** Places that the pack has with which everybody begins. */
export const STARTER_SLOTS = 12;
export const STARTER_SLUG = 'starter';
/** Of any other pack: more than anybody looks through. */
export const MAX_SLOTS = 200;

/**
 * One thing that an editor does to the order of a pack. It says where in terms of what is there, so that it means the
 * same whatever others did meanwhile.
 */
export type SlotOp =
  /** Behind all that are in it, in the first empty place after them where there is one. */
  | { readonly do: 'add'; readonly flikId: string }
  | { readonly do: 'take-out'; readonly flikId: string }
  | { readonly do: 'move'; readonly flikId: string; readonly before: string }
  | { readonly do: 'move'; readonly flikId: string; readonly after: string }
  /** Into a place, from 1. What is there goes to the place that this one had, or to the next that is empty. */
  | { readonly do: 'put'; readonly flikId: string; readonly slot: number }
  /** Other Fliks in the place of this one, for some; replaces those that it had. */
  | { readonly do: 'instead'; readonly flikId: string; readonly instead: readonly SlotInstead[] };

const EMPTY: PackSlot = { flikId: null, instead: [] };

/** Every Flik that a pack names, once. */
export function fliksOf({ slots, coverFlikId }: Pick<PackContent, 'slots' | 'coverFlikId'>): ReadonlySet<string> {
  const ids = slots.flatMap(({ flikId, instead }) => [flikId, ...instead.map((one) => one.flikId)]);
  return new Set([...ids, coverFlikId].filter((id) => id !== null));
}

const refused = (detail: string): QikError => new QikError('not_possible_now', detail);

function placeOf(slots: readonly PackSlot[], flikId: string): number {
  const place = slots.findIndex((slot) => slot.flikId === flikId);
  if (place < 0) throw refused(`The Flik ${flikId} is not in the pack.`);
  return place;
}

const swapped = (slots: readonly PackSlot[], place: number, slot: PackSlot): PackSlot[] =>
  slots.map((one, at) => (at === place ? slot : one));

/** As many places as there may be: a starter pack has all of its own, another one no empty ones at its end. */
function fitted(slots: readonly PackSlot[], size: number | null): readonly PackSlot[] {
  const used = slots.findLastIndex(({ flikId }) => flikId !== null) + 1;
  if (size === null) return slots.slice(0, used);
  if (used > size) throw refused(`The pack has ${size} places, and all are taken.`);
  return Array.from({ length: size }, (_, at) => slots[at] ?? EMPTY);
}

function add(slots: readonly PackSlot[], flikId: string, size: number | null): readonly PackSlot[] {
  if (slots.some((slot) => slot.flikId === flikId)) throw refused(`The Flik ${flikId} is in the pack already.`);
  const used = slots.findLastIndex((slot) => slot.flikId !== null) + 1;
  const slot = { flikId, instead: [] };
  if (used < (size ?? MAX_SLOTS)) return [...slots.slice(0, used), slot, ...slots.slice(used + 1)];
  const empty = slots.findIndex((one) => one.flikId === null);
  if (empty < 0) throw refused(`The pack has ${size ?? MAX_SLOTS} places, and all are taken.`);
  return swapped(slots, empty, slot);
}

/** Those between the old place and the new one close up; empty places stay where they are counted from the start. */
function move(slots: readonly PackSlot[], flikId: string, anchor: string, behind: boolean): readonly PackSlot[] {
  if (flikId === anchor) return slots;
  const slot = slots[placeOf(slots, flikId)] ?? EMPTY;
  const others = slots.filter((one) => one !== slot);
  const at = placeOf(others, anchor) + (behind ? 1 : 0);
  return [...others.slice(0, at), slot, ...others.slice(at)];
}

/** Where what is in a place can go: the next empty one, a new one at the end, or any that is empty. */
function roomFor(slots: readonly PackSlot[], place: number, most: number): number {
  const next = slots.findIndex(({ flikId }, at) => at > place && flikId === null);
  if (next >= 0) return next;
  if (slots.length < most) return slots.length;
  const any = slots.findIndex(({ flikId }) => flikId === null);
  if (any < 0) throw refused(`The pack has ${most} places, and all are taken.`);
  return any;
}

function put(slots: readonly PackSlot[], flikId: string, slot: number, most: number): readonly PackSlot[] {
  if (slot > most) throw refused(`The pack has ${most} places.`);
  const place = slot - 1;
  const all = [...slots, ...Array.from({ length: Math.max(0, slot - slots.length) }, () => EMPTY)];
  const there = all[place] ?? EMPTY;
  const from = all.findIndex((one) => one.flikId === flikId);
  const own = all[from] ?? { flikId, instead: [] };
  if (from < 0 && there.flikId === null) return swapped(all, place, own);
  const to = from < 0 ? roomFor(all, place, most) : from;
  all[to] = there;
  all[place] = own;
  return all;
}

/** The place stays, and is empty, where a pack has a fixed number of them. */
const takenOut = (slots: readonly PackSlot[], place: number, size: number | null): readonly PackSlot[] =>
  size === null ? slots.filter((_, at) => at !== place) : swapped(slots, place, EMPTY);

function applied(slots: readonly PackSlot[], op: SlotOp, size: number | null): readonly PackSlot[] {
  switch (op.do) {
    case 'add':
      return add(slots, op.flikId, size);
    case 'take-out':
      return takenOut(slots, placeOf(slots, op.flikId), size);
    case 'move':
      return 'before' in op ? move(slots, op.flikId, op.before, false) : move(slots, op.flikId, op.after, true);
    case 'put':
      return put(slots, op.flikId, op.slot, size ?? MAX_SLOTS);
    case 'instead': {
      const place = placeOf(slots, op.flikId);
      return swapped(slots, place, { flikId: op.flikId, instead: op.instead });
    }
  }
}

/** Places that a pack has always; null: as many as it needs. */
export const sizeOf = (slug: string): number | null => (slug === STARTER_SLUG ? STARTER_SLOTS : null);

/**
 * Does things to the order of a pack as it is now, one after the other.
 *
 * @param size see {@link sizeOf}
 * @throws QikError `not_possible_now` where the Flik or its neighbour is not there, is there already, or has no room
 */
export function applyOps(slots: readonly PackSlot[], ops: readonly SlotOp[], size: number | null): readonly PackSlot[] {
  return ops.reduce((before, op) => fitted(applied(before, op, size), size), fitted(slots, size));
}
