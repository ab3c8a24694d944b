import type { ResourceLimits } from './sandbox.js';

/** Bounds of one run of ffmpeg or ffprobe; times in milliseconds of the wall clock. */
export type RunLimits = ResourceLimits & {
  readonly wallMs: number;
  /** Longest time without a new frame before the run counts as stuck. */
  readonly stallMs: number;
};

const MEGABYTE = 1024 * 1024;

/** A probe reads headers and a few frames: seconds are plenty, even on a busy machine. */
export const PROBE_LIMITS: RunLimits = {
  wallMs: 20_000,
  stallMs: 20_000,
  cpuSeconds: 20,
  fileBytes: MEGABYTE,
  memoryBytes: 2048 * MEGABYTE,
};

const MIN_WALL_MS = 120_000;
const MAX_WALL_MS = 60 * 60_000;
/**
 * Megapixels a second that the slowest machine we would run on decodes or encodes. Two cores do 30 to 100
 * with x264 `faster`; a tenth of that and shared with others is still not stuck.
 */
const SLOWEST_MEGAPIXELS_PER_SECOND = 3;

/** Limits of an encode, scaled by the pictures that are decoded and encoded, in megapixels. */
export function encodeLimits(megapixels: number): RunLimits {
  const wallMs = Math.min(MAX_WALL_MS, MIN_WALL_MS + (megapixels / SLOWEST_MEGAPIXELS_PER_SECOND) * 1000);
  return {
    wallMs,
    stallMs: 60_000,
    // Several threads burn several seconds of CPU in one of the wall's.
    cpuSeconds: Math.ceil((wallMs / 1000) * 4),
    fileBytes: 1024 * MEGABYTE,
    memoryBytes: 8192 * MEGABYTE,
  };
}
