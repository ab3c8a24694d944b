import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { isClipId } from '../../pipeline/clips/index.js';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { studioTables } from '../db/index.js';

const { catalogueLog } = studioTables;
const { renditions, stills } = tables;

/** A file of a Flik as it lies in the store. */
export type MediaFile = {
  readonly objectKey: string;
  readonly contentType: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Whole seconds until its rights end; null: they do not. */
  readonly secondsLeft: number | null;
};

export type FileName = { readonly flikId: string; readonly mediaId: string; readonly file: string };

/** What of a file's row is of use here. */
const kept = (table: typeof renditions | typeof stills, { mediaId, file }: FileName) =>
  and(eq(table.clipId, mediaId), sql`right(${table.objectKey}, ${file.length + 1}) = ${`/${file}`}`);

/** The Flik as it is live; null: it never was, `gone`: it was once. */
async function liveFlik(orm: Orm, { flikId, mediaId }: FileName): Promise<{ readonly secondsLeft: number | null }> {
  const own = and(eq(catalogueLog.kind, 'flik'), eq(catalogueLog.id, flikId));
  const [newest] = await orm
    .select({
      live: sql<boolean>`${catalogueLog.content} is not null`,
      left: sql<
        number | null
      >`extract(epoch from (${catalogueLog.content} #>> '{content,rights,expiresAt}')::timestamptz - now())::float8`,
    })
    .from(catalogueLog)
    .where(and(own, eq(catalogueLog.newest, true)));
  if (newest === undefined) throw new QikError('not_found');
  // Its rights are over before anybody took it out: the clock decides.
  if (!newest.live || (newest.left !== null && newest.left <= 0))
    throw new QikError('gone', 'The Flik is not in the library any more.');
  // Former media as well, as long as a device may not have heard of the new ones.
  const [known] = await orm
    .select({ seq: catalogueLog.seq })
    .from(catalogueLog)
    .where(and(own, isNotNull(catalogueLog.content), sql`${catalogueLog.content} ->> 'mediaId' = ${mediaId}`))
    .limit(1);
  if (known === undefined) throw new QikError('not_found');
  return { secondsLeft: newest.left === null ? null : Math.floor(newest.left) };
}

/**
 * A file of a Flik that is live.
 *
 * @throws QikError `not_found`; `gone` once the Flik was taken out
 */
export async function mediaFile(orm: Orm, name: FileName): Promise<MediaFile> {
  if (!isClipId(name.flikId) || !isClipId(name.mediaId)) throw new QikError('not_found');
  const { secondsLeft } = await liveFlik(orm, name);
  const [video] = await orm.select().from(renditions).where(kept(renditions, name));
  const [picture] = video === undefined ? await orm.select().from(stills).where(kept(stills, name)) : [];
  const found = video ?? picture;
  if (found === undefined) throw new QikError('not_found');
  const { contentType, sha256, bytes } = found.data;
  return { objectKey: found.objectKey, contentType, sha256, bytes, secondsLeft };
}
