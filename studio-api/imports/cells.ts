import type { FieldError } from '../../pipeline/errors/catalogue.js';
import { EMPTY_CONTENT, type FlikContent } from '../library/content.js';
import { faultsOf, parseContent } from '../library/index.js';
import { cellOfList, listOfCell } from './cell-lists.js';
import { type Column, columnAt, columnNamed, MEDIA_COLUMN, type Single, SLUG_COLUMN } from './columns.js';

/** Texts of a row by the names of their columns. */
export type Cells = ReadonlyMap<string, string>;

const listCell = (items: readonly string[]): string => (items.length === 0 ? '' : cellOfList(items));
const numberCell = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : String(value);

function singleCell(content: FlikContent, name: Single): string {
  switch (name) {
    case 'emoji':
    case 'intents':
    case 'tags':
    case 'categories':
      return listCell(content[name]);
    case 'rights.holder':
      return content.rights.holder;
    case 'rights.licence':
      return content.rights.licence;
    case 'rights.expiresAt':
      return content.rights.expiresAt ?? '';
    case 'trim.start':
      return numberCell(content.trim?.start);
    case 'trim.end':
      return numberCell(content.trim?.end);
    case 'poster':
      return numberCell(content.poster);
    default:
      return content[name];
  }
}

/** A Flik as a row of a table with these columns. @param media name of its video in the archive; empty: it is not there */
export function cellsOf(
  names: readonly string[],
  { slug, content, media }: { readonly slug: string; readonly content: FlikContent; readonly media: string },
): string[] {
  return names.map((name) => {
    if (name === SLUG_COLUMN) return slug;
    if (name === MEDIA_COLUMN) return media;
    const column = columnNamed(name);
    if ('problem' in column) return '';
    if (column.kind === 'single') return singleCell(content, column.name);
    if (column.kind !== 'text') return '';
    if (column.field !== 'keywords') return content[column.field][column.locale] ?? '';
    const words = content.keywords[column.locale];
    return words === undefined ? '' : cellOfList(words);
  });
}

const NUMBER = /^\d+([.,]\d+)?(e[+-]?\d+)?$/i;

/** Seconds, with a point or a comma; null: none; NaN: something else. */
function secondsIn(cell: string): number | null {
  const text = cell.trim();
  if (text === '') return null;
  return NUMBER.test(text) ? Number(text.replace(',', '.')) : Number.NaN;
}

/** A day is its beginning. */
const momentIn = (cell: string): string | null => {
  const text = cell.trim();
  if (text === '') return null;
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
};

const wordIn = (cell: string, fallback: string): string => (cell.trim() === '' ? fallback : cell.trim());

type Json = Readonly<Record<string, unknown>>;

/** What a column of a field of its own says. */
function singleValue(name: Single, cell: string): Json {
  switch (name) {
    case 'emoji':
    case 'intents':
    case 'tags':
    case 'categories':
      return { [name]: listOfCell(cell) };
    case 'poster':
      return { poster: secondsIn(cell) };
    case 'credits':
      return { credits: cell };
    case 'rating':
    case 'loop':
    case 'framing':
    case 'watermark':
      return { [name]: wordIn(cell, EMPTY_CONTENT[name]) };
    default:
      return {};
  }
}

function withText(texts: Json, locale: string, value: unknown): Json {
  const { [locale]: _former, ...others } = texts;
  return value === null ? others : { ...others, [locale]: value };
}

function rightsIn(before: FlikContent['rights'], cells: Cells): Json {
  const [holder, licence, end] = ['holder', 'licence', 'expiresAt'].map((part) => cells.get(`rights.${part}`));
  return {
    holder: holder ?? before.holder,
    licence: licence ?? before.licence,
    expiresAt: end === undefined ? before.expiresAt : momentIn(end),
  };
}

/** Null: all of the video. A part needs both of its ends, wherever they come from. */
function trimIn(before: FlikContent['trim'], cells: Cells): Json | null {
  const [from, to] = [cells.get('trim.start'), cells.get('trim.end')];
  const start = from === undefined ? (before?.start ?? null) : secondsIn(from);
  const end = to === undefined ? (before?.end ?? null) : secondsIn(to);
  return start === null && end === null ? null : { start, end };
}

const NUMBERS: readonly string[] = ['trim.start', 'trim.end', 'poster'];

const noNumbers = (cells: Cells): FieldError[] =>
  NUMBERS.filter((name) => Number.isNaN(secondsIn(cells.get(name) ?? ''))).map((path) => ({
    ...{ path, message: 'must be a number of seconds, such as 1.5' },
  }));

const SLUGS = ['tags', 'categories', 'intents'];

/** What is wrong with a cell, for people who see the table and not the schema. */
function inTheirWords(column: string, message: string): string {
  if (/pattern/.test(message)) {
    if (SLUGS.includes(column)) return 'may hold lower-case letters, digits and hyphens, such as thumbs-up';
    if (column === 'watermark') return 'is no id of a watermark: write none for no mark';
  }
  if (column === 'rights.expiresAt' && /format/.test(message)) {
    return 'must be a day such as 2027-05-01, or a time such as 2027-05-01T12:00:00Z';
  }
  if (/^trim/.test(column) && !/after/.test(message)) return 'is missing: a part has a start and an end';
  return message;
}

function inColumns(faults: readonly FieldError[]): FieldError[] {
  const errors = faults.map(({ path, message }) => {
    const column = columnAt(path);
    return { path: column, message: inTheirWords(column, message) };
  });
  return errors.filter(
    (error, at) => errors.findIndex(({ path, message }) => path === error.path && message === error.message) === at,
  );
}

/** What a row makes of a content, or everything that is wrong with it, by the names of its columns. */
export type Understood =
  | { readonly content: FlikContent; readonly errors: readonly [] }
  | { readonly content: null; readonly errors: readonly FieldError[] };

/**
 * What a row makes of a content: columns that are not there leave it as it is, empty cells take away what was there.
 *
 * @param before what the Flik is now; of one that is not there yet, what Fliks are before anybody said anything
 */
export function contentIn(before: FlikContent, columns: readonly Column[], cells: Cells): Understood {
  const texts: Record<string, Json> = {};
  let singles: Json = {};
  for (const column of columns) {
    const cell = cells.get(column.name) ?? '';
    if (column.kind === 'single') singles = { ...singles, ...singleValue(column.name, cell) };
    if (column.kind !== 'text') continue;
    const { field, locale } = column;
    const value = field === 'keywords' ? listOfCell(cell) : cell;
    texts[field] = withText(texts[field] ?? before[field], locale, cell === '' ? null : value);
  }
  const numbers = noNumbers(cells);
  const merged: unknown = {
    ...{ ...before, ...texts, ...singles },
    ...{ rights: rightsIn(before.rights, cells), trim: trimIn(before.trim, cells) },
  };
  const wrong = new Set(numbers.map(({ path }) => path));
  const errors = [...numbers, ...inColumns(faultsOf(merged)).filter(({ path }) => !wrong.has(path))];
  return errors.length > 0 ? { content: null, errors } : { content: parseContent(merged), errors: [] };
}
