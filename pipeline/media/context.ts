import type { Presets } from '../../presets/index.js';
import type { Toolbox } from './tools.js';

/** Bounds on what is accepted. */
export type MediaLimits = {
  readonly maxDurationSeconds: number;
  readonly maxBytes: number;
  /** Their product bounds the area of a picture, whichever way it lies. */
  readonly maxWidth: number;
  readonly maxHeight: number;
};

/** 42 seconds was the length of a Qik; the rest are the documented defaults of the settings. */
export const DEFAULT_LIMITS: MediaLimits = {
  maxDurationSeconds: 42,
  maxBytes: 100_000_000,
  maxWidth: 3840,
  maxHeight: 2160,
};

/** What every step of the media path is given. */
export type MediaContext = { readonly presets: Presets; readonly tools: Toolbox; readonly limits: MediaLimits };

export const maxPixels = (limits: MediaLimits): number => limits.maxWidth * limits.maxHeight;
