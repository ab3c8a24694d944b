import { naturalRate } from '../probe/timing.js';
import type { EncodePlan, Rational } from '../types.js';

export const toNumber = (rate: Rational): number => rate.num / rate.den;

/** Slower than this, some players stutter on the pauses; pictures are held instead. Our choice. */
const MIN_FPS = 5;
// 30.3 measured is a phone's 30; anything more is a rate of its own.
const CAP_TOLERANCE = 1.02;

/**
 * The constant rate of an encode: the source's own, divided by a whole number until it keeps the cap (60 becomes 30,
 * 50 becomes 25), so that every n-th picture is shown and motion stays even.
 * @param cap frames a second.
 */
export function constantRate(source: Rational, cap: number): Rational {
  const fps = toNumber(source);
  const divisor = Math.max(1, Math.ceil(fps / (cap * CAP_TOLERANCE)));
  const divided = naturalRate(fps / divisor);
  if (toNumber(divided) > cap) {
    return naturalRate(cap);
  }
  return toNumber(divided) < MIN_FPS ? { num: MIN_FPS, den: 1 } : divided;
}

/** Pictures in some seconds of a constant rate; at least one. */
export const framesIn = (seconds: number, fps: Rational): number => Math.max(1, Math.round(seconds * toNumber(fps)));

/** The rate of the common part of a render: the highest that any encode wants. */
export function commonRate(encodes: readonly Pick<EncodePlan, 'fps'>[]): Rational {
  const [fastest] = encodes.map((encode) => encode.fps).sort((a, b) => toNumber(b) - toNumber(a));
  return fastest ?? { num: 30, den: 1 };
}
