import { inArray, type SQL, sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { ownChain, textChain } from '../catalogue/index.js';
import { studioTables } from '../db/index.js';
import { RATINGS, type Rating } from '../library/content.js';
import { meantBy } from './corrections.js';
import { configurationOf } from './languages.js';
import { foldMore, tokensOf } from './text.js';
import { type Mode, queryOf, type Sought } from './tsquery.js';

const { searchEntries: entries } = studioTables;

/** Fliks of one search: nobody looks further. */
const MOST_HITS = 300;
/** With fewer it is asked what may have been meant. */
const ENOUGH = 20;
/** Words of a question; further ones are not looked for. */
const MOST_TOKENS = 8;
/** What a text in another language counts that is only shown where there is none in the own one. */
const LAST_RESORT_COUNTS = 0.5;

/** What a part of a word counts: less than any whole one. */
const PART_COUNTS = 0.01;

/** What somebody looks for. */
export type Question = {
  readonly text: string;
  readonly locale: string;
  readonly rating: Rating;
  readonly category?: string | undefined;
};

const EXACT: Mode = { match: 'all', unfinished: true, forgiving: false };
const MEANT: Mode = { match: 'all', unfinished: true, forgiving: true };
const ANY: Mode = { match: 'any', unfinished: true, forgiving: true };

/** A text as part of a pattern for LIKE. */
const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** Words in which others are found, as in German: of scripts of which the index knows parts whatever the database's locale. */
const COMPOUND = /^[\p{Script=Latin}\p{N}]{3,}$/u;

/** Words that are in the middle of others; null where the question is of something else. */
function partsCondition(sought: readonly Sought[]): SQL | null {
  const words = sought.map(({ token }) => (token.kind === 'word' ? token.folded : ''));
  if (!words.every((word) => COMPOUND.test(word))) return null;
  return sql.join(
    words.map((word) => sql`${entries.folded} like ${`%${literally(word)}%`}`),
    sql` and `,
  );
}

export const soughtIn = (text: string): Sought[] =>
  tokensOf(text)
    .slice(0, MOST_TOKENS)
    .map((token) => ({ token, meant: [] }));

/** What a rating and a category let through. */
export const within = ({ rating, category }: Question): SQL => {
  const ratings = RATINGS.slice(0, RATINGS.indexOf(rating) + 1);
  const rated = inArray(entries.rating, [...ratings]);
  return category === undefined ? rated : sql`${rated} and ${entries.categories} @> array[${category}::text]`;
};

/** Entries of a locale. Not in a form that an index could answer: it would find all of them, which the words do not. */
export const inLocale = (locale: string): SQL => sql`(${entries.locale} = ${locale}) is true`;

/** Hits in one locale, with how good they are. */
function hitsIn(locale: string, question: Question, sought: readonly Sought[], mode: Mode): SQL[] {
  const counts = ownChain(question.locale).includes(locale) ? 1 : LAST_RESORT_COUNTS;
  const title = foldMore(question.text);
  const query = queryOf(sought, configurationOf(locale), mode);
  const where = sql`${inLocale(locale)} and ${within(question)}`;
  // A title that is or begins with what was typed is what was looked for.
  const score = sql`ts_rank(${entries.words}, ${query}) + starts_with(${entries.folded}, ${title}::text)::int
    + starts_with(${entries.folded}, ${`${title}\n`}::text)::int`;
  const hit = sql`select ${entries.flikId} as id, ${counts}::float8`;
  const parts = mode === MEANT ? partsCondition(sought) : null;
  return [
    sql`${hit} * (${score}) as score from ${entries} where ${where} and ${entries.words} @@ ${query}`,
    // By themselves: together with the words no index would be of use.
    ...(parts === null
      ? []
      : [sql`${hit} * ${PART_COUNTS}::float8 as score from ${entries} where ${where} and ${parts}`]),
  ];
}

/** Ids of Fliks that match, the best first. */
async function hits(orm: Orm, question: Question, sought: readonly Sought[], mode: Mode): Promise<string[]> {
  const each = textChain(question.locale).flatMap((locale) => hitsIn(locale, question, sought, mode));
  const id = sql<string>`hit.id`;
  const rows = await orm
    .select({ id })
    .from(sql`(${sql.join(each, sql` union all `)}) as hit`)
    .groupBy(id)
    .orderBy(sql`max(hit.score) desc`, id)
    .limit(MOST_HITS);
  return rows.map((row) => row.id);
}

async function withMeant(orm: Orm, sought: readonly Sought[], locales: readonly string[]): Promise<Sought[]> {
  const all: Sought[] = [];
  for (const { token } of sought)
    all.push({ token, meant: token.kind === 'word' ? await meantBy(orm, token.folded, locales) : [] });
  return all;
}

/**
 * Ids of Fliks for a question, the best first: those that say what was typed, in any form of its words or as the beginning
 * of the last one; where they are few, those that say what may have been meant, or have it within a word; and where there
 * is none at all, those that have any of the words.
 *
 * @returns at most 300
 */
export async function findFliks(orm: Orm, question: Question): Promise<string[]> {
  const sought = soughtIn(question.text);
  if (sought.length === 0) return [];
  const exact = await hits(orm, question, sought, EXACT);
  if (exact.length >= ENOUGH) return exact;
  const forgiving = await withMeant(orm, sought, textChain(question.locale));
  const found = new Set([...exact, ...(await hits(orm, question, forgiving, MEANT))]);
  if (found.size > 0 || sought.length === 1) return [...found].slice(0, MOST_HITS);
  return hits(orm, question, forgiving, ANY);
}
