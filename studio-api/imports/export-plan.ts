import { eq, inArray } from 'drizzle-orm';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { flikKeys, type ObjectStore } from '../../pipeline/storage/index.js';
import { studioTables } from '../db/index.js';
import { type FlikFilter, listFliks } from '../library/index.js';

const { clips } = tables;
const { flikSources } = studioTables;

/** Fliks that are looked up with one query. */
const PAGE = 100;

/** A Flik that is exported, as it was when it was found: a version never changes. */
export type PlannedFlik = {
  readonly id: string;
  readonly slug: string;
  readonly version: number;
  readonly sourceId: string | null;
};

/** A video of an export. */
export type PlannedMedia = {
  /** Key in the store. */
  readonly key: string;
  /** Name in the archive. */
  readonly name: string;
  readonly bytes: number;
};

/** Everything that an export will hold, but for the texts. */
export type ExportPlan = {
  readonly fliks: readonly PlannedFlik[];
  /** Locales that any of them has a text in. */
  readonly locales: readonly string[];
};

/** Finds what a filter means now. Texts are read when they are written, of the versions that were found here. */
export async function planExport(orm: Orm, filter: FlikFilter): Promise<ExportPlan> {
  const fliks: PlannedFlik[] = [];
  const locales = new Set<string>();
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await listFliks(orm, { filter, sort: 'slug', cursor, limit: PAGE });
    for (const { id, slug, head, content } of page.fliks) {
      fliks.push({ id, slug, version: head, sourceId: content.sourceId });
      const texts = [content.titles, content.descriptions, content.altTexts, content.keywords];
      for (const one of texts) for (const locale of Object.keys(one)) locales.add(locale);
    }
    cursor = page.nextCursor;
  }
  return { fliks, locales: [...locales] };
}

/** Endings by what the file is, so that other programs know it as well. */
const endingOf = (container: string | undefined): string => {
  const known = { mp4: 'mp4', mov: 'mov', webm: 'webm', matroska: 'mkv', gif: 'gif', asf: 'wmv', avi: 'avi' };
  return Object.entries(known).find(([name]) => (container ?? '').includes(name))?.[1] ?? 'mp4';
};

/**
 * The videos of Fliks, each once, named after the first Flik that has it. One that is not where it was stored is left
 * out: its Flik goes without.
 */
export async function planMedia(
  orm: Orm,
  store: ObjectStore,
  fliks: readonly PlannedFlik[],
): Promise<ReadonlyMap<string, PlannedMedia>> {
  const firsts = new Map<string, string>();
  for (const { sourceId, slug } of fliks) if (sourceId !== null && !firsts.has(sourceId)) firsts.set(sourceId, slug);
  const ids = [...firsts.keys()];
  const planned = new Map<string, PlannedMedia>();
  for (let at = 0; at < ids.length; at += PAGE) {
    const rows = await orm
      .select({ id: flikSources.id, source: clips.source })
      .from(flikSources)
      .innerJoin(clips, eq(clips.id, flikSources.id))
      .where(inArray(flikSources.id, ids.slice(at, at + PAGE)));
    for (const { id, source } of rows) {
      const key = flikKeys.source(id);
      const bytes = await store.stat(key);
      const name = `${firsts.get(id) ?? id}.${endingOf(source?.container)}`;
      if (bytes !== null) planned.set(id, { key, name, bytes });
    }
  }
  return planned;
}
