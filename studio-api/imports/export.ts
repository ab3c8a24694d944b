import { Readable } from 'node:stream';
import { and, eq, or } from 'drizzle-orm';
import { ZipFile } from 'yazl';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import type { ObjectStore } from '../../pipeline/storage/index.js';
import { studioTables } from '../db/index.js';
import type { FlikContent } from '../library/content.js';
import type { FlikFilter } from '../library/index.js';
import { MEDIA_FOLDER, TABLE_FILE } from './archive.js';
import { cellsOf } from './cells.js';
import { columnNames } from './columns.js';
import { type ExportPlan, type PlannedFlik, type PlannedMedia, planExport, planMedia } from './export-plan.js';
import { rowText, TABLE_START } from './table.js';
import { zipOutput } from './zip-output.js';

const { flikVersions } = studioTables;

/** Versions that are read with one query. */
const PAGE = 100;
/** Lists the Fliks whose video could not be exported. */
const MISSING_FILE = 'without-video.txt';

type Deps = { readonly orm: Orm; readonly store: ObjectStore };
type Media = ReadonlyMap<string, PlannedMedia>;

async function contentsOf(orm: Orm, fliks: readonly PlannedFlik[]): Promise<ReadonlyMap<string, FlikContent>> {
  const rows = await orm
    .select({ id: flikVersions.flikId, content: flikVersions.content })
    .from(flikVersions)
    .where(or(...fliks.map(({ id, version }) => and(eq(flikVersions.flikId, id), eq(flikVersions.version, version)))));
  return new Map(rows.map(({ id, content }) => [id, content]));
}

/** The table, a page of rows at a time. A Flik that was destroyed meanwhile is left out. */
async function* tableOf(orm: Orm, { fliks, locales }: ExportPlan, media: Media): AsyncIterable<string> {
  const names = columnNames(locales);
  yield TABLE_START + rowText(names);
  for (let at = 0; at < fliks.length; at += PAGE) {
    const some = fliks.slice(at, at + PAGE);
    const contents = await contentsOf(orm, some);
    for (const { id, slug, sourceId } of some) {
      const content = contents.get(id);
      const file = sourceId === null ? undefined : media.get(sourceId);
      if (content !== undefined) yield rowText(cellsOf(names, { slug, content, media: file?.name ?? '' }));
    }
  }
}

/** The table of all Fliks that a filter finds, as text in UTF-8. It comes as fast as it is read. */
export async function exportTable({ orm }: Deps, filter: FlikFilter): Promise<Readable> {
  return Readable.from(tableOf(orm, await planExport(orm, filter), new Map()), { objectMode: false });
}

/**
 * The same with the videos that the Fliks are cut from, as a ZIP. Each video is opened when it is its turn, and nothing
 * is read faster than it goes out.
 */
export async function exportArchive({ orm, store }: Deps, filter: FlikFilter): Promise<Readable> {
  const plan = await planExport(orm, filter);
  const media = await planMedia(orm, store, plan.fliks);
  const zip = new ZipFile();
  const out = zipOutput(zip);
  let current: Readable | null = null;
  const fail = (error: unknown): void => void out.destroy(error instanceof Error ? error : new QikError('internal'));
  const add = (name: string, compress: boolean, open: () => Promise<Readable>): void =>
    zip.addReadStreamLazy(name, { compress }, (give) => {
      open().then((stream) => {
        current = stream;
        if (out.destroyed) stream.destroy();
        // The library pipes it, and a pipe does not pass errors on.
        stream.once('error', fail);
        give(null, stream);
      }, fail);
    });
  // Whoever goes away in the middle leaves a file open.
  out.once('close', () => current?.destroy());
  add(TABLE_FILE, true, async () => Readable.from(tableOf(orm, plan, media), { objectMode: false }));
  for (const { key, name } of media.values()) {
    add(`${MEDIA_FOLDER}${name}`, false, async () => {
      const opened = await store.open(key);
      if (opened === null) throw new QikError('storage_unavailable', 'A video is not where it was stored.');
      return opened.stream;
    });
  }
  const without = plan.fliks.filter(({ sourceId }) => sourceId !== null && !media.has(sourceId));
  const list = without.map(({ slug }) => `${slug}\n`).join('');
  if (list !== '') zip.addBuffer(Buffer.from(list), MISSING_FILE);
  zip.end();
  return out;
}
