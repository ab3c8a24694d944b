/** Below it nothing is drawn: softer than any room. */
const FLOOR_DB = -60;

/** How loud samples of -1 to 1 are, in decibels below full scale; never less than the floor of the meter. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length);
  return power === 0 ? FLOOR_DB : Math.max(FLOOR_DB, 10 * Math.log10(power));
}

/** How much of a meter that is filled, in percent. */
export const fillOf = (decibels: number): number =>
  Math.min(100, Math.max(0, ((decibels - FLOOR_DB) / -FLOOR_DB) * 100));
