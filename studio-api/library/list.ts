import { and, count, eq, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { type FlikState, studioTables } from '../db/index.js';
import type { FlikContent } from './content.js';
import { conditionOf, type FlikFilter, REVIEW_STATE } from './list-filter.js';
import { LOOK, type Look, lookOf } from './look.js';
import { REVIEW_STATES, type ReviewState } from './workflow.js';

const { editors, fliks, flikVersions } = studioTables;

/** What devices have of each. */
const live = alias(flikVersions, 'live');

/** Last changed or newest first, or by name. */
export const FLIK_SORTS = ['updated', 'created', 'slug'] as const;
export type FlikSort = (typeof FLIK_SORTS)[number];

/** A Flik without all that is in a list of no use. */
export type ListedFlik = {
  readonly id: string;
  readonly slug: string;
  readonly state: FlikState;
  readonly head: number;
  readonly published: number | null;
  /** Whether devices have something else than the newest version, or nothing. */
  readonly differs: boolean;
  readonly review: ReviewState;
  readonly content: FlikContent;
  readonly mediaId: string | null;
  /** What to show of it; null while it has no video. */
  readonly look: Look | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly updatedBy: { readonly id: string; readonly name: string | null } | null;
};

export type FlikPage = {
  readonly fliks: readonly ListedFlik[];
  /** Where the next page begins; null after the last. */
  readonly nextCursor: string | null;
};

/** Place in a list: how it is sorted, the last Flik's place in that order, and its id. */
const Place = Type.Tuple([
  Type.Enum([...FLIK_SORTS]),
  Type.String({ maxLength: 200 }),
  Type.String({ format: 'uuid' }),
]);
const placeCheck = Compile(Place);

const cursorOf = (sort: FlikSort, { id, slug, updatedAt }: ListedFlik): string => {
  const key = { updated: updatedAt.toISOString(), created: id, slug }[sort];
  return Buffer.from(JSON.stringify([sort, key, id])).toString('base64url');
};

function placeIn(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Everything behind a place, in a form that the index of the order can answer. */
function behind(sort: FlikSort, cursor: string): SQL {
  const place = placeIn(cursor);
  const [kind, key, id] = placeCheck.Check(place) ? place : [null, '', ''];
  if (kind !== sort || (sort === 'updated' && Number.isNaN(Date.parse(key)))) {
    const message = `is not a nextCursor of this list sorted by ${sort}`;
    throw new QikError('invalid_request', `cursor ${message}`, { errors: [{ path: '/cursor', message }] });
  }
  if (sort === 'slug') return sql`${fliks.slug} > ${key}`;
  if (sort === 'created') return sql`${fliks.id} < ${id}::uuid`;
  const at = sql`${key}::timestamptz`;
  return sql`(${fliks.updatedAt} <= ${at} and (${fliks.updatedAt} < ${at} or ${fliks.id} > ${id}::uuid))`;
}

/** As the indexes have it, down to where they put what is null: otherwise they are of no use. */
const ORDERS: Readonly<Record<FlikSort, SQL>> = {
  updated: sql`${fliks.updatedAt} desc nulls last, ${fliks.id} asc`,
  created: sql`${fliks.id} desc`,
  slug: sql`${fliks.slug} asc`,
};

const isReviewState = (text: string): text is ReviewState => REVIEW_STATES.some((state) => state === text);

/**
 * A page of the library. It begins behind a Flik and not after a number of them, so what others do meanwhile neither
 * repeats nor hides any, but for those that are changed and so move to the front.
 *
 * @param wish.limit Fliks of a page, at least 1
 * @throws QikError `invalid_request` for a cursor that this list did not give out
 */
export async function listFliks(
  orm: Orm,
  wish: {
    readonly filter: FlikFilter;
    readonly sort: FlikSort;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<FlikPage> {
  const { filter, sort, cursor, limit } = wish;
  const found = await orm
    .select({
      ...{ row: fliks, version: flikVersions, name: editors.name, review: REVIEW_STATE, look: LOOK },
      differs: sql<boolean>`${live.content} is distinct from ${flikVersions.content}`,
    })
    .from(fliks)
    .innerJoin(flikVersions, and(eq(flikVersions.flikId, fliks.id), eq(flikVersions.version, fliks.head)))
    .leftJoin(live, and(eq(live.flikId, fliks.id), eq(live.version, fliks.published)))
    .leftJoin(editors, eq(editors.id, fliks.updatedBy))
    .where(and(conditionOf(filter), cursor === undefined ? undefined : behind(sort, cursor)))
    .orderBy(ORDERS[sort])
    // One more than is shown tells whether there is another page.
    .limit(limit + 1);
  const page = found.slice(0, limit).map(({ row, version, name, review, differs, look }): ListedFlik => {
    const { id, slug, state, head, published, createdAt, updatedAt, updatedBy } = row;
    return {
      ...{ id, slug, state, head, published, createdAt, updatedAt, review: isReviewState(review) ? review : 'none' },
      ...{ differs, content: version.content, mediaId: version.mediaId, look: lookOf(look) },
      updatedBy: updatedBy === null ? null : { id: updatedBy, name },
    };
  });
  const last = page.at(-1);
  return { fliks: page, nextCursor: found.length > limit && last !== undefined ? cursorOf(sort, last) : null };
}

/** How many Fliks a filter shows. */
export async function countFliks(orm: Orm, filter: FlikFilter): Promise<number> {
  const [found] = await orm
    .select({ fliks: count() })
    .from(fliks)
    .innerJoin(flikVersions, and(eq(flikVersions.flikId, fliks.id), eq(flikVersions.version, fliks.head)))
    .where(conditionOf(filter));
  return found?.fliks ?? 0;
}
