import { and, inArray, or, sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { studioTables } from '../db/index.js';
import { deletesOf, mistakesBetween, mistakesIn } from './typos.js';

const { searchWords } = studioTables;

/** Words that somebody may have meant: more would only find what nobody looked for. */
const MOST = 8;
/** From this similarity of its trigrams on a long word is meant though it has more mistakes than are forgiven. */
const SIMILAR = 0.5;
/** Shorter words are alike by chance. */
const LONG = 6;
/** Words that are looked at for each. */
const CANDIDATES = 100;

/**
 * Words of some locales that a word is meant for, the likeliest first; itself is not among them.
 *
 * @param word folded
 */
export async function meantBy(orm: Orm, word: string, locales: readonly string[]): Promise<string[]> {
  const forgiven = mistakesIn([...word].length);
  if (forgiven === 0) return [];
  const similarity = sql<number>`public.similarity(${searchWords.word}, ${word})`;
  const near = sql`${searchWords.deletes} && array(select jsonb_array_elements_text(${JSON.stringify(deletesOf(word))}::jsonb))`;
  const alike = [...word].length < LONG ? undefined : sql`${searchWords.word} operator(public.%) ${word}`;
  const rows = await orm
    .selectDistinct({ word: searchWords.word, similarity })
    .from(searchWords)
    .where(and(inArray(searchWords.locale, [...locales]), or(near, alike)))
    .orderBy(sql`2 desc`, searchWords.word)
    .limit(CANDIDATES);
  return rows
    .map((row) => ({ ...row, mistakes: mistakesBetween(word, row.word) }))
    .filter(({ mistakes, similarity: same }) => mistakes > 0 && (mistakes <= forgiven || same >= SIMILAR))
    .sort((a, b) => a.mistakes - b.mistakes || b.similarity - a.similarity || (a.word < b.word ? -1 : 1))
    .slice(0, MOST)
    .map((row) => row.word);
}
