import type { Readable } from 'node:stream';
import { QikError } from '../errors/catalogue.js';

/** Bytes of an object, both ends included, as in a Range header. */
export type ByteRange = { readonly start: number; readonly end: number };

export type OpenObject = {
  readonly stream: Readable;
  /** Of the whole object, whatever the range. */
  readonly bytes: number;
};

/**
 * Where sources, renditions and stills lie. An object is there as a whole or not at all, and once `put` answered it
 * is durable. Anything that passes `test/contract.ts` is a store.
 *
 * @throws QikError `not_enough_space` or `storage_unavailable` from every method.
 */
export interface ObjectStore {
  /** Keeps the stream's bytes under the key, in place of what was there. Answers with their number. */
  put(key: string, body: Readable): Promise<number>;
  /** As `put`, with a local file that is the store's to take from then on: it is gone afterwards. */
  take(key: string, file: string): Promise<number>;
  /** Opens the object, or a part of it; null when there is none. The range must lie within the object. */
  open(key: string, range?: ByteRange): Promise<OpenObject | null>;
  /** Writes the object to a new local file (mode 0600). False when there is none. */
  fetch(key: string, file: string): Promise<boolean>;
  /** Number of bytes; null when there is none. */
  stat(key: string): Promise<number | null>;
  /** Removes the object; nothing happens when there is none. */
  delete(key: string): Promise<void>;
  /**
   * Removes many objects for less than it costs one by one. All of them are tried; when some cannot be removed the
   * others are gone all the same, and which these are the listing tells.
   */
  deleteMany(keys: readonly string[]): Promise<void>;
  /** Keys that begin with the prefix, which ends in a slash, in order. */
  list(prefix: string): AsyncIterable<string>;
  /**
   * Removes what the store itself keeps for a prefix under which there is no object any more: folders, on a disk, where a
   * deletion broke off between the last object and the folder that it was in. Objects stay.
   */
  prune(prefix: string): Promise<void>;
}

const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Segments of a key. Anything that could lead out of the store, or mean two things, is no key. */
export function segments(key: string): readonly string[] {
  const parts = key.split('/');
  if (key.length > 512 || !parts.every((part) => SEGMENT.test(part))) {
    throw new QikError('internal', 'An object key is not valid.');
  }
  return parts;
}

const keysUnder = (prefix: string) => ({
  all: (clipId: string): string => `${prefix}/${clipId}/`,
  source: (clipId: string): string => `${prefix}/${clipId}/source`,
  /** A source that we fetched: each try writes under a mark of its own, so that a late one cannot touch what another made. */
  fetched: (clipId: string, mark: string): string => `${prefix}/${clipId}/source-${mark}`,
  output: (clipId: string, epoch: number, file: string): string => `${prefix}/${clipId}/${epoch}/${file}`,
});

export type ObjectKeys = ReturnType<typeof keysUnder>;

/** Keys of a clip's objects: an attempt writes under its own epoch, so a late one cannot touch what another made. */
export const clipKeys: ObjectKeys = keysUnder('clips');
/** The same for what the public library plays, which is stored openly. */
export const flikKeys: ObjectKeys = keysUnder('fliks');
