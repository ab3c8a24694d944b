import type { KeyObject } from 'node:crypto';
import { Transform } from 'node:stream';
import { type Frames, framesOf, newHeader } from './frames.js';
import { damaged, FRAME_BYTES, frameBytes, frameCapacity, HEADER_BYTES, type Span } from './layout.js';

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Cuts what comes into pieces of sizes that the reader decides as it goes. */
class Cutter {
  readonly #room = Buffer.allocUnsafe(FRAME_BYTES);
  #filled = 0;

  get filled(): number {
    return this.#filled;
  }

  /** Takes as much of the chunk as is wanted until `size` bytes are there; answers with the rest. */
  fill(chunk: Buffer, size: number): Buffer {
    const taken = chunk.copy(this.#room, this.#filled, 0, size - this.#filled);
    this.#filled += taken;
    return chunk.subarray(taken);
  }

  /** What has come together. To be used up before the next call of `fill`. */
  piece(): Buffer {
    const piece = this.#room.subarray(0, this.#filled);
    this.#filled = 0;
    return piece;
  }
}

/**
 * Seals one write of an object: plaintext in, header and frames out, one frame in memory. Every call makes a new salt,
 * so a write that broke off is not continued but made again, and what it had written shares no key with the next.
 */
export function sealer(clipKey: KeyObject, objectKey: string): Transform {
  const header = newHeader();
  const frames = framesOf(clipKey, header, objectKey);
  const cutter = new Cutter();
  let frame = 0;
  const next = (last: boolean): Buffer => {
    const sealed = frames.seal(frame, cutter.piece(), last);
    frame += 1;
    return frame === 1 ? Buffer.concat([header, sealed]) : sealed;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        for (let rest = chunk; rest.length > 0; ) {
          // A full frame waits until something comes after it: only then is it known not to be the last.
          if (cutter.filled === frameCapacity(frame)) this.push(next(false));
          rest = cutter.fill(rest, frameCapacity(frame));
        }
        done();
      } catch (error) {
        done(asError(error));
      }
    },
    flush(done) {
      try {
        done(null, next(true));
      } catch (error) {
        done(asError(error));
      }
    },
  });
}

/**
 * Opens the frames of a span: header and those frames in, the range's plaintext out, one frame in memory. A frame is
 * handed on once all of it was authenticated; anything missing, changed or left over ends the stream with
 * `object_damaged`.
 */
export function unsealer(clipKey: KeyObject, objectKey: string, storedBytes: number, span: Span): Transform {
  const cutter = new Cutter();
  let frames: Frames | null = null;
  let frame = span.first;
  let skip = span.skip;
  let left = span.take;
  const wanted = (): number => (frames === null ? HEADER_BYTES : frameBytes(frame, span.frames, storedBytes));
  const finished = (piece: Buffer): Buffer | null => {
    if (frames === null) {
      frames = framesOf(clipKey, piece, objectKey);
      return null;
    }
    const plaintext = frames.open(frame, piece, frame === span.frames - 1);
    const part = plaintext.subarray(skip, skip + left);
    frame += 1;
    skip = 0;
    left -= part.length;
    return part;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        for (let rest = chunk; rest.length > 0; ) {
          if (frame > span.last) throw damaged();
          rest = cutter.fill(rest, wanted());
          if (cutter.filled < wanted()) break;
          const part = finished(cutter.piece());
          if (part !== null && part.length > 0) this.push(part);
        }
        done();
      } catch (error) {
        done(asError(error));
      }
    },
    flush(done) {
      // Cut off within the stream, though its length said otherwise.
      done(frame > span.last && left === 0 ? null : damaged());
    },
  });
}
