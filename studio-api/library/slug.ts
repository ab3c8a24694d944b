import { eq, like, or } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { studioTables } from '../db/index.js';
import { type FlikContent, MAX_SLUG } from './content.js';
import { fold } from './fold.js';

const { fliks } = studioTables;

/** Of a Flik whose title has no Latin letter or digit. */
const NAMELESS = 'flik';

/** A title as a name in addresses: latin letters, digits and single hyphens. */
export function slugOf(title: string): string {
  const slug = fold(title)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_SLUG)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? NAMELESS : slug;
}

/** The title that a slug is made from: English where there is one, else the first by its locale. */
export function titleOf(content: FlikContent): string {
  const [first = ''] = Object.keys(content.titles).sort();
  return content.titles['en'] ?? content.titles[first] ?? '';
}

/**
 * The first of `base`, `base-2`, `base-3` … that nothing has. Another transaction may take it meanwhile, so whoever
 * inserts it has to be ready for that.
 */
export async function freeSlug(tx: Orm, base: string): Promise<string> {
  // A slug holds no character that means something to LIKE.
  const taken = await tx
    .select({ slug: fliks.slug })
    .from(fliks)
    .where(or(eq(fliks.slug, base), like(fliks.slug, `${base}-%`)));
  const slugs = new Set(taken.map(({ slug }) => slug));
  if (!slugs.has(base)) return base;
  for (let number = 2; ; number += 1) {
    const slug = `${base}-${number}`;
    if (!slugs.has(slug)) return slug;
  }
}
