import { and, eq, sql } from 'drizzle-orm';
import { isClipId } from '../clips/index.js';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import type { Grant, Signer } from './token.js';

const { clips, renditions, stills } = tables;

/** An object that a token opens. */
export type Deliverable = {
  readonly clipId: string;
  readonly objectKey: string;
  readonly contentType: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Whole seconds for which it will be opened. */
  readonly secondsLeft: number;
};

/** What is asked of the clip with every request, by the database's clock. */
const standing = { state: clips.state, expiresAt: clips.expiresAt, now: sql`now()`.mapWith(clips.stateAt) };

/** The clip as it stands, with the object of the token: null where it is not of the attempt that was published. */
async function opened(orm: Orm, { clipId, kind, name, epoch }: Grant) {
  const [found] =
    kind === 'r'
      ? await orm
          .select({ ...standing, kept: renditions })
          .from(clips)
          .leftJoin(
            renditions,
            and(eq(renditions.clipId, clips.id), eq(renditions.id, name), eq(renditions.epoch, epoch)),
          )
          .where(eq(clips.id, clipId))
      : await orm
          .select({ ...standing, kept: stills })
          .from(clips)
          .leftJoin(stills, and(eq(stills.clipId, clips.id), eq(stills.name, name), eq(stills.epoch, epoch)))
          .where(eq(clips.id, clipId));
  return found ?? null;
}

/**
 * What a token opens now. The clip is asked every time: a token that was signed before its end opens nothing after.
 *
 * @throws QikError `not_found` for a token that is not ours, `gone` once the clip is, `link_expired`
 */
export async function deliverableOf(
  { orm, signer }: { readonly orm: Orm; readonly signer: Signer },
  token: string,
): Promise<Deliverable> {
  const grant = signer.verify(token);
  if (grant === null || !isClipId(grant.clipId)) throw new QikError('not_found');
  const found = await opened(orm, grant);
  if (found === null || found.state !== 'ready' || found.expiresAt <= found.now) throw new QikError('gone');
  const end = Math.min(grant.expires * 1000, found.expiresAt.getTime());
  if (grant.expires * 1000 <= found.now.getTime()) throw new QikError('link_expired');
  if (found.kept === null) throw new QikError('gone');
  const { objectKey, data } = found.kept;
  return {
    ...{ clipId: grant.clipId, objectKey },
    ...{ contentType: data.contentType, sha256: data.sha256, bytes: data.bytes },
    secondsLeft: Math.max(0, Math.floor((end - found.now.getTime()) / 1000)),
  };
}
