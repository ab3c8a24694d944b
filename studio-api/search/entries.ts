import type { FlikContent } from '../library/content.js';
import { configurationOf } from './languages.js';
import { foldMore, lexemesOf, plainEmoji, type Token, tokensOf } from './text.js';

/** What a Flik is found by in a locale. */
export type Entry = {
  readonly flikId: string;
  readonly locale: string;
  readonly title: string;
  /** Its texts, a line for each; the title is the first. */
  readonly folded: string;
  readonly rating: FlikContent['rating'];
  readonly categories: readonly string[];
  /** Text search configuration. */
  readonly config: string;
  /** A tsvector as text: the words as they are written. */
  readonly plain: string;
  /** What stems are made of, by weight. */
  readonly a: string;
  readonly b: string;
  readonly d: string;
};

/** Title, keywords, names that are the same in every locale, and the rest: what counts most comes first. */
type Weight = 'A' | 'B' | 'C' | 'D';
type Part = { readonly weight: Weight; readonly text: string };

/** The greatest position of a tsvector. */
const LAST_POSITION = 16_383;

const wordsOfName = (name: string): string => name.replaceAll('-', ' ');

function partsOf(content: FlikContent, locale: string): Part[] {
  const names = [content.intents, content.tags, content.categories].flat().map(wordsOfName);
  return [
    { weight: 'A', text: content.titles[locale] ?? '' },
    { weight: 'A', text: content.emoji.map(plainEmoji).join(' ') },
    ...(content.keywords[locale] ?? []).map((text): Part => ({ weight: 'B', text })),
    ...names.map((text): Part => ({ weight: 'C', text })),
    { weight: 'D', text: content.descriptions[locale] ?? '' },
    { weight: 'D', text: content.altTexts[locale] ?? '' },
  ];
}

const quoted = (lexeme: string): string => `'${lexeme.replace(/['\\]/g, '$&$&')}'`;

/** A tsvector of words as they are written. */
function plainVector(parts: readonly { readonly weight: Weight; readonly tokens: readonly Token[] }[]): string {
  let position = 0;
  return parts
    .flatMap(({ weight, tokens }) =>
      tokens.flatMap(lexemesOf).map((lexeme) => {
        position = Math.min(position + 1, LAST_POSITION);
        return `${quoted(lexeme)}:${position}${weight}`;
      }),
    )
    .join(' ');
}

const isWord = (token: Token) => token.kind === 'word';

/** Words in both forms: stems of some languages hang on accents, and people leave them out. */
const forStems = (tokens: readonly Token[]): string =>
  tokens
    .filter(isWord)
    .flatMap(({ lower, folded }) => (lower === folded ? [lower] : [lower, folded]))
    .join(' ');

const localesOf = ({ titles, descriptions, altTexts, keywords }: FlikContent): Set<string> =>
  new Set([titles, descriptions, altTexts, keywords].flatMap((texts) => Object.keys(texts)));

function entryOf(flikId: string, content: FlikContent, locale: string): Entry {
  const parts = partsOf(content, locale).map((part) => ({ ...part, tokens: tokensOf(part.text) }));
  const stems = (weight: Weight): string =>
    forStems(parts.filter((part) => part.weight === weight).flatMap(({ tokens }) => tokens));
  return {
    ...{ flikId, locale, title: content.titles[locale] ?? '' },
    folded: parts.map(({ text }) => foldMore(text)).join('\n'),
    ...{ rating: content.rating, categories: content.categories, config: configurationOf(locale) },
    ...{ plain: plainVector(parts), a: stems('A'), b: stems('B'), d: stems('D') },
  };
}

/** Everything that a Flik is found by, for each locale of its texts. Pure. */
export const entriesOf = (flikId: string, content: FlikContent): Entry[] =>
  [...localesOf(content)].map((locale) => entryOf(flikId, content, locale));
