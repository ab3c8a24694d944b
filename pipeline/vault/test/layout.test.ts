import fc from 'fast-check';
import t from 'tap';
import { frameBytes, frameCapacity, plaintextSize, spanOf } from '../layout.js';

/** What an object of so many bytes takes, frame by frame: the definition, against which the arithmetic is held. */
function laidOut(bytes: number): { readonly stored: number; readonly frames: number[] } {
  const frames: number[] = [];
  let left = bytes;
  do {
    const inFrame = Math.min(left, frames.length === 0 ? 65_536 - 40 - 16 : 65_536 - 16);
    frames.push(inFrame);
    left -= inFrame;
  } while (left > 0);
  return { stored: 40 + bytes + 16 * frames.length, frames };
}

const BORDERS = [0, 65_480, 65_480 + 65_520, 65_480 + 2 * 65_520, 65_480 + 5 * 65_520];
/** Around the ends of frames, and anywhere. */
const sizes = fc.oneof(
  fc
    .tuple(fc.constantFrom(...BORDERS), fc.integer({ min: -18, max: 18 }))
    .map(([border, by]) => Math.max(0, border + by)),
  fc.integer({ min: 0, max: 400_000 }),
);

t.test('the size of the plaintext follows from what is stored', async (t) => {
  fc.assert(fc.property(sizes, (bytes) => plaintextSize(laidOut(bytes).stored) === bytes));
  t.equal(plaintextSize(56), 0);
  t.equal(plaintextSize(65_536), 65_480);
  t.equal(plaintextSize(65_536 + 17), 65_481);
});

t.test('sizes that no object has are damage', async (t) => {
  // A frame after the first holds at least a byte beside its tag.
  for (const stored of [
    0,
    1,
    39,
    40,
    55,
    65_537,
    65_536 + 16,
    2 * 65_536 + 1,
    -1,
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ]) {
    t.throws(() => plaintextSize(stored), { code: 'object_damaged' }, String(stored));
  }
});

t.test('a range needs its own frames and no others', async (t) => {
  const ranged = sizes
    .filter((bytes) => bytes > 0)
    .chain((bytes) => {
      const position = fc.integer({ min: 0, max: bytes - 1 });
      return fc.record({ bytes: fc.constant(bytes), a: position, b: position });
    });
  fc.assert(
    fc.property(ranged, ({ bytes, a, b }) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      const { stored, frames } = laidOut(bytes);
      // Which frame holds each end, by counting.
      const frameOf = (position: number): number => {
        let before = 0;
        return frames.findIndex((size) => {
          before += size;
          return position < before;
        });
      };
      const span = spanOf(stored, { start, end });
      const before = frames.slice(0, span.first).reduce((sum, size) => sum + size, 0);
      const storedBefore = span.first === 0 ? 40 : span.first * 65_536;
      const storedLength = frames.slice(span.first, span.last + 1).reduce((sum, size) => sum + size + 16, 0);
      return (
        span.first === frameOf(start) &&
        span.last === frameOf(end) &&
        span.frames === frames.length &&
        span.skip === start - before &&
        span.take === end - start + 1 &&
        span.stored.start === storedBefore &&
        span.stored.end === storedBefore + storedLength - 1 &&
        frames.every(
          (size, frame) => frameBytes(frame, frames.length, stored) === size + 16 && size <= frameCapacity(frame),
        )
      );
    }),
  );
  t.match(spanOf(56), { first: 0, last: 0, frames: 1, skip: 0, take: 0 });
});

t.test('a range beyond the end is damage: somebody knew the object longer', async (t) => {
  const { stored } = laidOut(1000);
  for (const [start, end] of [
    [0, 1000],
    [1000, 1000],
    [-1, 5],
    [5, 4],
  ] as const) {
    t.throws(() => spanOf(stored, { start, end }), { code: 'object_damaged' });
  }
  t.throws(() => spanOf(56, { start: 0, end: 0 }), { code: 'object_damaged' });
});
