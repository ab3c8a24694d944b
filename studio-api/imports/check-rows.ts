import { and, eq, inArray } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { type FieldError, QikError } from '../../pipeline/errors/catalogue.js';
import { type FlikState, studioTables } from '../db/index.js';
import { EMPTY_CONTENT, type FlikContent, MAX_SLUG, SLUG } from '../library/content.js';
import { diffContent } from '../library/index.js';
import { type Archive, type Digested, MEDIA_FOLDER } from './archive.js';
import { contentIn } from './cells.js';
import { MEDIA_COLUMN, SLUG_COLUMN } from './columns.js';
import type { PlannedRow } from './import-rows.js';
import type { Table, TableRow } from './table.js';

const { fliks, flikVersions } = studioTables;

/** Fliks that are looked up with one query. */
const AT_ONCE = 200;

/** Names that were made from titles, and numbered where those were taken, are a little longer. */
const LONGEST_SLUG = MAX_SLUG + 8;

const slugRule = new RegExp(SLUG);

/** A Flik as it is when a table is checked. */
export type Standing = {
  readonly id: string;
  readonly slug: string;
  readonly state: FlikState;
  readonly head: number;
  readonly content: FlikContent;
};

/** Fliks by their names. */
export async function standingOf(orm: Orm, slugs: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
  const found = new Map<string, Standing>();
  for (let at = 0; at < slugs.length; at += AT_ONCE) {
    const rows = await orm
      .select({ id: fliks.id, slug: fliks.slug, state: fliks.state, head: fliks.head, content: flikVersions.content })
      .from(fliks)
      .innerJoin(flikVersions, and(eq(flikVersions.flikId, fliks.id), eq(flikVersions.version, fliks.head)))
      .where(inArray(fliks.slug, slugs.slice(at, at + AT_ONCE)));
    for (const row of rows) found.set(row.slug, row);
  }
  return found;
}

/** Name of the video that a row is to be cut from; null: the one that it has, or none. */
export function mediaNameIn({ cells }: TableRow): string | null {
  const name = (cells.get(MEDIA_COLUMN) ?? '').trim();
  const bare = name.startsWith(MEDIA_FOLDER) ? name.slice(MEDIA_FOLDER.length) : name;
  return bare === '' ? null : bare;
}

export const slugIn = ({ cells }: TableRow): string => (cells.get(SLUG_COLUMN) ?? '').trim();

function slugFaults(slug: string, former: number | undefined): FieldError[] {
  const wrong = (message: string): FieldError[] => [{ path: SLUG_COLUMN, message }];
  if (slug === '') return wrong('is missing: it says which Flik the row is about');
  if (slug.length > LONGEST_SLUG) return wrong(`has more than ${LONGEST_SLUG} characters`);
  if (!slugRule.test(slug)) return wrong('may hold lower-case letters, digits and single hyphens, such as thumbs-up');
  return former === undefined ? [] : wrong(`is in row ${former} already`);
}

function mediaFaults(name: string | null, archive: Archive | null): FieldError[] {
  if (name === null) return [];
  const wrong = (message: string): FieldError[] => [{ path: MEDIA_COLUMN, message }];
  if (archive === null) return wrong('names a video, and the table came without any: send both in a ZIP');
  const problem = archive.problemOf(name);
  return problem === null ? [] : wrong(problem);
}

/** Everything about the videos of an archive that a preview has to know. */
export type MediaFacts = {
  readonly archive: Archive | null;
  /** Reads a video through; what was read before is remembered. @throws QikError `invalid_request` where it is damaged */
  readonly digest: (name: string) => Promise<Digested>;
  /** Digest of the video that a Flik has; null: it has none. */
  readonly former: (sourceId: string | null) => Promise<string | null>;
};

/** A row of the preview, but for the import's id. */
export type Planned = Pick<
  PlannedRow,
  'row' | 'slug' | 'effect' | 'content' | 'media' | 'bytes' | 'errors' | 'against' | 'done' | 'flikId'
>;

const refusedRow = (row: number, slug: string, errors: readonly FieldError[], flikId: string | null): Planned => ({
  ...{ row, slug, effect: 'refused', content: null, media: null, bytes: null, errors, against: null },
  // There is nothing to do for it.
  ...{ done: true, flikId },
});

/** The video of a row, where it is another one than its Flik has. */
async function newMedia(
  name: string | null,
  before: FlikContent,
  { digest, former }: MediaFacts,
): Promise<{ readonly name: string; readonly bytes: number } | null> {
  if (name === null) return null;
  const { bytes, sha256 } = await digest(name);
  return sha256 === (await former(before.sourceId)) ? null : { name, bytes };
}

async function plannedRow(
  { columns }: Table,
  row: TableRow,
  about: {
    readonly standing: Standing | undefined;
    readonly formerRow: number | undefined;
    readonly facts: MediaFacts;
  },
): Promise<Planned> {
  const { standing, formerRow, facts } = about;
  const slug = slugIn(row);
  const id = standing?.id ?? null;
  if (row.problem !== null) return refusedRow(row.row, slug, [{ path: '', message: row.problem }], id);
  const name = mediaNameIn(row);
  const before = standing?.content ?? EMPTY_CONTENT;
  const { content, errors } = contentIn(before, columns, row.cells);
  const trashed = standing?.state === 'trashed' ? 'is in the trash: restore it first, or choose another name' : null;
  const faults = [
    ...slugFaults(slug, formerRow),
    ...(trashed === null ? [] : [{ path: SLUG_COLUMN, message: trashed }]),
    ...errors,
    ...mediaFaults(name, facts.archive),
  ];
  if (content === null || faults.length > 0) return refusedRow(row.row, slug, faults, id);
  try {
    const video = await newMedia(name, before, facts);
    const media = { media: video?.name ?? null, bytes: video?.bytes ?? null };
    const common = { row: row.row, slug, content, ...media, errors: [], against: standing?.head ?? null, flikId: id };
    if (standing === undefined) return { ...common, effect: 'create', done: false };
    const same = video === null && diffContent(before, content).length === 0;
    return { ...common, effect: same ? 'same' : 'change', done: same };
  } catch (error) {
    if (!(error instanceof QikError) || error.retry !== 'never') throw error;
    return refusedRow(row.row, slug, [{ path: MEDIA_COLUMN, message: error.detail }], id);
  }
}

/** What a table would do, row by row. @param orm for a look at the Fliks that it names */
export async function planRows(orm: Orm, table: Table, facts: MediaFacts, signal: AbortSignal): Promise<Planned[]> {
  const standing = await standingOf(orm, [...new Set(table.rows.map(slugIn))]);
  const firsts = new Map<string, number>();
  const planned: Planned[] = [];
  for (const row of table.rows) {
    signal.throwIfAborted();
    const slug = slugIn(row);
    planned.push(await plannedRow(table, row, { standing: standing.get(slug), formerRow: firsts.get(slug), facts }));
    if (!firsts.has(slug)) firsts.set(slug, row.row);
  }
  return planned;
}
