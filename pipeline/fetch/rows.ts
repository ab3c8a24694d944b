import { and, eq } from 'drizzle-orm';
import { abandonUpload, type BegunClip, beginClip, type Clip, completeClip, failUpload } from '../clips/index.js';
import { notify, type Orm, tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { type Claim, endClaim } from './claim.js';

const { clips, fetches } = tables;

/** What is kept of a source until it has come. */
type NewFetch = {
  /** The address, sealed. */
  readonly url: string;
  readonly expectedSha256: string | null;
  /** Those of the clip's options that say when it is over. */
  readonly options: Readonly<Record<string, unknown>>;
};

/**
 * Writes the rows of a clip whose source is to be fetched, and tells whoever fetches.
 *
 * @param begun done in the same transaction
 */
export async function beginFetch(
  orm: Orm,
  clip: BegunClip,
  fetch: NewFetch,
  begun: (tx: Orm, row: Clip['row']) => Promise<void>,
): Promise<void> {
  await orm.transaction(async (tx) => {
    await beginClip(tx, clip);
    await tx.insert(fetches).values({ ...fetch, clipId: clip.id, tenant: clip.tenant });
    const [row] = await tx.select().from(clips).where(eq(clips.id, clip.id));
    if (row === undefined) throw new QikError('internal', 'The clip that was just written is not there.');
    await begun(tx, row);
    await notify(tx, 'news', clip.id);
  });
}

/** Removes the rows of a fetch that nobody was promised. @returns whether nothing of the clip may stay */
export function dropFetch(orm: Orm, clipId: string): Promise<boolean> {
  return orm.transaction(async (tx) => {
    await tx.select({ id: clips.id }).from(clips).where(eq(clips.id, clipId)).for('update');
    await tx.delete(fetches).where(eq(fetches.clipId, clipId));
    return abandonUpload(tx, clipId);
  });
}

/**
 * Makes a clip of a source that is stored under the claim's key.
 *
 * @returns false where the claim is lost
 * @throws QikError `gone`
 */
export const completeFetch = (orm: Orm, claim: Claim, clip: Parameters<typeof completeClip>[1]): Promise<boolean> =>
  endClaim(orm, claim, async (tx) => {
    await tx.update(clips).set({ sourceKey: claim.sourceKey }).where(eq(clips.id, claim.clipId));
    await completeClip(tx, clip);
  });

/**
 * Ends a clip in `failed` whose source does not come.
 *
 * @returns false where the claim is lost
 * @throws QikError `gone`
 */
export const failFetch = (orm: Orm, claim: Claim, error: QikError): Promise<boolean> =>
  endClaim(orm, claim, (tx) => failUpload(tx, claim.clipId, error));

/** Whether a row speaks of what lies under the claim's key: a commit whose answer was lost is one all the same. */
export async function isKept(orm: Orm, { clipId, sourceKey }: Claim): Promise<boolean> {
  const rows = await orm
    .select({ id: clips.id })
    .from(clips)
    .where(and(eq(clips.id, clipId), eq(clips.sourceKey, sourceKey)));
  return rows.length > 0;
}
