import type { Audience } from './audience.js';
import { type Edition, fullOf } from './documents.js';

/** What a whole catalogue has for an audience, by parts. */
type Parts = ReturnType<typeof fullOf>;

/** Packs of an audience, in order. */
export const packsOf = (edition: Edition, audience: Audience): Parts['packs'] => fullOf(edition, audience).packs;

/** Fliks by their ids, in the order in which they are named; those that the audience does not have are left out. */
export function fliksByIds(edition: Edition, audience: Audience, ids: readonly string[]): Parts['fliks'] {
  const wanted = new Set(ids);
  const some = {
    ...edition,
    state: { ...edition.state, fliks: edition.state.fliks.filter(({ id }) => wanted.has(id)) },
  };
  const found = new Map(fullOf(some, audience).fliks.map((flik) => [flik.id, flik]));
  return [...wanted].flatMap((id) => found.get(id) ?? []);
}

/** Categories of an audience with the number of Fliks in each, by their names. */
export function categoriesOf(
  edition: Edition,
  audience: Audience,
): { readonly category: string; readonly fliks: number }[] {
  const counts = new Map<string, number>();
  for (const { categories } of fullOf(edition, audience).fliks)
    for (const category of categories) counts.set(category, (counts.get(category) ?? 0) + 1);
  return [...counts]
    .map(([category, fliks]) => ({ category, fliks }))
    .sort((a, b) => (a.category < b.category ? -1 : 1));
}
