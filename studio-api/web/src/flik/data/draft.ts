import type { components } from '../../api/openapi.js';

/** Everything that editors say about a Flik. */
export type Content = components['schemas']['ContentOfAFlik'];
/** What a change of it consists of, as the API takes it: null removes a text. */
export type Patch = Readonly<Record<string, unknown>>;
/** A field that two editors changed in two ways. */
export type Clash = { readonly path: string; readonly mine: unknown; readonly theirs: unknown };

type Fields = Readonly<Record<string, unknown>>;

const LOCALISED = ['titles', 'descriptions', 'altTexts', 'keywords'] as const;
const WHOLE = ['emoji', 'intents', 'tags', 'categories', 'rating', 'credits'] as const;
const CUT = ['sourceId', 'trim', 'loop', 'poster', 'framing', 'watermark'] as const;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As JSON whose keys are in order, since the database keeps them in its own. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    isFields(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  ) ?? '';

/** Whether two values are equal as JSON. */
export const same = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

/** A text of no letters is none: the API knows no empty ones. */
const orNull = (value: unknown): unknown =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0) ? null : value;

function changedKeys(before: Fields, after: Fields, read: (value: unknown) => unknown): Fields {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    keys.flatMap((key) => (same(read(before[key]), read(after[key])) ? [] : [[key, read(after[key])]])),
  );
}

function wholes(names: readonly (keyof Content)[], before: Content, after: Content): [string, unknown][] {
  return names.flatMap((name) => (same(before[name], after[name]) ? [] : [[name, after[name]]]));
}

/** What of the words is another: everything that does not change picture or sound. */
export function textPatch(before: Content, after: Content): Patch {
  const maps = LOCALISED.map((name): [string, Fields] => [name, changedKeys(before[name], after[name], orNull)]);
  const rights = changedKeys(before.rights, after.rights, (value) => value);
  return Object.fromEntries([
    ...[...maps, ['rights', rights] as const].filter(([, keys]) => Object.keys(keys).length > 0),
    ...wholes(WHOLE, before, after),
  ]);
}

/** What of the cut is another: what makes the video anew. */
export const cutPatch = (before: Content, after: Content): Patch => Object.fromEntries(wholes(CUT, before, after));

/** Whether a change says nothing. */
export const isEmpty = (patch: Patch): boolean => Object.keys(patch).length === 0;

/**
 * What comes of two changes of the same content. What only one of them changed is as they have it; where both did, and
 * differently, it is a clash, and mine counts unless theirs is taken.
 *
 * @param takeTheirs paths of clashes, such as `titles/en`
 */
export function mergeContents(
  base: Content,
  mine: Content,
  theirs: Content,
  takeTheirs: ReadonlySet<string> = new Set(),
): { readonly content: Content; readonly clashes: readonly Clash[] } {
  const clashes: Clash[] = [];
  function one<T>(path: string, from: T, ours: T, others: T): T {
    if (same(orNull(ours), orNull(from))) return others;
    if (same(orNull(others), orNull(from)) || same(ours, others)) return ours;
    clashes.push({ path, mine: ours, theirs: others });
    return takeTheirs.has(path) ? others : ours;
  }
  function map<T>(name: string, from: Record<string, T>, ours: Record<string, T>, others: Record<string, T>) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(ours), ...Object.keys(others)])];
    const merged: Record<string, T> = {};
    for (const key of keys) {
      const value = one(`${name}/${key}`, from[key], ours[key], others[key]);
      if (value !== undefined) merged[key] = value;
    }
    return merged;
  }
  const field = <K extends (typeof WHOLE)[number] | (typeof CUT)[number]>(name: K): Content[K] =>
    one(name, base[name], mine[name], theirs[name]);
  const right = <K extends keyof Content['rights']>(name: K): Content['rights'][K] =>
    one(`rights/${name}`, base.rights[name], mine.rights[name], theirs.rights[name]);
  const content: Content = {
    titles: map('titles', base.titles, mine.titles, theirs.titles),
    descriptions: map('descriptions', base.descriptions, mine.descriptions, theirs.descriptions),
    altTexts: map('altTexts', base.altTexts, mine.altTexts, theirs.altTexts),
    keywords: map('keywords', base.keywords, mine.keywords, theirs.keywords),
    emoji: field('emoji'),
    intents: field('intents'),
    tags: field('tags'),
    categories: field('categories'),
    rating: field('rating'),
    credits: field('credits'),
    rights: { holder: right('holder'), licence: right('licence'), expiresAt: right('expiresAt') },
    sourceId: field('sourceId'),
    trim: field('trim'),
    loop: field('loop'),
    poster: field('poster'),
    framing: field('framing'),
    watermark: field('watermark'),
  };
  return { content, clashes };
}
