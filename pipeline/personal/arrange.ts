import type { ClipState } from '../db/index.js';

/** A clip in a slot, or on its way into it. */
export type Placed = { readonly clipId: string; readonly slot: number; readonly state: ClipState };

/** What is in a slot. */
export type Arranged = {
  /** What plays; null: nothing yet. */
  readonly shown: Placed | null;
  /** What is to take its place, or could not; null: nothing. */
  readonly next: Placed | null;
  /** Clips whose place was taken: they are to be deleted. */
  readonly over: readonly Placed[];
};

/**
 * Arranges the clips of one slot. The newest that is ready plays, so that nobody loses a Flik to an upload that comes to
 * nothing; whatever is older than it is over, and so is what waited when another one was accepted.
 *
 * @param placed the newest first
 */
export function arrange(placed: readonly Placed[]): Arranged {
  const shown = placed.find(({ state }) => state === 'ready') ?? null;
  const accepted = placed.find(({ state }) => state !== 'receiving') ?? null;
  const [newest = null] = placed;
  const behind = shown === null ? placed.length : placed.indexOf(shown);
  const over = placed.filter((one, at) => {
    if (one === shown) return false;
    return at > behind || (one.state !== 'receiving' && one !== accepted);
  });
  return { shown, next: newest === shown ? null : newest, over };
}
