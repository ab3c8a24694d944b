import { and, eq, sql } from 'drizzle-orm';
import { type Orm, tables } from '../../pipeline/db/index.js';

const { renditions, stills } = tables;

/** A file as it lies in the store. */
export type StoredFile = {
  readonly objectKey: string;
  readonly contentType: string;
  readonly sha256: string;
  readonly bytes: number;
};

/** The name under which an object lies is that of its file. */
export const fileOf = (objectKey: string): string => objectKey.slice(objectKey.lastIndexOf('/') + 1);

const named = (table: typeof renditions | typeof stills, clipId: string, file: string) =>
  and(eq(table.clipId, clipId), sql`right(${table.objectKey}, ${file.length + 1}) = ${`/${file}`}`);

/**
 * A rendition or still by the name of its file.
 *
 * @param clipId id of the clip that it is of, in the form of an id
 * @returns null where it has no such file, or not yet
 */
export async function storedFile(orm: Orm, clipId: string, file: string): Promise<StoredFile | null> {
  const [video] = await orm
    .select()
    .from(renditions)
    .where(named(renditions, clipId, file));
  const [picture] =
    video === undefined
      ? await orm
          .select()
          .from(stills)
          .where(named(stills, clipId, file))
      : [];
  const found = video ?? picture;
  if (found === undefined) return null;
  const { contentType, sha256, bytes } = found.data;
  return { objectKey: found.objectKey, contentType, sha256, bytes };
}
