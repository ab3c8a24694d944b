import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { isClipId } from '../../pipeline/clips/index.js';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { studioTables } from '../db/index.js';
import { type StoredFile, storedFile } from '../media/stored-file.js';

const { catalogueLog } = studioTables;

/** A file of a Flik as it lies in the store. */
export type MediaFile = StoredFile & {
  /** Whole seconds until its rights end; null: they do not. */
  readonly secondsLeft: number | null;
};

export type FileName = { readonly flikId: string; readonly mediaId: string; readonly file: string };

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
  const found = await storedFile(orm, name.mediaId, name.file);
  if (found === null) throw new QikError('not_found');
  return { ...found, secondsLeft };
}
