import fc from 'fast-check';
import t from 'tap';
import { POSITIONS, type PositionName } from '../../../presets/schema.js';
import { type PlacedMark, placeMark } from '../watermark/place.js';

const fraction = fc.double({ min: 0, max: 0.45, noNaN: true });
const even = (min: number, max: number) => fc.integer({ min: min / 2, max: max / 2 }).map((half) => half * 2);

const anyMark: fc.Arbitrary<PlacedMark> = fc.record({
  position: fc.constantFrom(...POSITIONS),
  widthPercent: fc.double({ min: 1, max: 100, noNaN: true }),
  marginPercent: fc.double({ min: 0, max: 40, noNaN: true }),
  safeArea: fc.record({ top: fraction, right: fraction, bottom: fraction, left: fraction }),
});
const anyFrame = fc.oneof(
  fc.record({ width: even(64, 3840), height: even(64, 3840) }),
  fc.record({ width: fc.integer({ min: 64, max: 3840 }), height: fc.integer({ min: 64, max: 3840 }) }),
);
const anyAspect = fc.double({ min: 0.02, max: 50, noNaN: true });

/** What is asked to stay free on each side, before rounding. */
const keptFree = (mark: PlacedMark, { width, height }: { width: number; height: number }) => {
  const margin = (Math.min(width, height) * mark.marginPercent) / 100;
  const { top, right, bottom, left } = mark.safeArea;
  return {
    top: Math.max(top * height, margin),
    right: Math.max(right * width, margin),
    bottom: Math.max(bottom * height, margin),
    left: Math.max(left * width, margin),
  };
};

t.test('a mark lies in whole pixels inside the frame without its safe area and margin', async (t) => {
  fc.assert(
    fc.property(anyMark, anyFrame, anyAspect, (mark, frame, aspect) => {
      const { x, y, width, height } = placeMark(mark, frame, aspect);
      const free = keptFree(mark, frame);
      for (const value of [x, y, width, height]) if (!Number.isInteger(value)) return false;
      return (
        width >= 1 &&
        height >= 1 &&
        x >= free.left - 1e-6 &&
        y >= free.top - 1e-6 &&
        x + width <= frame.width - free.right + 1e-6 &&
        y + height <= frame.height - free.bottom + 1e-6
      );
    }),
    { numRuns: 2000 },
  );
  t.pass();
});

t.test('it lies inside the frame even where the safe areas eat a tiny frame up', async (t) => {
  const tiny = fc.record({ width: fc.integer({ min: 2, max: 64 }), height: fc.integer({ min: 2, max: 64 }) });
  fc.assert(
    fc.property(anyMark, tiny, anyAspect, (mark, frame, aspect) => {
      const { x, y, width, height } = placeMark(mark, frame, aspect);
      return x >= 0 && y >= 0 && width >= 1 && height >= 1 && x + width <= frame.width && y + height <= frame.height;
    }),
  );
  t.pass();
});

t.test('even frames are marked in even pixels, so that colour is not shifted in 4:2:0', async (t) => {
  fc.assert(
    fc.property(anyMark, fc.record({ width: even(2, 2000), height: even(2, 2000) }), anyAspect, (mark, frame, aspect) =>
      Object.values(placeMark(mark, frame, aspect)).every((value) => value % 2 === 0),
    ),
  );
  t.pass();
});

t.test('a mark in a corner hugs it', async (t) => {
  fc.assert(
    fc.property(anyMark, anyFrame, anyAspect, (mark, frame, aspect) => {
      const { x, y, width, height } = placeMark(mark, frame, aspect);
      const free = keptFree(mark, frame);
      const { position } = mark;
      const near = (gap: number, wanted: number) => gap >= wanted - 1e-6 && gap < wanted + 2;
      return (
        (!position.includes('left') || near(x, free.left)) &&
        (!position.includes('right') || near(frame.width - x - width, free.right)) &&
        (!position.includes('top') || near(y, free.top)) &&
        (!position.includes('bottom') || near(frame.height - y - height, free.bottom))
      );
    }),
    { numRuns: 1000 },
  );
  t.pass();
});

const across: Partial<Record<PositionName, PositionName>> = {
  'top-left': 'top-right',
  'top-right': 'top-left',
  left: 'right',
  right: 'left',
  'bottom-left': 'bottom-right',
  'bottom-right': 'bottom-left',
};
const upsideDown: Partial<Record<PositionName, PositionName>> = {
  'top-left': 'bottom-left',
  'bottom-left': 'top-left',
  top: 'bottom',
  bottom: 'top',
  'top-right': 'bottom-right',
  'bottom-right': 'top-right',
};

t.test('the mirrored mark lies at the mirrored place', async (t) => {
  fc.assert(
    fc.property(anyMark, anyFrame, anyAspect, (mark, frame, aspect) => {
      const place = placeMark(mark, frame, aspect);
      const { top, right, bottom, left } = mark.safeArea;
      const mirrored = placeMark(
        {
          ...mark,
          position: across[mark.position] ?? mark.position,
          safeArea: { top, right: left, bottom, left: right },
        },
        frame,
        aspect,
      );
      const flipped = placeMark(
        {
          ...mark,
          position: upsideDown[mark.position] ?? mark.position,
          safeArea: { top: bottom, right, bottom: top, left },
        },
        frame,
        aspect,
      );
      return (
        mirrored.width === place.width &&
        mirrored.x === frame.width - place.x - place.width &&
        mirrored.y === place.y &&
        flipped.height === place.height &&
        flipped.y === frame.height - place.y - place.height &&
        flipped.x === place.x
      );
    }),
    { numRuns: 1000 },
  );
  t.pass();
});

t.test('where there is room, the width is the one asked for and the shape is kept', async (t) => {
  fc.assert(
    fc.property(
      fc.constantFrom(...POSITIONS),
      fc.integer({ min: 5, max: 40 }),
      fc.double({ min: 0.8, max: 4, noNaN: true }),
      (position, widthPercent, aspect) => {
        const mark = { position, widthPercent, marginPercent: 3, safeArea: { top: 0, right: 0, bottom: 0, left: 0 } };
        const place = placeMark(mark, { width: 1080, height: 1920 }, aspect);
        return (
          Math.abs(place.width - (1080 * widthPercent) / 100) <= 3 &&
          Math.abs(place.height - (1080 * widthPercent) / 100 / aspect) <= 4
        );
      },
    ),
  );
  t.pass();
});

t.test('the built-in mark on a portrait clip', async (t) => {
  const mark: PlacedMark = {
    position: 'bottom-right',
    widthPercent: 16,
    marginPercent: 3,
    safeArea: { top: 0.04, right: 0.02, bottom: 0.06, left: 0.02 },
  };
  // 3 % of 1080 is 32.4 and more than 2 % of the width; 6 % of 1920 is 115.2 and more than the margin.
  t.same(placeMark(mark, { width: 1080, height: 1920 }, 2), {
    x: 1080 - 34 - 172,
    y: 1920 - 116 - 86,
    width: 172,
    height: 86,
  });
});
