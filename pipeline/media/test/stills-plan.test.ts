import fc from 'fast-check';
import t from 'tap';
import { planStills } from '../stills/plan.js';
import type { FramePlan, Framing } from '../types.js';

const frame = (framing: Framing, width: number, height: number): FramePlan => ({
  framing,
  crop: { x: 0, y: 0, width, height },
  width,
  height,
  safeArea: { top: 0, right: 0, bottom: 0, left: 0 },
});
const fps30 = { num: 30, den: 1 };

t.test('a portrait clip of ten seconds', async (t) => {
  const plan = planStills(
    [frame('square', 480, 480), frame('original', 1080, 1920)],
    { duration: 10, fps: fps30 },
    undefined,
  );
  t.same(plan, {
    framing: 'original',
    poster: { width: 720, height: 1280, atSeconds: null, everySeconds: 1.25, count: 8 },
    preview: { width: 180, height: 320, fps: 12, frames: 36 },
    storyboard: { tileWidth: 90, tileHeight: 160, everySeconds: 1, tiles: 10, columns: 10 },
  });
});

t.test('a square one alone, shorter than a second', async (t) => {
  const plan = planStills([frame('square', 480, 480)], { duration: 0.5, fps: { num: 10, den: 1 } }, undefined);
  t.same(plan, {
    framing: 'square',
    poster: { width: 480, height: 480, atSeconds: null, everySeconds: 0.1, count: 5 },
    preview: { width: 320, height: 320, fps: 10, frames: 5 },
    storyboard: { tileWidth: 160, tileHeight: 160, everySeconds: 1, tiles: 1, columns: 1 },
  });
});

t.test('the longest clip, at a rate of broadcast', async (t) => {
  const fps = { num: 30000, den: 1001 };
  const plan = planStills([frame('original', 1280, 720)], { duration: 600, fps }, undefined);
  t.match(plan.storyboard, { everySeconds: 12, tiles: 50, columns: 10 });
  t.match(plan.preview, { fps: 12, frames: 36 });
  t.match(plan.poster, { everySeconds: 75, count: 8 });
});

t.test('a second that is asked for', async (t) => {
  const plan = (poster: number) =>
    planStills([frame('original', 320, 180)], { duration: 2, fps: fps30 }, poster).poster;
  t.match(plan(0), { atSeconds: 0, count: 1 });
  t.match(plan(1.2), { atSeconds: 1.2, count: 1 });
  t.match(plan(2), { atSeconds: 59 / 30, count: 1 }, 'the end is the last frame');
  t.match(plan(1.99), { atSeconds: 59 / 30 });
  for (const poster of [2.001, -0.1, Number.NaN, Number.POSITIVE_INFINITY])
    t.throws(() => plan(poster), { code: 'invalid_request', errors: [{ path: '/poster' }] }, String(poster));
  t.throws(() => planStills([], { duration: 2, fps: fps30 }, undefined), { code: 'internal' });
});

t.test('every plan asks for pictures that are there, in sizes that can be made', async (t) => {
  const half = fc.integer({ min: 8, max: 1920 }).map((value) => value * 2);
  const fps = fc.constantFrom(
    { num: 30, den: 1 },
    { num: 30000, den: 1001 },
    { num: 15, den: 1 },
    { num: 24000, den: 1001 },
    { num: 1, den: 1 },
    { num: 7, den: 2 },
  );
  fc.assert(
    fc.property(half, half, fps, fc.integer({ min: 1, max: 20_000 }), (width, height, fps, frames) => {
      const rate = fps.num / fps.den;
      const duration = frames / rate;
      const { poster, preview, storyboard } = planStills(
        [frame('original', width, height)],
        { duration, fps },
        undefined,
      );
      const last = (frames - 1) / rate + 1e-4;
      const sizes = [
        [poster, 1280],
        [preview, 320],
        [{ width: storyboard.tileWidth, height: storyboard.tileHeight }, 160],
      ] as const;
      for (const [size, limit] of sizes) {
        if (size.width % 2 || size.height % 2 || size.width < 2 || size.height < 2) return false;
        if (size.width > width || size.height > height || Math.max(size.width, size.height) > limit) return false;
        // Rounded to even sizes, the shape is off by no more than a pixel.
        const scale = Math.min(1, limit / Math.max(width, height));
        if (Math.abs(size.width - width * scale) > 1.001 && size.width > 2) return false;
        if (Math.abs(size.height - height * scale) > 1.001 && size.height > 2) return false;
      }
      return (
        poster.count >= 1 &&
        poster.count <= 8 &&
        (poster.count - 1) * poster.everySeconds <= last &&
        preview.frames >= 1 &&
        preview.frames <= 36 &&
        (preview.frames - 1) / preview.fps <= last &&
        preview.fps <= Math.min(12, rate) + 1e-9 &&
        storyboard.tiles >= 1 &&
        storyboard.tiles <= 50 &&
        storyboard.everySeconds >= 1 &&
        (storyboard.tiles - 1) * storyboard.everySeconds <= last &&
        storyboard.tiles * storyboard.everySeconds > last - storyboard.everySeconds &&
        storyboard.columns <= Math.min(10, storyboard.tiles)
      );
    }),
    { numRuns: 2000 },
  );
  t.pass();
});
