import type { SequenceParameterSet } from '../h264/parameter-sets.js';
import type { Edit } from '../mp4/samples.js';
import type { Orientation } from '../types.js';

/** What was read from a finished file, by our own parser and by ffprobe; nothing is judged here. */
export type MediaFacts = {
  readonly bytes: number;
  /** Types of the boxes at the top, in order. */
  readonly order: readonly string[];
  readonly handlers: readonly string[];
  readonly video: VideoFacts;
  readonly audio: AudioFacts | null;
  /** Greatest distance in bytes between sound and picture of the same time. */
  readonly interleaveBytes: number;
  /** What was found that tells of a place, a device, a person or a day; empty in a clean file. */
  readonly leaks: readonly string[];
  /** Whether every frame decodes without a complaint, and how many there are. */
  readonly decoded: { readonly frames: number; readonly complaints: readonly string[] };
};

export type VideoFacts = {
  readonly sampleEntry: string;
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string;
  readonly sps: SequenceParameterSet;
  readonly parameterSets: number;
  readonly cabac: boolean;
  /** Depth of reordering as ffprobe sees it. */
  readonly reorderFrames: number;
  readonly orientation: Orientation | null;
  readonly pasp: readonly [number, number] | null;
  readonly colr: {
    readonly primaries: number;
    readonly transfer: number;
    readonly matrix: number;
    readonly full: boolean;
  } | null;
  readonly edits: readonly Edit[];
  readonly frames: number;
  /** Seconds. */
  readonly duration: number;
  readonly fps: number;
  /** Distinct durations of frames, in ticks; one for a constant rate (the last frame may differ). */
  readonly steps: readonly number[];
  /** Longest distance between two sync samples, and to the end, in seconds. */
  readonly longestGop: number;
  readonly startsWithSync: boolean;
  /** Whether every sync sample is an IDR picture, so that no GOP refers back. */
  readonly closedGops: boolean;
  readonly averageKbps: number;
  /** Kilobits in the fullest window of one second. */
  readonly peakKbps: number;
};

export type AudioFacts = {
  readonly sampleEntry: string;
  /** MPEG-4 audio object type; 2 is AAC-LC. Null where it cannot be read. */
  readonly objectType: number | null;
  readonly sampleRate: number;
  readonly channels: number;
  readonly averageKbps: number;
  readonly duration: number;
};

/** The colours of an SDR file in words of ffmpeg, from the numbers of ISO/IEC 23091-2. */
export const isBt709 = (colour: { primaries: number; transfer: number; matrix: number } | null): boolean =>
  colour !== null && colour.primaries === 1 && colour.transfer === 1 && colour.matrix === 1;
