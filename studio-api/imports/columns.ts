import { LOCALE } from '../library/content.js';

/** Columns of texts, one for each locale, and the fields that they hold. */
const BY_LOCALE = {
  title: 'titles',
  description: 'descriptions',
  altText: 'altTexts',
  keywords: 'keywords',
} as const;
type ByLocale = keyof typeof BY_LOCALE;

/** Columns that there are once, in the order of exports. */
const SINGLE = [
  ...(['emoji', 'intents', 'tags', 'categories', 'rating', 'credits'] as const),
  ...(['rights.holder', 'rights.licence', 'rights.expiresAt'] as const),
  ...(['trim.start', 'trim.end', 'poster', 'loop', 'framing', 'watermark'] as const),
] as const;
export type Single = (typeof SINGLE)[number];

/** A column of the table, by its name. */
export type Column =
  | { readonly name: string; readonly kind: 'slug' }
  /** Name of the video in the archive. */
  | { readonly name: string; readonly kind: 'media' }
  | {
      readonly name: string;
      readonly kind: 'text';
      readonly field: (typeof BY_LOCALE)[ByLocale];
      readonly locale: string;
    }
  | { readonly name: Single; readonly kind: 'single' };

export const SLUG_COLUMN = 'slug';
export const MEDIA_COLUMN = 'media';

const locale = new RegExp(LOCALE);
const isByLocale = (name: string): name is ByLocale => Object.hasOwn(BY_LOCALE, name);
const BASES = Object.keys(BY_LOCALE).filter(isByLocale);

/** The column of a name in the head of a table; in words what is wrong with it where there is none. */
export function columnNamed(name: string): Column | { readonly problem: string } {
  if (name === SLUG_COLUMN) return { name, kind: 'slug' };
  if (name === MEDIA_COLUMN) return { name, kind: 'media' };
  const single = SINGLE.find((one) => one === name);
  if (single !== undefined) return { name: single, kind: 'single' };
  const dot = name.indexOf('.');
  const base = dot < 0 ? name : name.slice(0, dot);
  if (!isByLocale(base)) {
    const known = [SLUG_COLUMN, ...BASES.map((one) => `${one}.en`), ...SINGLE, MEDIA_COLUMN].join(', ');
    return { problem: `There is no column ${name === '' ? 'without a name' : name}. Columns are ${known}.` };
  }
  const tag = name.slice(base.length + 1);
  if (!locale.test(tag))
    return { problem: `The column ${name} names no locale: write it as ${base}.en or ${base}.pt-BR.` };
  return { name, kind: 'text', field: BY_LOCALE[base], locale: tag };
}

/** Names of the columns that contents with texts in these locales need, in order. */
export function columnNames(locales: readonly string[]): string[] {
  const texts = BASES.flatMap((base) => [...locales].sort().map((one) => `${base}.${one}`));
  return [SLUG_COLUMN, ...texts, ...SINGLE, MEDIA_COLUMN];
}

/** The column that a fault of a content is in, by its JSON pointer. */
export function columnAt(path: string): string {
  const [, field = '', part = ''] = path.split('/');
  const base = BASES.find((one) => BY_LOCALE[one] === field);
  if (base !== undefined) return part === '' ? base : `${base}.${part}`;
  if (field === 'sourceId') return MEDIA_COLUMN;
  const single = SINGLE.find((one) => one === field || one === `${field}.${part}`);
  return single ?? field;
}
