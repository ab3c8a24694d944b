import type { Platform } from '../library/content.js';

/** A file of a Flik that devices may load; `file` is relative to the Flik's media. */
export type MediaRendition = {
  readonly file: string;
  readonly contentType: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly durationMs: number;
  /** `id@version` of the profiles that it stands for. */
  readonly profiles: readonly string[];
  readonly platforms: readonly Platform[];
  readonly sound: boolean;
};

export type MediaStill = {
  readonly file: string;
  readonly kind: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
};

/** What a Flik looks like, on every platform. Never changes once it is there. */
export type FlikMedia = {
  readonly id: string;
  readonly renditions: readonly MediaRendition[];
  readonly stills: readonly MediaStill[];
};

/** Media by their ids. */
export type MediaOf = (mediaId: string) => FlikMedia | null;

/** Where the files of a Flik's media lie: below the service's address, with the media's id so that it can be kept for ever. */
export const mediaBase = (flikId: string, mediaId: string): string => `/v1/fliks/${flikId}/media/${mediaId}/`;
