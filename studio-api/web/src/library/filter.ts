import type { operations } from '../api/openapi.js';

type Query = NonNullable<operations['listLibrary']['parameters']['query']>;

/** What of the library is shown, as it stands in the address of the page: a link shows others the same. */
export type Filter = Omit<Query, 'cursor' | 'limit'>;

/** What can be chosen, in the order in which it is offered. */
export const STATES = [
  'draft',
  'in_review',
  'scheduled',
  'live',
  'retired',
  'trashed',
] as const satisfies readonly Filter['state'][];
export const RATINGS = ['everyone', 'teen', 'mature'] as const;
export const SORTS = ['updated', 'created', 'slug'] as const;
export const REVIEWS = ['none', 'waiting', 'changes_requested', 'approved'] as const;

const oneOf = <T extends string>(known: readonly T[], given: unknown): T | undefined =>
  known.find((word) => word === given);
const word = (given: unknown): string | undefined =>
  typeof given === 'string' && given !== '' ? given.slice(0, 200) : undefined;

/** Names of tags and categories, as the server takes them. */
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** BCP 47, as far as the server takes it. */
const LOCALE = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/;
const matching = (pattern: RegExp, given: unknown): string | undefined =>
  typeof given === 'string' && given.length <= 40 && pattern.test(given) ? given : undefined;

/** Reads a filter out of an address. What is not understood is left out, so that old links still show something. */
export function filterOf(search: Readonly<Record<string, unknown>>): Filter {
  const found = {
    state: oneOf(STATES, search['state']),
    review: oneOf(REVIEWS, search['review']),
    tag: matching(NAME, search['tag']),
    category: matching(NAME, search['category']),
    rating: oneOf(RATINGS, search['rating']),
    text: word(search['text']),
    missingLocale: matching(LOCALE, search['missingLocale']),
    mine: search['mine'] === true ? true : undefined,
    sort: oneOf(SORTS, search['sort']),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** A filter with some of it changed; `undefined` and empty words take a part out. */
export const withPart = (filter: Filter, part: Readonly<Record<string, unknown>>): Filter =>
  filterOf({ ...filter, ...part });

/** The parts that can be taken out one by one, in the order in which they are shown. */
const PARTS = ['state', 'review', 'tag', 'category', 'rating', 'missingLocale', 'mine'] as const;
export type Part = (typeof PARTS)[number];

/** Which parts narrow the library, and to what. The words searched for and the order are shown elsewhere. */
export function partsOf(filter: Filter): { readonly part: Part; readonly value: string }[] {
  return PARTS.flatMap((part) => {
    const value = filter[part];
    return value === undefined ? [] : [{ part, value: String(value) }];
  });
}

/** Whether the whole library is shown, in whatever order. */
export const isWhole = (filter: Filter): boolean => partsOf(filter).length === 0 && filter.text === undefined;

/** What somebody typed as a tag or category, as the server names it; null: that can be none. */
export function nameOf(typed: string): string | null {
  const name = typed
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return name === '' ? null : name;
}
