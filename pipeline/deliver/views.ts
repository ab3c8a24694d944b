import { and, eq, isNotNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Orm, PlaybackPolicy } from '../db/index.js';
import { tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { refusalOf } from './limits.js';

const { clips, clipViewers } = tables;

/**
 * Holds a clip against its end for the rest of the transaction: whatever is written about people now goes with the
 * deletion that waits for it.
 *
 * @throws QikError `gone`
 */
export async function holdClip(tx: Orm, clipId: string): Promise<{ readonly now: Date }> {
  const [held] = await tx
    .select({ state: clips.state, expiresAt: clips.expiresAt, now: sql`now()`.mapWith(clips.stateAt) })
    .from(clips)
    .where(eq(clips.id, clipId))
    .for('share');
  if (held === undefined || held.state === 'deleted' || held.state === 'expired' || held.expiresAt <= held.now)
    throw new QikError('gone');
  return { now: held.now };
}

/** The row of a recipient in the state in which it may be counted once more. */
const mayView = ({ views, viewWindowMs, lockedUntilReply }: PlaybackPolicy): SQL =>
  and(
    views === undefined ? undefined : lt(clipViewers.views, views),
    viewWindowMs === undefined
      ? undefined
      : or(
          sql`${clipViewers.firstViewAt} is null`,
          sql`${clipViewers.firstViewAt} + make_interval(secs => ${viewWindowMs}::float8 / 1000) > now()`,
        ),
    lockedUntilReply === true ? isNotNull(clipViewers.unlockedAt) : undefined,
  ) ?? sql`true`;

export type ViewRequest = {
  readonly clipId: string;
  readonly recipient: string;
  readonly policy: PlaybackPolicy;
};

/** What a recipient has had, this view included. */
export type CountedView = { readonly used: number; readonly firstViewAt: Date | null };

/**
 * Counts a view, or refuses it. It is one conditional write: of any number of requests at the same time no more get
 * through than there are views left.
 *
 * @throws QikError `gone`, `locked_until_reply`, `view_window_over` or `views_used_up`
 */
export function countView(orm: Orm, { clipId, recipient, policy }: ViewRequest): Promise<CountedView> {
  return orm.transaction(async (tx) => {
    const { now } = await holdClip(tx, clipId);
    const next = {
      views: sql`${clipViewers.views} + 1`,
      firstViewAt: sql`coalesce(${clipViewers.firstViewAt}, now())`,
    };
    const counted = { used: clipViewers.views, firstViewAt: clipViewers.firstViewAt };
    const own = and(eq(clipViewers.clipId, clipId), eq(clipViewers.recipient, recipient));
    const [view] =
      policy.lockedUntilReply === true
        ? // The row is there once it was unlocked, and not before.
          await tx
            .update(clipViewers)
            .set(next)
            .where(and(own, mayView(policy)))
            .returning(counted)
        : await tx
            .insert(clipViewers)
            .values({ clipId, recipient, views: 1, firstViewAt: sql`now()` })
            .onConflictDoUpdate({
              target: [clipViewers.clipId, clipViewers.recipient],
              set: next,
              setWhere: mayView(policy),
            })
            .returning(counted);
    if (view !== undefined) return view;
    const [viewer] = await tx.select().from(clipViewers).where(own);
    throw new QikError(refusalOf(policy, viewer ?? null, now) ?? 'views_used_up');
  });
}
