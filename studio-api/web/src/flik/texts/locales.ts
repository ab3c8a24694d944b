import type { Content } from '../data/draft.js';

/** The same pattern as the API's: a language, and perhaps a script and a region. */
const LOCALE = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/;

/** What is offered; any other can be written. */
export const COMMON_LOCALES = [
  ...['en', 'fr', 'de', 'es', 'it', 'pt', 'pt-BR', 'nl', 'sv', 'da', 'nb', 'fi', 'pl', 'cs', 'hu', 'ro', 'el', 'tr'],
  ...['uk', 'ru', 'ar', 'he', 'hi', 'bn', 'id', 'ms', 'vi', 'th', 'ja', 'ko', 'zh-Hans', 'zh-Hant'],
];

/** Texts that a Flik has in a locale. */
export const TEXTS = ['titles', 'altTexts', 'descriptions'] as const;
export type TextName = (typeof TEXTS)[number];

/** What the API allows, in characters. */
export const LONGEST: Readonly<Record<TextName, number>> = { titles: 60, altTexts: 300, descriptions: 300 };

/** What somebody wrote as a locale, the way catalogues spell it; null: it is none. */
export function localeFrom(written: string): string | null {
  const parts = written.trim().replaceAll('_', '-').split('-');
  const spelt = parts.map((part, at) => {
    if (at === 0) return part.toLowerCase();
    return part.length === 4 ? part.charAt(0).toUpperCase() + part.slice(1).toLowerCase() : part.toUpperCase();
  });
  const locale = spelt.join('-');
  return LOCALE.test(locale) ? locale : null;
}

const isThere = (text: string | undefined): boolean => (text ?? '').trim() !== '';

/** Locales that there is a column for: those that are asked for first, then those that somebody wrote in. */
export function localesOf(content: Content, required: readonly string[], added: readonly string[]): string[] {
  const written = [content.titles, content.altTexts, content.descriptions, content.keywords].flatMap((texts) =>
    Object.keys(texts),
  );
  const others = [...new Set([...written, ...added])].filter((locale) => !required.includes(locale));
  return [...required, ...others.sort()];
}

/** Texts that have to be there in a locale and are not. */
export function missingIn(content: Content, locale: string, required: readonly string[]): TextName[] {
  if (!required.includes(locale)) return [];
  return (['titles', 'altTexts'] as const).filter((name) => !isThere(content[name][locale]));
}

const without = <T>(texts: Readonly<Record<string, T>>, locale: string): Record<string, T> =>
  Object.fromEntries(Object.entries(texts).filter(([own]) => own !== locale));

/** A content that says nothing in a locale any more. */
export const withoutLocale = (content: Content, locale: string): Content => ({
  ...content,
  titles: without(content.titles, locale),
  altTexts: without(content.altTexts, locale),
  descriptions: without(content.descriptions, locale),
  keywords: without(content.keywords, locale),
});

/** A tag, category or intent as the API spells it: small letters and figures, with hyphens between. */
export const slugFrom = (written: string): string =>
  written
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');

/** The same of many, each once. */
export const slugsFrom = (written: readonly string[]): string[] =>
  [...new Set(written.map(slugFrom))].filter((slug) => slug !== '');

/** Whether a locale is written from right to left. */
export const directionOf = (locale: string): 'rtl' | 'ltr' =>
  /^(ar|he|fa|ur|yi|ps|sd|dv)(-|$)/.test(locale) ? 'rtl' : 'ltr';
