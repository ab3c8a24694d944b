import { and, asc, desc, eq, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { studioTables } from '../db/index.js';
import { type BulkResult, changeMany } from './bulk.js';
import type { Actor } from './rows.js';

const { fliks, flikVersions } = studioTables;

/** A tag, and how many Fliks outside of the trash have it in their newest version. */
export type UsedTag = { readonly tag: string; readonly fliks: number };

/** Every tag that is in use, the most used first. */
export async function usedTags(orm: Orm): Promise<UsedTag[]> {
  const tag = sql<string>`one.tag`;
  const count = sql<number>`count(*)::int`;
  return orm
    .select({ tag, fliks: count })
    .from(fliks)
    .innerJoin(flikVersions, and(eq(flikVersions.flikId, fliks.id), eq(flikVersions.version, fliks.head)))
    .innerJoin(sql`jsonb_array_elements_text(${flikVersions.content}->'tags') as one(tag)`, sql`true`)
    .where(ne(fliks.state, 'trashed'))
    .groupBy(tag)
    .orderBy(desc(count), asc(tag));
}

const tagged = (tag: string): SQL => sql`${flikVersions.content} @> ${JSON.stringify({ tags: [tag] })}::jsonb`;

/** Puts one tag in the place of others, at the first of their places, on every Flik outside of the trash. */
async function replaceTags(
  orm: Orm,
  wish: { readonly from: readonly string[]; readonly into: string; readonly actor: Actor; readonly action: string },
): Promise<BulkResult> {
  const { from, into, actor, action } = wish;
  const result = await changeMany(orm, {
    ...{ actor, action, about: { from, into } },
    which: and(ne(fliks.state, 'trashed'), or(...from.map(tagged))),
    becomes: ({ head: { content } }) => {
      const tags = content.tags.map((tag) => (from.includes(tag) ? into : tag));
      return { content: { ...content, tags: [...new Set(tags)] }, restoredFrom: null };
    },
  });
  if (result.changed.length === 0 && result.refused.length === 0) {
    throw new QikError('not_found', `No Flik has the tag ${from.join(' or ')}.`);
  }
  return result;
}

/**
 * Gives a tag another name on every Flik that has it.
 *
 * @throws QikError `name_taken` when there is such a tag already: that would be a merge; `not_found`
 */
export async function renameTag(
  orm: Orm,
  wish: { readonly from: string; readonly to: string; readonly actor: Actor },
): Promise<BulkResult> {
  return orm.transaction(async (tx) => {
    const { from, to, actor } = wish;
    const taken = (await usedTags(tx)).some(({ tag }) => tag === to);
    if (taken) throw new QikError('name_taken', `There is a tag ${to} already; merge ${from} into it instead.`);
    return replaceTags(tx, { from: [from], into: to, actor, action: 'tags.rename' });
  });
}

/**
 * Puts one tag in the place of several.
 *
 * @throws QikError `not_found`
 */
export const mergeTags = (
  orm: Orm,
  wish: { readonly from: readonly string[]; readonly into: string; readonly actor: Actor },
): Promise<BulkResult> => replaceTags(orm, { ...wish, action: 'tags.merge' });
