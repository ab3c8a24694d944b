/** What the service said of itself at a moment. */
export type Reading = {
  /** Milliseconds since some moment. */
  readonly atMs: number;
  /** Clips that are over and of which something lies somewhere. */
  readonly left: number;
  readonly lagSeconds: number;
};

const PARTS = 10;

/** The value below which a share of them lies; null of none. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** When so many were left, between two readings as if it went evenly there; null where it never came to that. */
function whenLeft(readings: readonly Reading[], left: number): number | null {
  for (const [n, after] of readings.entries()) {
    if (after.left > left) continue;
    const before = readings[n - 1];
    if (before === undefined || before.left <= after.left) return after.atMs;
    return before.atMs + ((before.left - left) / (before.left - after.left)) * (after.atMs - before.atMs);
  }
  return null;
}

export type Rates = {
  /** Clips a second, from the first reading to the first with nothing left; null where there is no such time. */
  readonly all: number | null;
  /** The same in each tenth of them. */
  readonly tenths: readonly (number | null)[];
};

/**
 * How many went in a second. With the same work for each clip, however many there are, tenths are alike.
 *
 * @param readings in order of time
 */
export function ratesOf(readings: readonly Reading[]): Rates {
  const count = readings[0]?.left ?? 0;
  const times = Array.from({ length: PARTS + 1 }, (_, n) => whenLeft(readings, (count * (PARTS - n)) / PARTS));
  const between = (from: number | null, to: number | null, clips: number): number | null =>
    from === null || to === null || to <= from ? null : clips / ((to - from) / 1000);
  return {
    all: between(times[0] ?? null, times.at(-1) ?? null, count),
    tenths: times.slice(1).map((to, n) => between(times[n] ?? null, to, count / PARTS)),
  };
}
