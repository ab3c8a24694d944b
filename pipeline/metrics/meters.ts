import type { ErrorCode } from '../errors/catalogue.js';

/** What came of a profile that was asked for: `skipped` the planner left it out and said why. */
export type RenditionResult = 'made' | 'skipped' | 'failed';
/** How a try of a job ended: `stopped` it was handed back, for a reason that is not its own. */
export type JobResult = 'done' | 'failed' | 'stopped';

/** Where things that happen are counted, by those to whom they happen. Nothing here waits or fails. */
export type Meters = {
  /** The bytes of an upload begin to come. What it answers is to be called once, when they end, however they end. */
  readonly uploadBegan: () => () => void;
  /** Bytes of an upload that came, whatever becomes of it. */
  readonly uploadBytes: (bytes: number) => void;
  /** Bytes that all uploads under way will have together, as far as they say. */
  readonly uploadBytesInFlight: (bytes: number) => void;
  /** A request was answered with a problem. */
  readonly refused: (code: ErrorCode) => void;
  /** @param profile its id, with or without a version */
  readonly rendition: (profile: string, result: RenditionResult) => void;
  /** @param ratio seconds of clip for each second that all its encodes took together */
  readonly encodeSpeed: (ratio: number) => void;
  /** @param seconds from when a job could be taken until its first try began */
  readonly jobWaited: (queue: string, seconds: number) => void;
  readonly jobRan: (queue: string, result: JobResult, seconds: number) => void;
};

/** Counts nothing. */
export const NO_METERS: Meters = {
  uploadBegan: () => () => undefined,
  uploadBytes: () => undefined,
  uploadBytesInFlight: () => undefined,
  refused: () => undefined,
  rendition: () => undefined,
  encodeSpeed: () => undefined,
  jobWaited: () => undefined,
  jobRan: () => undefined,
};
