import { inArray } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../../pipeline/db/index.js';
import { type ReleaseChange, studioTables } from '../db/index.js';
import { flikCards } from '../library/index.js';
import type { ReleaseRow } from '../publishing/index.js';
import { cardView } from './flik-views.js';
import type { ReleaseWithItems } from './release-schemas.js';

const { editors, packs } = studioTables;

type Items = Pick<Static<typeof ReleaseWithItems>, 'fliks' | 'packs' | 'people'>;

const flikIn = (change: ReleaseChange): string[] => {
  if (change.do === 'order-fliks') return [...change.flikIds];
  return 'flikId' in change ? [change.flikId] : [];
};
const packIn = (change: ReleaseChange): string[] => ('packId' in change ? [change.packId] : []);

/**
 * What to show of what releases are about, and of who made them.
 *
 * @param most of the Fliks and of the packs of each release
 */
export async function itemsOf(orm: Orm, releases: readonly ReleaseRow[], most: number): Promise<Items> {
  const some = (ids: (change: ReleaseChange) => string[]): string[] =>
    releases.flatMap(({ changes }) => changes.flatMap(ids).slice(0, most));
  const [packIds, makers] = [some(packIn), releases.flatMap(({ createdBy }) => createdBy ?? [])];
  const found = await orm
    .select({ id: packs.id, slug: packs.slug, content: packs.content })
    .from(packs)
    .where(inArray(packs.id, packIds));
  return {
    fliks: (await flikCards(orm, some(flikIn))).map(cardView),
    packs: found.map(({ id, slug, content }) => ({ id, slug, titles: { ...content.titles } })),
    people: await orm.select({ id: editors.id, name: editors.name }).from(editors).where(inArray(editors.id, makers)),
  };
}
