import type { Check } from '../types.js';

/** One rule and how it was met. */
export const rule = (name: string, ok: boolean, expected: string, actual: string): Check => ({
  name,
  ok,
  expected,
  actual,
});

/** As people write numbers. */
export const round = (value: number, digits = 2): string => String(Math.round(value * 10 ** digits) / 10 ** digits);

/** A limit from above. */
export const atMost = (name: string, actual: number, limit: number, unit = ''): Check =>
  rule(name, actual <= limit, `at most ${limit}${unit}`, `${round(actual)}${unit}`);
