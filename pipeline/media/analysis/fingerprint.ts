import { lumas } from './cells.js';
import { type Frames, frameAt, GRID } from './frames.js';
import type { Fingerprint } from './schema.js';

/** A trim by any time is then at most 0.0625 s off the pictures of the original. */
const STEP_SECONDS = 0.125;
/** Sides of the picture that is transformed, and of the corner of its frequencies that is kept. */
const SIDE = 32;
const KEPT = 8;
/**
 * A frequency whose share is smaller than this part of the mean one may have either sign after another encode: faces
 * are symmetrical, and drawings have flat grounds.
 */
const SURE = 0.2;
/** The same for pictures with nothing in them, in codes of 8 bits. */
const LEAST = 0.5;

/** Rows 1 to KEPT of the discrete cosine transform (type II). Row 0 is the mean: brightness is not what is compared. */
const COSINES = Array.from({ length: KEPT }, (_, row) =>
  Float64Array.from({ length: SIDE }, (_, at) => Math.cos(((2 * at + 1) * (row + 1) * Math.PI) / (2 * SIDE))),
);

/** Brightness in 32 x 32 squares, in codes of 8 bits. */
function shrunk(frame: Uint8Array): Float64Array {
  const cells = lumas(frame);
  const per = GRID / SIDE;
  const squares = new Float64Array(SIDE * SIDE);
  cells.forEach((value, cell) => {
    const at = Math.floor(Math.floor(cell / GRID) / per) * SIDE + Math.floor((cell % GRID) / per);
    squares[at] = (squares[at] ?? 0) + (value * 255) / (per * per);
  });
  return squares;
}

/** The kept frequencies, row after row; columns of one row have rising horizontal frequency. */
function frequencies(squares: Float64Array): number[] {
  const rows = COSINES.map((cosine) =>
    Array.from({ length: SIDE }, (_, y) =>
      cosine.reduce((sum, factor, x) => sum + factor * (squares[y * SIDE + x] ?? 0), 0),
    ),
  );
  return COSINES.flatMap((cosine) =>
    rows.map((row) => (cosine.reduce((sum, factor, y) => sum + factor * (row[y] ?? 0), 0) * 2) / SIDE),
  );
}

/** 64 answers as 16 hexadecimal digits, the first answer in the highest bit. */
const hex = (bits: readonly boolean[]): string =>
  Array.from({ length: bits.length / 4 }, (_, digit) =>
    bits
      .slice(digit * 4, digit * 4 + 4)
      .reduce((value, bit) => value * 2 + (bit ? 1 : 0), 0)
      .toString(16),
  ).join('');

function codeOf(frame: Uint8Array): string {
  const values = frequencies(shrunk(frame));
  const mean = values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
  const least = Math.max(LEAST, SURE * mean);
  return hex(values.map((value) => value > 0)) + hex(values.map((value) => Math.abs(value) >= least));
}

/** What a clip looks like, as the signs of the low frequencies of a picture every eighth of a second. Pure. */
export function fingerprintOf(frames: Frames): Fingerprint {
  const codes: string[] = [];
  for (let at = 0; Math.round(at * STEP_SECONDS * frames.fps) < frames.count; at++) {
    codes.push(codeOf(frameAt(frames, Math.round(at * STEP_SECONDS * frames.fps))));
  }
  return { version: 1, stepSeconds: STEP_SECONDS, frames: codes };
}
