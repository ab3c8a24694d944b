import type { RenderResult } from '../pipeline/media/index.js';
import type { RenderOptions } from '../pipeline/media/options.js';
import type { Meters } from '../pipeline/metrics/index.js';
import { defaultLadder, type Presets } from '../presets/index.js';

type RenderMeters = Pick<Meters, 'rendition' | 'encodeSpeed'>;

/** Counts what a render came to that is published now. */
export function countMade(meters: RenderMeters, { renditions, skipped, timings }: RenderResult): void {
  for (const profile of renditions.flatMap((rendition) => rendition.profiles)) meters.rendition(profile, 'made');
  for (const { profile } of skipped) meters.rendition(profile, 'skipped');
  const clipMs = Math.max(0, ...renditions.map((rendition) => rendition.durationMs));
  if (clipMs > 0 && timings.encodeMs > 0) meters.encodeSpeed(clipMs / timings.encodeMs);
}

/** Counts every profile that a clip was to be rendered for, which has failed now. */
export function countFailed(meters: RenderMeters, { profiles }: RenderOptions, presets: Presets): void {
  for (const profile of profiles ?? defaultLadder(presets).map(({ id }) => id)) meters.rendition(profile, 'failed');
}
