import { QikError } from '../../errors/catalogue.js';
import type { EncodePlan, Loop, Rational } from '../types.js';
import { commonRate, framesIn, toNumber } from './rate.js';

/**
 * Longest boomerang, there and back: that of a canned clip. Its way back is made of decoded pictures that wait in
 * memory, 75 of them at 30 a second: 0.2 GB at 1080p.
 */
export const MAX_BOOMERANG_SECONDS = 5;
/** Fewer have nothing between the pictures at which they turn. */
const MIN_BOOMERANG_FRAMES = 3;

/** Pictures of a clip made of so many: a boomerang shows those at which it turns once, so that none is held. */
export const loopedFrames = (frames: number, loop: Loop): number =>
  loop === 'boomerang' ? Math.max(1, 2 * frames - 2) : frames;

/**
 * Seconds of a clip made of so many of its source.
 * @param fps rate at which the pictures are counted.
 */
export const loopedSeconds = (seconds: number, fps: Rational, loop: Loop): number =>
  loop === 'boomerang' ? loopedFrames(framesIn(seconds, fps), loop) / toNumber(fps) : seconds;

const rounded = (seconds: number): string => String(Math.round(seconds * 100) / 100);

/**
 * Refuses a boomerang that would be too long or has nothing in it, before anything is encoded.
 * @param seconds of the source.
 * @throws QikError `too_long` or `too_short`.
 */
export function checkLoop(seconds: number, fps: Rational, loop: Loop): void {
  if (loop !== 'boomerang') return;
  const whole = loopedSeconds(seconds, fps, loop);
  if (whole > MAX_BOOMERANG_SECONDS) {
    throw new QikError(
      'too_long',
      `played forward and backward it has ${rounded(whole)} s; a boomerang has at most ${MAX_BOOMERANG_SECONDS} s, so ask for ${MAX_BOOMERANG_SECONDS / 2} s of the clip with trim`,
    );
  }
  if (framesIn(seconds, fps) < MIN_BOOMERANG_FRAMES) {
    throw new QikError('too_short', `a boomerang takes at least ${MIN_BOOMERANG_FRAMES} pictures`);
  }
}

/** The encodes with the pictures that a boomerang really comes to, which its turns decide at the common rate. */
export function loopedEncodes(encodes: readonly EncodePlan[], seconds: number, loop: Loop): readonly EncodePlan[] {
  if (loop !== 'boomerang') return encodes;
  const whole = loopedSeconds(seconds, commonRate(encodes), loop);
  return encodes.map((encode) => ({ ...encode, frames: framesIn(whole, encode.fps) }));
}

/** What a plan says about it; nothing where a clip is played once. */
export function explainLoop(seconds: number, loop: Loop): string[] {
  if (loop === 'none') return [];
  if (loop === 'loop') return ['The clip is made to be played in a loop; nothing is changed for it.'];
  return [
    `It is played forward and then backward, ${rounded(seconds)} s in all: the pictures at which it turns are shown once, and the sound runs backward with them.`,
  ];
}
