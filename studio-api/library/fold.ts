import type { FlikContent } from './content.js';

/** Letters that Unicode does not take apart, written as people type them who do not have them. */
const UNFOLDED: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ŋ: 'n', ŧ: 't' },
};
const UNFOLDED_LETTERS = new RegExp(`[${Object.keys(UNFOLDED).join('')}]`, 'gu');
/** Marks on letters of the Latin, Greek and Cyrillic scripts. Those of others, such as Devanagari's vowels, are letters themselves. */
const MARKS = /[\u0300-\u036f]/gu;

/** A text as it is searched: lower case, without accents, one space between words. Empty where nothing is left. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(MARKS, '')
    .normalize('NFC')
    .toLowerCase()
    // Lower case of İ brings a mark of its own.
    .replace(MARKS, '')
    .replace(UNFOLDED_LETTERS, (letter) => UNFOLDED[letter] ?? letter)
    .replace(/\s+/gu, ' ')
    .trim();

/** What editors find a Flik by in their list: a line for each of its texts, folded. */
export function searchTextOf(slug: string, content: FlikContent): string {
  const texts = [
    slug,
    ...Object.values(content.titles),
    ...Object.values(content.descriptions),
    ...Object.values(content.altTexts),
    ...Object.values(content.keywords).flat(),
    ...[content.emoji, content.intents, content.tags, content.categories].flat(),
    ...[content.credits, content.rights.holder],
  ];
  return [...new Set(texts.map(fold))].filter((text) => text !== '').join('\n');
}
