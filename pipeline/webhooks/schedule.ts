const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Milliseconds before each try of a delivery, counted from the one before: some 75 hours in all. The schedule of the
 * Standard Webhooks specification, 1.0.0, "Deliverability and reliability".
 */
export const SCHEDULE_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** So much of a wait is left to chance, so that those who failed together do not come again together. */
const JITTER = 0.2;

/** A receiver may ask for a longer wait, but not for one that lets its delivery be forgotten. */
const LONGEST_WAIT_MS = 24 * HOUR;

/**
 * How long to wait after a failed try.
 *
 * @param tries that were made, at least 1
 * @param askedMs what the receiver asked for with `Retry-After`; null: nothing. It is a lower bound: were a shorter wait
 *   followed, all tries would be over before a receiver is mended
 * @param chance from 0 to below 1
 * @returns milliseconds; null when all tries were made
 */
export function waitAfter(tries: number, askedMs: number | null, chance: number): number | null {
  const planned = SCHEDULE_MS[tries];
  if (planned === undefined) return null;
  const wait = planned * (1 + JITTER * (2 * chance - 1));
  return Math.round(Math.max(wait, Math.min(askedMs ?? 0, LONGEST_WAIT_MS)));
}
