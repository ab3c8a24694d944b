import type { Rational } from '../types.js';
import type { Packet } from './description.js';

/** What the times of a video's pictures tell. Seconds, relative to the start of the file. */
export type Timing = {
  readonly frames: number;
  /** When the first picture is shown. */
  readonly start: number;
  /** When the last picture has been shown. */
  readonly end: number;
  readonly frameRate: Rational;
  readonly variable: boolean;
};

/** Rates that cameras mean when they write something near it. */
export const NATURAL_RATES: readonly Rational[] = [
  { num: 5, den: 1 },
  { num: 8, den: 1 },
  { num: 10, den: 1 },
  { num: 12, den: 1 },
  { num: 15, den: 1 },
  { num: 20, den: 1 },
  { num: 24_000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30_000, den: 1001 },
  { num: 30, den: 1 },
  { num: 48, den: 1 },
  { num: 50, den: 1 },
  { num: 60_000, den: 1001 },
  { num: 60, den: 1 },
  { num: 90, den: 1 },
  { num: 100, den: 1 },
  { num: 120, den: 1 },
  { num: 240, den: 1 },
];

// Phone clocks drift; 24.04 and 29.85 were seen. The rates above lie further apart than that, but for 24 and 23.976.
const SNAP = 0.008;
/** A file without usable times gets the rate that most phones record. */
const FALLBACK_RATE: Rational = { num: 30, den: 1 };
const MAX_RATE = 480;

const value = (rate: Rational) => rate.num / rate.den;

/** The natural rate next to a measured one, or the measured one to a thousandth. */
export function naturalRate(fps: number): Rational {
  const nearest = NATURAL_RATES.reduce((best, rate) =>
    Math.abs(value(rate) - fps) < Math.abs(value(best) - fps) ? rate : best,
  );
  if (Math.abs(value(nearest) - fps) / fps <= SNAP) {
    return nearest;
  }
  return { num: Math.max(1, Math.round(fps * 1000)), den: 1000 };
}

/** Less is no picture that anyone sees: one at 40 a second. */
export const MIN_SECONDS = 0.025;

const quantile = (sorted: readonly number[], at: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0;

function rateOf(intervals: readonly number[]): { frameRate: Rational; variable: boolean } {
  const sorted = [...intervals].sort((a, b) => a - b);
  const median = quantile(sorted, 0.5);
  if (median <= 0) {
    return { frameRate: FALLBACK_RATE, variable: false };
  }
  // Clocks jitter and Matroska rounds to milliseconds: the mean is right where the median is off, once pauses are left out.
  const usual = sorted.filter((step) => step >= median * 0.6 && step <= median * 1.4);
  const interval = usual.reduce((sum, step) => sum + step, 0) / usual.length;
  const variable = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0) > Math.max(0.0025, median * 0.1);
  return { frameRate: naturalRate(Math.min(MAX_RATE, 1 / interval)), variable };
}

/**
 * Derives rate and length from the packets, since headers lie: r_frame_rate is 600 on iPhones, avg_frame_rate 0/0
 * in ASF, and durations are absent or invented.
 * @param fileStart seconds at which ffmpeg lets the file begin.
 */
export function measureTiming(packets: readonly Packet[], fileStart: number): Timing {
  const shown = packets.filter((packet) => packet.shown);
  const times = shown.flatMap((packet) => (packet.pts === null ? [] : [packet.pts])).sort((a, b) => a - b);
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? first;
  const intervals = times
    .slice(1)
    .map((time, index) => time - (times[index] ?? time))
    .filter((step) => step > 0);
  const written = shown.find((packet) => packet.pts === last)?.duration ?? 0;
  // A last duration of hours is a bomb or a slip; but the only picture of a file may be meant to stay.
  const lastDuration = written > 0 && written < 2 ? written : null;
  const { frameRate, variable } = rateOf(intervals.length > 0 || lastDuration === null ? intervals : [lastDuration]);
  const step = lastDuration ?? frameRate.den / frameRate.num;
  return { frames: shown.length, start: first - fileStart, end: last + step - fileStart, frameRate, variable };
}
