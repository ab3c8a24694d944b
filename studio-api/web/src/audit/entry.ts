import { dayOf } from '../releases/calendar.js';

type Dated = { readonly at: string };

/** Entries by the days on which they were made, in their order. */
export function byDay<T extends Dated>(
  entries: readonly T[],
): readonly { readonly day: string; readonly entries: readonly T[] }[] {
  const days: { day: string; entries: T[] }[] = [];
  for (const entry of entries) {
    const day = dayOf(entry.at);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A fact before and after; one of them is undefined where it was not said. */
export type Difference = { readonly name: string; readonly before: unknown; readonly after: unknown };

/** What an entry says was before and after, by its names; what is the same is left out. */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  if (!isRecord(before) && !isRecord(after)) {
    return before === null && after === null ? [] : [{ name: '', before, after }];
  }
  const [old, anew] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
  return [...new Set([...Object.keys(old), ...Object.keys(anew)])]
    .map((name) => ({ name, before: old[name], after: anew[name] }))
    .filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after));
}
