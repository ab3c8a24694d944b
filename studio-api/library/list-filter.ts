import { and, eq, inArray, ne, or, type SQL, sql } from 'drizzle-orm';
import { type FlikState, studioTables } from '../db/index.js';
import type { Rating } from './content.js';
import { fold } from './fold.js';
import { hasLook, type LookState } from './look.js';
import type { ReviewState } from './workflow.js';

const { flikComments, fliks, flikVersions } = studioTables;

/** Which Fliks a list shows; what is not given does not matter. */
export type FlikFilter = {
  /** Not given: all but those in the trash. */
  readonly state?: FlikState | undefined;
  readonly review?: ReviewState | undefined;
  readonly tag?: string | undefined;
  readonly category?: string | undefined;
  readonly rating?: Rating | undefined;
  /** Words of which each is found in its texts, in part, without accents and in either case. */
  readonly text?: string | undefined;
  /** Locale in which its title or its alt text is missing. */
  readonly missingLocale?: string | undefined;
  /** Editor who made it or changed it last. */
  readonly mine?: string | undefined;
  /** Only these. */
  readonly ids?: readonly string[] | undefined;
  /** Editor who did not make its newest version. */
  readonly notBy?: string | undefined;
  /** How far the making of its video is. */
  readonly look?: LookState | undefined;
};

const { content } = flikVersions;

/** Contains, in a form that an index on the content can answer. */
const holds = (part: Readonly<Record<string, unknown>>): SQL => sql`${content} @> ${JSON.stringify(part)}::jsonb`;

/** A text as part of a pattern for LIKE. */
const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

const findsAll = (text: string): SQL[] =>
  fold(text)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => sql`${fliks.searchText} like ${`%${literally(word)}%`}`);

const lacks = (locale: string): SQL =>
  sql`not (${content}->'titles' ? ${locale} and ${content}->'altTexts' ? ${locale})`;

/** The state of the review as `reviewStateOf` has it, in SQL. */
const reviewState = sql<ReviewState>`(
  select case
    when last.version is null or last.version <= coalesce(${fliks.published}, 0)
      then case when ${fliks.state} = 'in_review' then 'waiting' else 'none' end
    when last.kind = 'changes_requested' then 'changes_requested'
    when last.kind = 'approved' and last.version = ${fliks.head} then 'approved'
    when ${fliks.state} in ('in_review', 'scheduled', 'live') then 'waiting'
    else 'none' end
  from (values (1)) as one left join lateral (
    select said.kind, said.version from ${flikComments} as said
    where said.flik_id = ${fliks.id} and said.kind <> 'comment'
    order by said.created_at desc, said.id desc limit 1
  ) as last on true
)`;

/** What can be in that state at all: to be seen without a look at what was said. */
const asked = (review: ReviewState): SQL | undefined =>
  review === 'waiting' || review === 'changes_requested'
    ? sql`(${fliks.state} = 'in_review' or ${fliks.head} > coalesce(${fliks.published}, 0))`
    : undefined;

/** The filter as a condition on Fliks joined with their newest versions. */
export function conditionOf(filter: FlikFilter): SQL | undefined {
  const { state, review, tag, category, rating, text, missingLocale, mine, ids, notBy, look } = filter;
  return and(
    state === undefined ? ne(fliks.state, 'trashed') : eq(fliks.state, state),
    ...(review === undefined ? [] : [asked(review), sql`${reviewState} = ${review}`]),
    ...(tag === undefined ? [] : [holds({ tags: [tag] })]),
    ...(category === undefined ? [] : [holds({ categories: [category] })]),
    ...(rating === undefined ? [] : [holds({ rating })]),
    ...(text === undefined ? [] : findsAll(text)),
    ...(missingLocale === undefined ? [] : [lacks(missingLocale)]),
    ...(mine === undefined ? [] : [or(eq(fliks.createdBy, mine), eq(fliks.updatedBy, mine))]),
    ...(ids === undefined ? [] : [inArray(fliks.id, [...ids])]),
    ...(notBy === undefined ? [] : [sql`${flikVersions.createdBy} is distinct from ${notBy}`]),
    ...(look === undefined ? [] : [hasLook(look)]),
  );
}

/** Selected with each Flik of a list. */
export const REVIEW_STATE = reviewState;
