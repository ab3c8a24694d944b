import type { LookalikeRule } from '../../../presets/schema-lookalikes.js';
import type { Fingerprint } from './schema.js';

/** The pictures of a clip one after the other, each with two words of signs and two of sure ones: 64 frequencies. */
type Codes = {
  readonly signs: Int32Array;
  readonly sure: Int32Array;
  /** How many are sure before each picture. */
  readonly sureBefore: Int32Array;
  readonly length: number;
};

/** Read once for each fingerprint: a library compares each with all others. */
const known = new WeakMap<Fingerprint, Codes>();

function codesOf(fingerprint: Fingerprint): Codes {
  const found = known.get(fingerprint);
  if (found !== undefined) return found;
  const { length } = fingerprint.frames;
  const [signs, sure] = [new Int32Array(2 * length), new Int32Array(2 * length)];
  const sureBefore = new Int32Array(length + 1);
  for (const [at, text] of fingerprint.frames.entries()) {
    const word = (from: number): number => Number.parseInt(text.slice(from, from + 8), 16) | 0;
    signs.set([word(0), word(8)], 2 * at);
    sure.set([word(16), word(24)], 2 * at);
    sureBefore[at + 1] = (sureBefore[at] ?? 0) + ones(word(16)) + ones(word(24));
  }
  const codes = { signs, sure, sureBefore, length };
  known.set(fingerprint, codes);
  return codes;
}

/** The odd horizontal frequencies: 1, 3, 5 and 7 of each row of eight. They change their sign in a mirror. */
const MIRRORED = 0xaaaaaaaa | 0;

function ones(word: number): number {
  let rest = word - ((word >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Fewer common sure frequencies say nothing about whether two pictures are alike. */
const FEWEST = 8;

type Overlap = { readonly from: number; readonly to: number; readonly offset: number };

/** Pictures between which it is asked whether they can still be near. */
const LOOK_EVERY = 4;
/** More than any error of rounding. */
const SLACK = 1e-9;

/**
 * Share of the common sure frequencies in which two clips differ, where one lies `offset` pictures behind the other.
 *
 * @param flipped signs that are the other way round in one of them
 * @returns 1 as soon as it is certain to be more than `limit`: even if all that can be sure in the rest is the same
 */
function differing(one: Codes, other: Codes, { from, to, offset }: Overlap, flipped: number, limit: number): number {
  let [compared, different] = [0, 0];
  const all = one.sureBefore[to] ?? 0;
  for (let at = from; at < to; at++) {
    const behind = at - offset;
    for (let half = 0; half < 2; half++) {
      const [a, b] = [2 * at + half, 2 * behind + half];
      const sure = (one.sure[a] ?? 0) & (other.sure[b] ?? 0);
      compared += ones(sure);
      different += ones(((one.signs[a] ?? 0) ^ (other.signs[b] ?? 0) ^ flipped) & sure);
    }
    if (at % LOOK_EVERY !== 0) continue;
    const most = compared + all - (one.sureBefore[at + 1] ?? 0);
    if (different > limit * most + SLACK) return 1;
  }
  return compared < FEWEST * (to - from) ? 1 : different / compared;
}

type Part = Pick<LookalikeRule, 'minOverlapSeconds' | 'minOverlapShare'>;

/**
 * How far apart two clips look, from 0 (the same) over 0.5 (chance) to 1: at the offset in time, and as seen or in a
 * mirror, where they are nearest. Re-encoding, another size or rate, a trim, a mark and a slight crop change it little.
 * @param rule how much they have to have in common in time.
 * @param limit what is farther apart is of no interest; then it is only known that it is.
 * @returns 1 also for fingerprints that cannot be compared, and for what is farther apart than the limit.
 */
export function distance(a: Fingerprint, b: Fingerprint, rule: Part, limit = 1): number {
  if (a.stepSeconds !== b.stepSeconds || a.version !== b.version) return 1;
  const [one, other] = [codesOf(a), codesOf(b)];
  const shorter = Math.min(one.length, other.length);
  const wanted = Math.max(rule.minOverlapSeconds / a.stepSeconds, rule.minOverlapShare * shorter);
  const least = Math.max(1, Math.min(shorter, Math.ceil(wanted)));
  let nearest = 1;
  for (const flipped of [0, MIRRORED]) {
    for (let offset = least - other.length; offset <= one.length - least; offset++) {
      const [from, to] = [Math.max(0, offset), Math.min(one.length, other.length + offset)];
      if (to - from < least) continue;
      nearest = Math.min(nearest, differing(one, other, { from, to, offset }, flipped, Math.min(limit, nearest)));
    }
  }
  return nearest > limit ? 1 : nearest;
}
