import { isDeepStrictEqual } from 'node:util';
import type { FlikContent } from './content.js';
import { parseContent } from './parse.js';

/** One field that is not the same in two contents. */
export type Change = {
  /** JSON pointer, such as /titles/fr. */
  readonly path: string;
  /** Of a text; null: the field is the same everywhere. */
  readonly locale: string | null;
  /** Whether the picture or the sound is another because of it. */
  readonly media: boolean;
} & (
  | { readonly kind: 'added'; readonly after: unknown }
  | { readonly kind: 'removed'; readonly before: unknown }
  | { readonly kind: 'changed'; readonly before: unknown; readonly after: unknown }
);

type Json = Readonly<Record<string, unknown>>;

const BY_LOCALE: ReadonlySet<string> = new Set(['titles', 'descriptions', 'altTexts', 'keywords']);
/** Fields whose parts are compared one by one. */
const IN_PARTS: ReadonlySet<string> = new Set([...BY_LOCALE, 'rights']);
/** What a Flik looks and sounds like. */
const MEDIA_FIELDS = ['sourceId', 'trim', 'loop', 'poster', 'framing', 'watermark'] as const;
const MEDIA: ReadonlySet<string> = new Set(MEDIA_FIELDS);

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const keysOfBoth = (one: Json, other: Json): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();

function changeAt(path: string, field: string, part: string | null, before: unknown, after: unknown): Change[] {
  if (isDeepStrictEqual(before, after)) return [];
  const about = { path, locale: BY_LOCALE.has(field) ? part : null, media: MEDIA.has(field) };
  if (before === undefined) return [{ ...about, kind: 'added', after }];
  if (after === undefined) return [{ ...about, kind: 'removed', before }];
  return [{ ...about, kind: 'changed', before, after }];
}

function changesOf(field: string, before: unknown, after: unknown): Change[] {
  if (!IN_PARTS.has(field) || !isObject(before) || !isObject(after)) {
    return changeAt(`/${field}`, field, null, before, after);
  }
  // Neither locales nor names of fields hold a character that a JSON pointer would have to escape.
  return keysOfBoth(before, after).flatMap((part) =>
    changeAt(`/${field}/${part}`, field, part, before[part], after[part]),
  );
}

/** What makes one content another: every field that differs, texts by locale, sorted by field. Empty when nothing does. */
export function diffContent(before: FlikContent, after: FlikContent): Change[] {
  const from: Json = before;
  const to: Json = after;
  return keysOfBoth(from, to).flatMap((field) => changesOf(field, from[field], to[field]));
}

/** Whether two contents look and sound the same. */
export const sameMedia = (one: FlikContent, other: FlikContent): boolean =>
  MEDIA_FIELDS.every((field) => isDeepStrictEqual(one[field], other[field]));

function withChange(content: Json, change: Change): Json {
  const [, field = '', part] = change.path.split('/');
  const value = change.kind === 'removed' ? undefined : change.after;
  if (part === undefined) return { ...content, [field]: value };
  const parts = content[field];
  const { [part]: _former, ...others } = isObject(parts) ? parts : {};
  return { ...content, [field]: value === undefined ? others : { ...others, [part]: value } };
}

/**
 * A content with the changes made to it: those of {@link diffContent} make the second content of the first.
 *
 * @throws QikError `invalid_request` where the changes were not meant for this content
 */
export const applyChanges = (content: FlikContent, changes: readonly Change[]): FlikContent =>
  parseContent(changes.reduce<Json>(withChange, content));
