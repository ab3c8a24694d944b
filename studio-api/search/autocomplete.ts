import { sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { type Audience, type Edition, shownOf, textChain, textFor } from '../catalogue/index.js';
import { studioTables } from '../db/index.js';
import type { FlikContent } from '../library/content.js';
import { configurationOf } from './languages.js';
import { inLocale, soughtIn, within } from './query.js';
import { foldMore } from './text.js';
import { queryOf } from './tsquery.js';

const { searchEntries: entries } = studioTables;

/** Fliks whose words are looked through. */
const LOOKED_THROUGH = 100;
/** Emoji of one answer. */
const MOST_EMOJI = 3;

export const SUGGESTION_KINDS = ['title', 'keyword', 'intent', 'tag', 'emoji'] as const;
/** Something that a search finds. */
export type Suggestion = { readonly kind: (typeof SUGGESTION_KINDS)[number]; readonly text: string };

type Counted = Suggestion & { readonly folded: string; fliks: number };

/** Ids of Fliks that have a word that begins so, those first whose title does. */
async function beginningWith(orm: Orm, text: string, audience: Audience): Promise<string[]> {
  const sought = soughtIn(text);
  if (sought.length === 0) return [];
  const title = foldMore(text);
  const mode = { match: 'all', unfinished: true, forgiving: false } as const;
  const each = textChain(audience.locale).map((locale) => {
    const found = sql`${entries.words} @@ ${queryOf(sought, configurationOf(locale), mode)}`;
    return sql`select ${entries.flikId} as id, starts_with(${entries.folded}, ${title}::text) as first from ${entries}
      where ${inLocale(locale)} and ${within({ ...audience, text })} and ${found}`;
  });
  const id = sql<string>`hit.id`;
  const rows = await orm
    .select({ id })
    .from(sql`(${sql.join(each, sql` union all `)}) as hit`)
    .groupBy(id)
    .orderBy(sql`bool_or(hit.first) desc`, id)
    .limit(LOOKED_THROUGH);
  return rows.map((row) => row.id);
}

/** What of a Flik may be suggested. */
function textsOf(content: FlikContent, chain: readonly string[]): Suggestion[] {
  const title = textFor(content.titles, chain);
  const named = (kind: 'intent' | 'tag') => (name: string) => ({ kind, text: name.replaceAll('-', ' ') });
  return [
    ...(title === null ? [] : [{ kind: 'title', text: title } as const]),
    ...chain.flatMap((locale) => (content.keywords[locale] ?? []).map((text) => ({ kind: 'keyword', text }) as const)),
    ...content.intents.map(named('intent')),
    ...content.tags.map(named('tag')),
  ];
}

/** The most frequent first; those that begin with what was typed before those that have it behind another word. */
const inOrder =
  (typed: string) =>
  (a: Counted, b: Counted): number =>
    Number(b.folded.startsWith(typed)) - Number(a.folded.startsWith(typed)) ||
    b.fliks - a.fliks ||
    a.text.length - b.text.length ||
    (a.text < b.text ? -1 : 1);

/**
 * What somebody may be about to type: titles, keywords, intents and tags of Fliks that the audience has, with a word that
 * begins so, and emoji that go with them. For an emoji the titles of those that answer to it.
 */
export async function suggestionsFor(
  orm: Orm,
  edition: Edition,
  { text, audience, limit }: { readonly text: string; readonly audience: Audience; readonly limit: number },
): Promise<Suggestion[]> {
  const ids = await beginningWith(orm, text, audience);
  const typed = foldMore(text);
  const ofEmoji = soughtIn(text).every(({ token }) => token.kind === 'emoji');
  const chain = textChain(audience.locale);
  const counted = new Map<string, Counted>();
  const emoji = new Map<string, number>();
  for (const { content } of shownOf(edition, audience, ids)) {
    const own = textsOf(content, chain)
      .map((one) => ({ ...one, folded: foldMore(one.text) }))
      .filter(({ kind, folded }) =>
        ofEmoji ? kind === 'title' : ` ${folded}`.includes(` ${typed}`) || startsRun(folded, typed),
      );
    for (const one of own) {
      const known = counted.get(one.folded);
      if (known === undefined) counted.set(one.folded, { ...one, fliks: 1 });
      else known.fliks += 1;
    }
    if (own.length > 0) for (const one of content.emoji) emoji.set(one, (emoji.get(one) ?? 0) + 1);
  }
  const symbols = [...emoji].sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1)).slice(0, MOST_EMOJI);
  const texts = [...counted.values()].sort(inOrder(typed)).slice(0, Math.max(1, limit - symbols.length));
  return [
    ...texts.map(({ kind, text: shown }) => ({ kind, text: shown })),
    ...symbols.map(([one]) => ({ kind: 'emoji', text: one }) as const),
  ].slice(0, limit);
}

/** In scripts without spaces words begin anywhere. */
const startsRun = (folded: string, typed: string): boolean =>
  soughtIn(typed).every(({ token }) => token.kind === 'run') && folded.includes(typed);
