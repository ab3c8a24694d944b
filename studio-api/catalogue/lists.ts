import type { Audience } from './audience.js';
import { type Edition, visibleFliks } from './documents.js';
import { packViewOf } from './pack-view.js';
import type { CatalogueState, LiveFlik } from './state.js';
import { isVisible, viewOf } from './views.js';

type FlikView = NonNullable<ReturnType<typeof viewOf>>;
type PackView = NonNullable<ReturnType<typeof packViewOf>>;

/** Fliks of a state by their ids, made once: a state never changes. */
const maps = new WeakMap<CatalogueState, ReadonlyMap<string, LiveFlik>>();

function flikMap(state: CatalogueState): ReadonlyMap<string, LiveFlik> {
  const known = maps.get(state);
  if (known !== undefined) return known;
  const made = new Map(state.fliks.map((flik) => [flik.id, flik]));
  maps.set(state, made);
  return made;
}

/** Packs of an audience, in order. */
export function packsOf(edition: Edition, audience: Audience): PackView[] {
  const visible = visibleFliks(edition, audience);
  return edition.state.packs.flatMap((pack) => packViewOf(pack, (id) => visible.has(id), audience) ?? []);
}

/** What an audience has of some Fliks, in the order of the ids; those that it does not have are left out. */
export function shownOf(
  edition: Edition,
  audience: Audience,
  ids: readonly string[],
): { readonly id: string; readonly content: LiveFlik['content']['content'] }[] {
  const fliks = flikMap(edition.state);
  return ids.flatMap((id) => {
    const flik = fliks.get(id);
    if (flik === undefined || !isVisible(flik, edition.mediaOf, audience)) return [];
    return [{ id, content: flik.content.content }];
  });
}

/** Fliks by their ids, in the order in which they are named; those that the audience does not have are left out. */
export function fliksByIds(edition: Edition, audience: Audience, ids: readonly string[]): FlikView[] {
  const fliks = flikMap(edition.state);
  return [...new Set(ids)].flatMap((id) => {
    const flik = fliks.get(id);
    return flik === undefined ? [] : (viewOf(flik, edition.mediaOf, audience) ?? []);
  });
}

/** Id of a Flik that is live by its id or its name in addresses; null: there is none. */
export function flikNamed({ state }: Edition, name: string): string | null {
  if (flikMap(state).has(name)) return name;
  return state.fliks.find(({ content }) => content.slug === name)?.id ?? null;
}

/** Categories of an audience with the number of Fliks in each, by their names. */
export function categoriesOf(
  { state, mediaOf }: Edition,
  audience: Audience,
): { readonly category: string; readonly fliks: number }[] {
  const counts = new Map<string, number>();
  for (const flik of state.fliks) {
    if (!isVisible(flik, mediaOf, audience)) continue;
    for (const category of flik.content.content.categories) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  return [...counts]
    .map(([category, fliks]) => ({ category, fliks }))
    .sort((a, b) => (a.category < b.category ? -1 : 1));
}
