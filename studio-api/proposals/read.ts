import { and, asc, eq, gt } from 'drizzle-orm';
import { type Clip, isClipId, readClip } from '../../pipeline/clips/index.js';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { type DeliverDeps, type Playback, playbackOf } from '../../pipeline/deliver/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';

const { proposals } = tables;

export type Proposal = typeof proposals.$inferSelect;

/** Platforms in the order in which browsers can play what is for them. */
const PREVIEWS = ['ios', 'android', 'windows-phone'] as const;

/** Proposals that wait for an editor, those that have waited longest first. */
export const listProposals = (orm: Orm, wish: { readonly after?: string | undefined; readonly limit: number }) =>
  orm
    .select()
    .from(proposals)
    .where(and(eq(proposals.state, 'proposed'), wish.after === undefined ? undefined : gt(proposals.id, wish.after)))
    .orderBy(asc(proposals.id))
    .limit(wish.limit);

/** A proposal that waits, and the clip that its owner agreed to show. */
export type Waiting = { readonly proposal: Proposal; readonly clip: Clip };

/**
 * Reads what waits for an editor. What was decided, withdrawn or deleted is not shown any more.
 *
 * @throws QikError `not_found`
 */
export async function readWaiting(orm: Orm, id: string): Promise<Waiting> {
  const [proposal] = isClipId(id)
    ? await orm
        .select()
        .from(proposals)
        .where(and(eq(proposals.id, id), eq(proposals.state, 'proposed')))
    : [];
  const clip = proposal === undefined ? null : await readClip(orm, proposal.clipId, proposal.tenant);
  if (proposal === undefined || clip?.state !== 'ready')
    throw new QikError('not_found', 'There is no such proposal that waits.');
  return { proposal, clip };
}

/** An address for an editor to look at a proposed clip; null where it has nothing that plays. */
export async function previewOf(
  deliver: DeliverDeps,
  { proposal: { clipId, tenant }, clip }: Waiting,
): Promise<Playback | null> {
  const platform = PREVIEWS.find((one) => clip.renditions.some(({ data }) => data.platforms.includes(one)));
  return platform === undefined ? null : playbackOf(deliver, clipId, tenant, { platform });
}
