/** Tries of one source. */
export const MAX_TRIES = 5;

/** Milliseconds until the second try; each wait after that is four times as long: two, eight, thirty-two seconds, two minutes. */
const FIRST_WAIT_MS = 2000;
const FACTOR = 4;
/** So much of a wait is left to chance, so that those who failed together do not come again together. */
const JITTER = 0.3;
/** A source may ask for a longer wait, but nobody wants to wait for a clip for longer than this. */
const LONGEST_WAIT_MS = 10 * 60_000;

/**
 * How long to wait after a try that failed.
 *
 * @param tries that were made, at least 1
 * @param askedMs what the source asked for with `Retry-After`, a lower bound; null: nothing
 * @param chance from 0 to below 1
 * @returns milliseconds; null when all tries were made
 */
export function waitAfter(tries: number, askedMs: number | null, chance: number): number | null {
  if (tries >= MAX_TRIES) return null;
  const wait = FIRST_WAIT_MS * FACTOR ** (tries - 1) * (1 + JITTER * (2 * chance - 1));
  return Math.round(Math.max(wait, Math.min(askedMs ?? 0, LONGEST_WAIT_MS)));
}
