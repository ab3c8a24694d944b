import type { PlaybackPolicy } from '../db/index.js';
import type { ErrorCode } from '../errors/catalogue.js';

/** Whether a sender limits who plays a clip, how often or when; then it has to be said who wants to. */
export const isLimited = (policy: PlaybackPolicy): boolean =>
  policy.views !== undefined || policy.viewWindowMs !== undefined || policy.lockedUntilReply === true;

/** What is known of somebody who wants to play a clip. */
export type Viewer = {
  readonly views: number;
  readonly firstViewAt: Date | null;
  readonly unlockedAt: Date | null;
};

/** End of the time in which a recipient can play a clip: of its window, once that runs, and of the clip. */
export function playableUntil(policy: PlaybackPolicy, firstViewAt: Date | null, clipEnd: Date): Date {
  if (policy.viewWindowMs === undefined || firstViewAt === null) return clipEnd;
  return new Date(Math.min(firstViewAt.getTime() + policy.viewWindowMs, clipEnd.getTime()));
}

/**
 * Why somebody gets no address; null: they get one.
 *
 * @param viewer null: nothing is known of them yet
 * @param now by the clock that the viewer's times are of
 */
export function refusalOf(policy: PlaybackPolicy, viewer: Viewer | null, now: Date): ErrorCode | null {
  if (policy.lockedUntilReply === true && (viewer?.unlockedAt ?? null) === null) return 'locked_until_reply';
  const { viewWindowMs, views } = policy;
  const first = viewer?.firstViewAt ?? null;
  if (viewWindowMs !== undefined && first !== null && first.getTime() + viewWindowMs <= now.getTime())
    return 'view_window_over';
  if (views !== undefined && (viewer?.views ?? 0) >= views) return 'views_used_up';
  return null;
}
