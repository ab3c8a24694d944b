import type { Presets } from '../../presets/index.js';
import type { Toolbox } from './tools.js';

/** Bounds on what is accepted. */
export type MediaLimits = {
  /** Of what is rendered, after a trim. */
  readonly maxDurationSeconds: number;
  /** Of the whole file, also where a trim takes a part of it; without it the bytes alone bound it. */
  readonly maxSourceSeconds?: number;
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

/** Length of a Flik. */
const FLIK_SECONDS = 5;

/**
 * What the library accepts instead: long takes of which editors keep 5 s.
 * @param limits those of the service; the size of the picture is theirs.
 */
export const libraryLimits = (limits: MediaLimits): MediaLimits => ({
  ...limits,
  maxDurationSeconds: FLIK_SECONDS,
  maxSourceSeconds: 600,
  maxBytes: 500_000_000,
});

/**
 * What is accepted where a clip is to be one of its owner's own Fliks: as long as those of the library.
 * @param limits those of the service
 */
export const personalLimits = (limits: MediaLimits): MediaLimits => ({
  ...limits,
  maxDurationSeconds: Math.min(limits.maxDurationSeconds, FLIK_SECONDS),
});

/** What every step of the media path is given. */
export type MediaContext = { readonly presets: Presets; readonly tools: Toolbox; readonly limits: MediaLimits };

export const maxPixels = (limits: MediaLimits): number => limits.maxWidth * limits.maxHeight;
