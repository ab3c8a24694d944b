import { failed, type Gate, notMeasured, passed, seconds } from './gate.js';

/** A Flik is a clip of up to 5 s; the same in the profile `flik`. */
const MAX_SECONDS = 5;
/** Renditions end with a whole picture: up to one more, as where they are held against their profile. */
const ROUNDING_SECONDS = 0.001;

/** It is at most 5 s long. */
export const lengthGate: Gate = ({ media }) => {
  const renditions = media?.renditions ?? [];
  if (renditions.length === 0) return notMeasured('length', 'must');
  const longest = Math.max(...renditions.map(({ durationMs }) => durationMs)) / 1000;
  const tooLong = renditions.some(
    ({ durationMs, fps }) => durationMs / 1000 > MAX_SECONDS + 1 / Math.max(fps, 1) + ROUNDING_SECONDS,
  );
  const facts = { seconds: longest, maxSeconds: MAX_SECONDS };
  if (!tooLong) return passed('length', 'must', { reason: `It is ${seconds(longest)} long.`, facts });
  const reason = `It is ${seconds(longest)} long, and ${MAX_SECONDS} s is the most.`;
  return failed('length', 'must', { reason, fix: 'Keep a shorter part of it.', facts });
};
