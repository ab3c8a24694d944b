import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { QikError } from '../../pipeline/errors/catalogue.js';
import type { Cells } from './cells.js';
import { type Column, columnNamed, SLUG_COLUMN } from './columns.js';
import { harmless, meantBy } from './formula.js';

/** A table of 5,000 Fliks in several languages has about as many. */
export const MAX_TABLE_BYTES = 10_000_000;
/** More than anybody looks through before saying yes. */
export const MAX_TABLE_ROWS = 5000;
/** A dozen locales and everything else have fewer. */
const MAX_COLUMNS = 500;
/** Characters that are given to the parser at once, so that others have their turn in between. */
const PIECE = 65_536;

const BOM = '\uFEFF';

/** A table as it was read: its columns, and its rows by their numbers in the file. */
export type Table = { readonly columns: readonly Column[]; readonly rows: readonly TableRow[] };

export type TableRow = {
  /** From 1, the head not counted. */
  readonly row: number;
  readonly cells: Cells;
  /** What is wrong with the row as a whole; null: nothing. */
  readonly problem: string | null;
};

const refused = (detail: string): QikError => new QikError('invalid_request', detail);

/** @throws QikError `invalid_request` where it is no text */
function textOf(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (text.includes('\0')) throw refused('The table is no text.');
    return text.startsWith(BOM) ? text.slice(BOM.length) : text;
  } catch (error) {
    if (error instanceof QikError) throw error;
    throw refused('The table is not in UTF-8: save it as "CSV UTF-8".');
  }
}

/** Semicolons where the head has more of them: names of columns hold neither. */
function delimiterOf(text: string): ',' | ';' {
  const head = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  return head.split(';').length > head.split(',').length ? ';' : ',';
}

const WORDS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'something stands behind a closing quotation mark: double those that are part of a text',
  INVALID_OPENING_QUOTE: 'a quotation mark stands in the middle of a text: put the whole text into quotation marks',
};

function inWords(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const line: unknown = Reflect.get(error, 'lines');
  const where = typeof line === 'number' ? `Around line ${line}` : 'Somewhere';
  return refused(`The table cannot be read. ${where}, ${WORDS[error.code] ?? 'the cells cannot be told apart'}.`);
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/** Rows as the file has them, the head first. */
async function recordsOf(text: string): Promise<string[][]> {
  function* pieces(): Iterable<string> {
    for (let at = 0; at < text.length; at += PIECE) yield text.slice(at, at + PIECE);
  }
  const parser = parse({
    ...{ delimiter: delimiterOf(text), record_delimiter: ['\r\n', '\n', '\r'] },
    relax_column_count: true,
  });
  const records: string[][] = [];
  try {
    for await (const record of Readable.from(pieces()).pipe(parser)) {
      if (!isTexts(record)) throw new QikError('internal', 'A row of a table is no list of texts.');
      records.push(record);
      if (records.length > MAX_TABLE_ROWS + 1) throw refused(`A table may have ${MAX_TABLE_ROWS} rows. Cut it in two.`);
    }
  } catch (error) {
    throw inWords(error);
  }
  return records;
}

/** The columns of a head; those without a name at its end are of programs that save more than there is. */
function columnsOf(head: readonly string[]): Column[] {
  const names = head.map((name) => name.trim());
  const used = names.slice(0, names.findLastIndex((name) => name !== '') + 1);
  if (used.length > MAX_COLUMNS) throw refused(`A table may have ${MAX_COLUMNS} columns.`);
  const columns = used.map((name) => {
    const column = columnNamed(name);
    if ('problem' in column) throw refused(column.problem);
    return column;
  });
  const twice = used.find((name, at) => used.indexOf(name) !== at);
  if (twice !== undefined) throw refused(`The column ${twice} is there twice.`);
  if (!used.includes(SLUG_COLUMN)) throw refused('The column slug is missing: it says which Flik a row is about.');
  return columns;
}

function rowOf(columns: readonly Column[], record: readonly string[], row: number): TableRow | null {
  if (record.every((cell) => cell.trim() === '')) return null;
  const cells = new Map(columns.map(({ name }, at) => [name, meantBy(record[at] ?? '')]));
  const more = record.slice(columns.length).some((cell) => cell.trim() !== '');
  const short = record.length < columns.length;
  const count = `${record.length} cells and not ${columns.length}`;
  const problem = short || more ? `It has ${count}: a text with a delimiter in it needs quotation marks.` : null;
  return { row, cells, problem };
}

/**
 * Reads a table: UTF-8 with or without a mark at its beginning, commas or semicolons, lines that end in any way.
 *
 * @throws QikError `invalid_request` with what is wrong with the table as a whole, in words for people
 */
export async function readTable(bytes: Uint8Array): Promise<Table> {
  if (bytes.length > MAX_TABLE_BYTES) throw refused(`A table may have ${MAX_TABLE_BYTES / 1_000_000} MB.`);
  const [head, ...records] = await recordsOf(textOf(bytes));
  if (head === undefined) throw refused('The table is empty.');
  const columns = columnsOf(head);
  const rows = records.flatMap((record, at) => rowOf(columns, record, at + 1) ?? []);
  if (rows.length === 0) throw refused('The table has no rows.');
  return { columns, rows };
}

/** What a table begins with: without it some programs take it for another encoding. */
export const TABLE_START: string = BOM;

/** A row as text (RFC 4180), every cell in quotation marks and none of them a formula. */
export const rowText = (cells: readonly string[]): string =>
  stringify([cells.map(harmless)], { quoted: true, quoted_empty: true, record_delimiter: 'windows' });
