import type { LookalikeRule } from '../../../presets/schema-lookalikes.js';
import type { Fingerprint } from './schema.js';

/** One picture: signs and sure ones of 64 frequencies, 32 bits each. */
type Code = { readonly signs: readonly [number, number]; readonly sure: readonly [number, number] };

const codeOf = (text: string): Code => {
  const word = (at: number): number => Number.parseInt(text.slice(at, at + 8), 16) | 0;
  return { signs: [word(0), word(8)], sure: [word(16), word(24)] };
};

/** The odd horizontal frequencies: 1, 3, 5 and 7 of each row of eight. They change their sign in a mirror. */
const MIRRORED = 0xaaaaaaaa | 0;

const mirrored = ({ signs: [one, other], sure }: Code): Code => ({ signs: [one ^ MIRRORED, other ^ MIRRORED], sure });

function ones(word: number): number {
  let rest = word - ((word >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Fewer common sure frequencies say nothing about whether two pictures are alike. */
const FEWEST = 8;

type Overlap = { readonly from: number; readonly to: number; readonly offset: number };

/** Share of the common sure frequencies in which two clips differ, where one lies `offset` pictures behind the other. */
function differing(one: readonly Code[], other: readonly Code[], { from, to, offset }: Overlap): number {
  let [compared, different] = [0, 0];
  for (let at = from; at < to; at++) {
    const [a, b] = [one[at], other[at - offset]];
    if (a === undefined || b === undefined) continue;
    for (const half of [0, 1] as const) {
      const sure = a.sure[half] & b.sure[half];
      compared += ones(sure);
      different += ones((a.signs[half] ^ b.signs[half]) & sure);
    }
  }
  return compared < FEWEST * (to - from) ? 1 : different / compared;
}

type Part = Pick<LookalikeRule, 'minOverlapSeconds' | 'minOverlapShare'>;

/**
 * How far apart two clips look, from 0 (the same) over 0.5 (chance) to 1: at the offset in time, and as seen or in a
 * mirror, where they are nearest. Re-encoding, another size or rate, a trim, a mark and a slight crop change it little.
 * @param rule how much they have to have in common in time.
 * @returns 1 also for fingerprints that cannot be compared.
 */
export function distance(a: Fingerprint, b: Fingerprint, rule: Part): number {
  if (a.stepSeconds !== b.stepSeconds || a.version !== b.version) return 1;
  const [one, seen] = [a.frames.map(codeOf), b.frames.map(codeOf)];
  const shorter = Math.min(one.length, seen.length);
  const wanted = Math.max(rule.minOverlapSeconds / a.stepSeconds, rule.minOverlapShare * shorter);
  const least = Math.max(1, Math.min(shorter, Math.ceil(wanted)));
  let nearest = 1;
  for (const other of [seen, seen.map(mirrored)]) {
    for (let offset = least - other.length; offset <= one.length - least; offset++) {
      const [from, to] = [Math.max(0, offset), Math.min(one.length, other.length + offset)];
      if (to - from >= least) nearest = Math.min(nearest, differing(one, other, { from, to, offset }));
    }
  }
  return nearest;
}
