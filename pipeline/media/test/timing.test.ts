import fc from 'fast-check';
import t from 'tap';
import { constantRate, toNumber } from '../plan/rate.js';
import { measureTiming, naturalRate } from '../probe/timing.js';

const packets = (times: readonly number[], duration: number | null = null) =>
  times.map((pts) => ({ pts, duration, shown: true }));
const steady = (fps: number, count: number, digits = 6) =>
  packets(
    Array.from({ length: count }, (_, index) => Number((index / fps).toFixed(digits))),
    1 / fps,
  );

t.test('natural rates are found behind what clocks write', async (t) => {
  t.strictSame(naturalRate(29.97), { num: 30_000, den: 1001 });
  t.strictSame(naturalRate(30.003), { num: 30, den: 1 });
  t.strictSame(naturalRate(24.038), { num: 24, den: 1 });
  t.strictSame(naturalRate(8.797), { num: 8797, den: 1000 });
  t.strictSame(
    measureTiming(steady(30_000 / 1001, 60, 3), 0).frameRate,
    { num: 30_000, den: 1001 },
    'Matroska counts in milliseconds',
  );
});

t.test('uneven times are seen, and pauses do not slow the rest', async (t) => {
  const times = [...Array(30).keys()].map((index) => index / 30 + (index > 10 ? 0.4 : 0) + (index > 20 ? 0.3 : 0));
  const timing = measureTiming(packets(times, 1 / 30), 0);
  t.equal(timing.variable, true);
  t.strictSame(timing.frameRate, { num: 30, den: 1 });
  t.equal(measureTiming(steady(25, 50), 0).variable, false);
});

t.test('what an edit list cuts away is not counted', async (t) => {
  const cut = steady(30, 30).map((packet, index) => ({ ...packet, shown: index >= 10 }));
  const timing = measureTiming(cut, 10 / 30);
  t.equal(timing.frames, 20);
  t.ok(Math.abs(timing.end - 20 / 30) < 0.001, String(timing.end));
  t.ok(Math.abs(timing.start) < 0.001);
});

t.test('no times, one time, absurd times: an answer all the same', async (t) => {
  t.equal(measureTiming([], 0).frames, 0);
  t.equal(measureTiming([{ pts: null, duration: null, shown: true }], 0).frames, 1);
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          pts: fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true })),
          duration: fc.option(fc.double({ min: -10, max: 1e6, noNaN: true })),
          shown: fc.boolean(),
        }),
      ),
      (list) => {
        const timing = measureTiming(list, 0);
        return (
          timing.frameRate.num >= 1 &&
          timing.frameRate.den >= 1 &&
          Number.isFinite(timing.end) &&
          toNumber(timing.frameRate) <= 481
        );
      },
    ),
  );
});

t.test('a capped rate shows every n-th picture', async (t) => {
  const capped = (num: number, den: number) => constantRate({ num, den }, 30);
  t.strictSame(capped(60, 1), { num: 30, den: 1 });
  t.strictSame(capped(60_000, 1001), { num: 30_000, den: 1001 });
  t.strictSame(capped(50, 1), { num: 25, den: 1 });
  t.strictSame(capped(48, 1), { num: 24, den: 1 });
  t.strictSame(capped(240, 1), { num: 30, den: 1 });
  t.strictSame(capped(24, 1), { num: 24, den: 1 });
  t.strictSame(capped(1, 1), { num: 5, den: 1 }, 'slower than five is held');
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 480_000 }),
      fc.constantFrom(1000, 1001),
      fc.constantFrom(15, 30, 60),
      (num, den, cap) => {
        const rate = toNumber(constantRate({ num, den }, cap));
        return rate <= cap && rate >= 5;
      },
    ),
  );
});
