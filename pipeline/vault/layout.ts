import { QikError } from '../errors/catalogue.js';
import type { ByteRange } from '../storage/index.js';

/*
 * A sealed object is a header and frames, laid out as Tink's AES-GCM-HKDF streaming encryption lays them out
 * (https://developers.google.com/tink/streaming-aead/aes_gcm_hkdf_streaming): the header takes its room from the
 * first frame, so that every frame begins at a multiple of the frame's size.
 *
 *   | header 40 | frame 0: up to 65,480 + tag 16 | frame 1: up to 65,520 + tag 16 | ... |
 */

/** Bytes of a frame as it is stored, tag included. Tink's own templates use 4 KiB and 1 MiB; 64 KiB is one read of a Node stream. */
export const FRAME_BYTES = 65_536;
/** Bytes of a GCM tag: the longest that there is (NIST SP 800-38D, 5.2.1.2). */
export const TAG_BYTES = 16;
/** Salt of the key derivation, as long as the derived key, as Tink has it. */
export const SALT_BYTES = 32;
/** Random part of the nonces; with 4 bytes of counter and the mark of the last frame they are GCM's 12 bytes. */
export const PREFIX_BYTES = 7;
/** A byte for the version of the form, where Tink has the header's length; salt; prefix. */
export const HEADER_BYTES = 1 + SALT_BYTES + PREFIX_BYTES;

/** Plaintext of every frame but the first and the last. */
const FULL = FRAME_BYTES - TAG_BYTES;

/** Bytes of plaintext that the frame has room for. */
export const frameCapacity = (frame: number): number => (frame === 0 ? FULL - HEADER_BYTES : FULL);

/** One sentence for every kind of damage: to whoever reads there is no difference, and to an attacker there should be none. */
export const damaged = (): QikError => new QikError('object_damaged');

/**
 * Number of frames of an object that is stored in so many bytes.
 *
 * @throws QikError `object_damaged` for a size that no sealed object has
 */
export function frameCount(storedBytes: number): number {
  const frames = Math.ceil(storedBytes / FRAME_BYTES);
  const inLast = storedBytes - (frames - 1) * FRAME_BYTES - (frames === 1 ? HEADER_BYTES : 0);
  // Only an empty object has an empty frame.
  const least = frames === 1 ? TAG_BYTES : TAG_BYTES + 1;
  if (!Number.isSafeInteger(storedBytes) || frames < 1 || inLast < least) throw damaged();
  return frames;
}

/**
 * Bytes of plaintext in an object that is stored in so many bytes. This is arithmetic: that nothing was cut off or
 * added is known once the last frame was read, since it alone carries the mark of the last.
 *
 * @throws QikError `object_damaged` for a size that no sealed object has
 */
export const plaintextSize = (storedBytes: number): number =>
  storedBytes - HEADER_BYTES - frameCount(storedBytes) * TAG_BYTES;

/** Which frames hold a range of plaintext, and what of them it is. */
export type Span = {
  readonly first: number;
  readonly last: number;
  /** Frames of the whole object: the last of them is marked. */
  readonly frames: number;
  /** Plaintext of the first frame that comes before the range. */
  readonly skip: number;
  /** Bytes of the range. */
  readonly take: number;
  /** Stored bytes of the frames from `first` to `last`. */
  readonly stored: ByteRange;
};

/**
 * The frames to be read for a range of plaintext, or for all of it.
 *
 * @throws QikError `object_damaged` when the object is too short for the range: whoever asks knows how long it was
 */
export function spanOf(storedBytes: number, range?: ByteRange): Span {
  const frames = frameCount(storedBytes);
  const bytes = plaintextSize(storedBytes);
  if (range !== undefined && (range.start < 0 || range.end < range.start || range.end >= bytes)) throw damaged();
  const { start, end } = range ?? { start: 0, end: bytes - 1 };
  // As if the header were plaintext of the first frame: then every frame holds the same amount.
  const frameAt = (position: number): number => Math.floor((position + HEADER_BYTES) / FULL);
  const first = frameAt(start);
  const last = Math.max(first, frameAt(end));
  return {
    first,
    last,
    frames,
    skip: first === 0 ? start : start + HEADER_BYTES - first * FULL,
    take: end - start + 1,
    stored: {
      start: first === 0 ? HEADER_BYTES : first * FRAME_BYTES,
      end: Math.min((last + 1) * FRAME_BYTES, storedBytes) - 1,
    },
  };
}

/** Stored bytes of one frame, without the header. */
export function frameBytes(frame: number, frames: number, storedBytes: number): number {
  const begin = frame === 0 ? HEADER_BYTES : frame * FRAME_BYTES;
  return (frame === frames - 1 ? storedBytes : (frame + 1) * FRAME_BYTES) - begin;
}
