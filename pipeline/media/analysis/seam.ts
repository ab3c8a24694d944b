import { lumas } from './cells.js';
import { type Frames, frameAt } from './frames.js';
import type { Seam } from './schema.js';

/** A step of one code of 8 bits is the coder's, not the clip's. */
const NOISE = 1 / 255;
/**
 * Share of the steps that are smaller than the usual one. Not the middle: drawings often hold each picture for two or
 * three, and then most steps are none.
 */
const LIVELY = 0.9;

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Mean difference of two pictures, 0 to 1. */
const stepBetween = (one: Float64Array, other: Float64Array): number =>
  one.reduce((sum, value, cell) => sum + Math.abs(value - (other[cell] ?? 0)), 0) / Math.max(1, one.length);

/**
 * How well the last picture meets the first, from 0 to 1: the largest step that the clip usually makes over the step at
 * the seam. Pure. A clip of one picture meets itself.
 */
export function judgeSeam(frames: Frames): Seam {
  const pictures = Array.from({ length: frames.count }, (_, index) => lumas(frameAt(frames, index)));
  const [first, last] = [pictures[0], pictures.at(-1)];
  if (first === undefined || last === undefined) return { score: 1, step: 0, usual: 0 };
  const steps = pictures.slice(1).map((picture, index) => stepBetween(pictures[index] ?? picture, picture));
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(LIVELY * Math.max(0, steps.length - 1))] ?? 0;
  const step = stepBetween(last, first);
  return {
    score: rounded(Math.min(1, (usual + NOISE) / (step + NOISE))),
    step: rounded(step),
    usual: rounded(usual),
  };
}
