import { and, asc, eq, inArray } from 'drizzle-orm';
import { LIBRARY_TENANT } from '../../pipeline/access/index.js';
import { type Orm, type StoredRendition, type StoredStill, tables } from '../../pipeline/db/index.js';
import { studioTables } from '../db/index.js';
import { fileOf, type StoredFile, storedFile } from './stored-file.js';

const { clips, renditions, stills } = tables;
const { flikMedia, flikSources } = studioTables;

/** What was rendered of a clip of the library, each with the name of its file. */
export type ClipFiles = {
  readonly renditions: readonly (StoredRendition & { readonly file: string })[];
  readonly stills: readonly (StoredStill & { readonly file: string })[];
};

const NONE: ClipFiles = { renditions: [], stills: [] };

/** What was rendered of some clips, by their ids; of one that is not ready there is nothing. */
export async function filesOf(orm: Orm, ids: readonly string[]): Promise<(id: string) => ClipFiles> {
  const found = new Map<string, ClipFiles>();
  if (ids.length === 0) return () => NONE;
  const of = (id: string): ClipFiles => found.get(id) ?? NONE;
  const videos = await orm
    .select({ clipId: renditions.clipId, objectKey: renditions.objectKey, data: renditions.data })
    .from(renditions)
    .where(inArray(renditions.clipId, [...ids]))
    .orderBy(asc(renditions.clipId), asc(renditions.position));
  for (const { clipId, objectKey, data } of videos)
    found.set(clipId, {
      ...of(clipId),
      renditions: [...of(clipId).renditions, { ...data, file: fileOf(objectKey) }],
    });
  const pictures = await orm
    .select({ clipId: stills.clipId, objectKey: stills.objectKey, data: stills.data })
    .from(stills)
    .where(inArray(stills.clipId, [...ids]))
    .orderBy(asc(stills.clipId), asc(stills.position));
  for (const { clipId, objectKey, data } of pictures)
    found.set(clipId, { ...of(clipId), stills: [...of(clipId).stills, { ...data, file: fileOf(objectKey) }] });
  return of;
}

/** What Fliks look like, by its id; null where there is none of that id. */
export async function readMedia(orm: Orm, id: string) {
  const [row] = await orm
    .select({ media: flikMedia, clip: clips })
    .from(flikMedia)
    .innerJoin(clips, eq(clips.id, flikMedia.id))
    .where(eq(flikMedia.id, id));
  if (row === undefined) return null;
  const files = await filesOf(orm, [id]);
  return { ...row, files: files(id) };
}

/**
 * A file of what Fliks look like, or of what they are cut from, whether they were ever published or not.
 *
 * @returns null where the library has no such file
 */
export async function libraryFile(
  orm: Orm,
  kind: 'media' | 'source',
  id: string,
  file: string,
): Promise<StoredFile | null> {
  const table = kind === 'media' ? flikMedia : flikSources;
  const [known] = await orm
    .select({ id: table.id })
    .from(table)
    .innerJoin(clips, eq(clips.id, table.id))
    .where(and(eq(table.id, id), eq(clips.tenant, LIBRARY_TENANT), eq(clips.state, 'ready')));
  return known === undefined ? null : storedFile(orm, id, file);
}
