import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { HEAD_ID, type LogRow, newestRows } from '../catalogue/index.js';
import { studioTables } from '../db/index.js';
import { type Entry, entriesOf } from './entries.js';
import { deletesOf } from './typos.js';

const { catalogueHead, searchEntries, searchWords } = studioTables;

/** Form of the rows. With another one everything is filled anew. */
const FORM = 1;
/** Fliks of one statement. */
const AT_ONCE = 200;
const WORDS_AT_ONCE = 2000;
/** In shorter words no mistake is forgiven. */
const LONG_ENOUGH = sql`char_length(found.word) >= 3`;

const markOf = (seq: number): string => `${FORM}:${seq}`;

function writeEntries(tx: Orm, entries: readonly Entry[]): Promise<unknown> {
  return tx.execute(sql`
    insert into ${searchEntries} (flik_id, locale, folded, title, rating, categories, words)
    select (e ->> 'flikId')::uuid, e ->> 'locale', e ->> 'folded', e ->> 'title', e ->> 'rating',
      array(select jsonb_array_elements_text(e -> 'categories')),
      (e ->> 'plain')::tsvector
        || setweight(to_tsvector((e ->> 'config')::regconfig, e ->> 'a'), 'A')
        || setweight(to_tsvector((e ->> 'config')::regconfig, e ->> 'b'), 'B')
        || setweight(to_tsvector((e ->> 'config')::regconfig, e ->> 'd'), 'D')
    from jsonb_array_elements(${JSON.stringify(entries)}::jsonb) as e`);
}

/**
 * Adds the words of some Fliks that are not known yet. Stems are words as well: what was meant by a word with a mistake is
 * often another form of what is there.
 */
async function writeWords(tx: Orm, flikIds: readonly string[]): Promise<void> {
  const word = sql<string>`found.word`;
  const known = and(eq(searchWords.locale, searchEntries.locale), eq(searchWords.word, word));
  const fresh = await tx
    .selectDistinct({ locale: searchEntries.locale, word })
    .from(searchEntries)
    .innerJoin(sql`unnest(tsvector_to_array(${searchEntries.words})) as found(word)`, sql`true`)
    .leftJoin(searchWords, known)
    .where(and(inArray(searchEntries.flikId, [...flikIds]), isNull(searchWords.word), LONG_ENOUGH));
  const words = fresh.map((one) => ({ ...one, deletes: deletesOf(one.word) }));
  for (let start = 0; start < words.length; start += WORDS_AT_ONCE)
    await tx
      .insert(searchWords)
      .values(words.slice(start, start + WORDS_AT_ONCE))
      .onConflictDoNothing();
}

async function addFliks(tx: Orm, rows: readonly LogRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const some = rows.slice(start, start + AT_ONCE);
    const ids = some.map(({ id }) => id);
    await tx.delete(searchEntries).where(inArray(searchEntries.flikId, ids));
    const made = some.flatMap(({ id, content }) => (content?.kind === 'flik' ? entriesOf(id, content.content) : []));
    await writeEntries(tx, made);
    await writeWords(tx, ids);
  }
}

async function setSearched(tx: Orm, seq: number): Promise<void> {
  await tx
    .update(catalogueHead)
    .set({ searched: markOf(seq) })
    .where(eq(catalogueHead.id, HEAD_ID));
}

async function searchedOf(tx: Orm): Promise<{ readonly seq: number; readonly searched: string | null } | null> {
  const [head] = await tx.select().from(catalogueHead).where(eq(catalogueHead.id, HEAD_ID));
  return head ?? null;
}

async function fillAnew(tx: Orm, seq: number): Promise<void> {
  await tx.delete(searchEntries);
  await tx.delete(searchWords);
  await addFliks(
    tx,
    (await newestRows(tx)).filter(({ kind }) => kind === 'flik'),
  );
  await setSearched(tx, seq);
}

/**
 * Brings the search up to a catalogue, in the transaction that makes it, of somebody who has the turn to publish and has
 * moved the head.
 *
 * @param seq its number
 * @param rows what made it; of Fliks that are only in another place there need not be any
 */
export async function indexRows(tx: Orm, seq: number, rows: readonly LogRow[]): Promise<void> {
  const head = await searchedOf(tx);
  // A library of which nothing was ever searched, or in another form: what changed now is not enough.
  if (head?.searched !== markOf(seq - 1)) return fillAnew(tx, seq);
  await addFliks(
    tx,
    rows.filter(({ kind }) => kind === 'flik'),
  );
  await setSearched(tx, seq);
}

/**
 * Fills the search anew where it is empty, behind or of another form: after an update for example. To be called by
 * somebody who has the turn to publish.
 *
 * @returns whether it was
 */
export async function indexIfBehind(tx: Orm): Promise<boolean> {
  const head = await searchedOf(tx);
  if (head === null || head.searched === markOf(head.seq)) return false;
  await fillAnew(tx, head.seq);
  return true;
}

/** Removes words that no Flik has any more. To be called by somebody who has the turn to publish: nobody adds any meanwhile. */
export async function pruneWords(tx: Orm): Promise<void> {
  await tx.execute(sql`
    delete from ${searchWords} as known where not exists (
      select 1 from (
        select distinct locale, unnest(tsvector_to_array(words)) as word from ${searchEntries}
      ) as used where used.locale = known.locale and used.word = known.word)`);
}
