import fc from 'fast-check';
import t from 'tap';
import { Value } from 'typebox/value';
import { distance } from '../analysis/distance.js';
import { fingerprintOf } from '../analysis/fingerprint.js';
import { type Frames, GRID } from '../analysis/frames.js';
import { Fingerprint } from '../analysis/schema.js';
import { judgeSeam } from '../analysis/seam.js';
import { pureContext } from './support.js';

const { lookalikes: rule } = (await pureContext()).presets;

type Grey = (seconds: number, x: number, y: number) => number;

/** Grey pictures from a function of time and of places from 0 to 1. */
const clip = (grey: Grey, { fps = 30, seconds = 3 } = {}): Frames => {
  const count = Math.round(fps * seconds);
  const data = new Uint8Array(count * GRID * GRID * 3);
  for (let at = 0; at < count * GRID * GRID; at++) {
    const cell = at % (GRID * GRID);
    const value = grey(Math.floor(at / (GRID * GRID)) / fps, (cell % GRID) / GRID, Math.floor(cell / GRID) / GRID);
    data.fill(Math.max(0, Math.min(255, Math.round(value))), at * 3, at * 3 + 3);
  }
  return { data, count, fps };
};

/** A number from 0 to 1, another one for each question. */
const chance = (seed: number, question: number): number => {
  const value = Math.sin(seed * 127.1 + question * 311.7) * 43_758.5453;
  return value - Math.floor(value);
};

/** Blobs that wander over the picture, others for each seed. */
const scene =
  (seed: number): Grey =>
  (seconds, x, y) => {
    const blob = (n: number) => {
      const at = (question: number) => chance(seed, n * 10 + question);
      const across = at(0) + 0.3 * Math.sin(seconds * (1 + 2 * at(1)) + 6 * at(2));
      const down = at(3) + 0.3 * Math.cos(seconds * (1 + 2 * at(4)) + 6 * at(5));
      return (at(6) > 0.4 ? 120 : -90) * Math.exp(-(20 + 60 * at(7)) * ((x - across) ** 2 + (y - down) ** 2));
    };
    return 90 + blob(1) + blob(2) + blob(3) + blob(4) + blob(5);
  };
const of = (grey: Grey, shape?: Parameters<typeof clip>[1]) => fingerprintOf(clip(grey, shape));

t.test('a picture every eighth of a second, at any rate', async (t) => {
  for (const fps of [10, 24, 30, 60]) t.equal(of(scene(1), { fps, seconds: 2 }).frames.length, 16, `${fps} fps`);
  const fingerprint = of(scene(1));
  t.ok(Value.Check(Fingerprint, JSON.parse(JSON.stringify(fingerprint))), 'and survives being kept as JSON');
  t.equal(distance(fingerprint, fingerprint, rule), 0);
});

t.test('copies are near', async (t) => {
  const seen = scene(2);
  const original = of(seen);
  const grain = (x: number, y: number) => 6 * Math.sin(x * 997 + y * 613);
  const near: Record<string, Fingerprint> = {
    noise: of((s, x, y) => seen(s, x, y) + grain(x, y)),
    'another rate': of(seen, { fps: 12 }),
    brighter: of((s, x, y) => seen(s, x, y) * 1.1 + 8),
    'trimmed at both ends': of((s, x, y) => seen(s + 0.37, x, y), { seconds: 2.2 }),
    'slightly cropped': of((s, x, y) => seen(s, 0.03 + x * 0.94, 0.03 + y * 0.94)),
    'with a mark': of((s, x, y) => (x > 0.7 && y > 0.85 ? 235 : seen(s, x, y))),
    mirrored: of((s, x, y) => seen(s, 1 - 1 / GRID - x, y)),
  };
  for (const [name, fingerprint] of Object.entries(near)) {
    const apart = distance(original, fingerprint, rule);
    t.ok(apart <= rule.maxDistance, `${name}: ${apart.toFixed(3)}`);
    t.equal(distance(fingerprint, original, rule), apart, 'from either side');
  }
});

t.test('others are far', async (t) => {
  const prints = Array.from({ length: 6 }, (_, seed) => of(scene(seed), { fps: 8 }));
  prints.forEach((one, at) => {
    for (const other of prints.slice(at + 1)) t.ok(distance(one, other, rule) > rule.maxDistance);
  });
});

t.test('a moment in common is not enough', async (t) => {
  const one = of(scene(1), { seconds: 4 });
  const half = of((s, x, y) => (s < 1 ? scene(1)(s, x, y) : scene(4)(s, x, y)), { seconds: 4 });
  t.ok(distance(one, half, rule) > rule.maxDistance);
  t.ok(distance(one, { ...one, stepSeconds: 0.25 }, rule) === 1, 'another step cannot be compared');
  const flat = of(() => 128);
  t.equal(distance(flat, flat, rule), 1, 'nor can pictures of nothing');
});

t.test('a short clip is compared as a whole', async (t) => {
  const short = of(scene(3), { seconds: 0.5 });
  t.equal(distance(short, short, rule), 0);
  t.equal(distance(short, of(scene(3)), rule), 0, 'and found within a longer one');
});

const code = fc
  .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 32, maxLength: 32 })
  .map((digits) => digits.join(''));
const print = fc
  .array(code, { minLength: 1, maxLength: 30 })
  .map((frames): Fingerprint => ({ version: 1, stepSeconds: 0.125, frames }));

t.test('always between 0 and 1, and the same from both sides', async () => {
  fc.assert(
    fc.property(print, print, (one, other) => {
      const apart = distance(one, other, rule);
      return apart >= 0 && apart <= 1 && apart === distance(other, one, rule);
    }),
  );
});

/** Signs or sure ones of a picture, one after the other. */
const bitsOf = (digits: string): boolean[] =>
  [...digits].flatMap((digit) => [8, 4, 2, 1].map((bit) => (Number.parseInt(digit, 16) & bit) !== 0));

/** The same as `distance` as it is described, bit by bit. */
function slowly(one: Fingerprint, other: Fingerprint): number {
  const [a, b] = [one.frames, other.frames].map((frames) =>
    frames.map((text) => ({ signs: bitsOf(text.slice(0, 16)), sure: bitsOf(text.slice(16)) })),
  );
  if (a === undefined || b === undefined) throw new Error('there are two');
  const shorter = Math.min(a.length, b.length);
  const wanted = Math.max(rule.minOverlapSeconds / 0.125, rule.minOverlapShare * shorter);
  const least = Math.max(1, Math.min(shorter, Math.ceil(wanted)));
  let nearest = 1;
  for (const mirror of [false, true]) {
    for (let offset = -b.length; offset <= a.length; offset++) {
      const pairs = a.flatMap((seen, at) => {
        const its = b[at - offset];
        return its === undefined ? [] : [{ seen, its }];
      });
      if (pairs.length < least) continue;
      const compared = pairs.flatMap(({ seen, its }) =>
        seen.signs.flatMap((sign, bit) => {
          if (!(seen.sure[bit] && its.sure[bit])) return [];
          // In a mirror every second frequency of a row has the other sign.
          return [(mirror && bit % 2 === 0) !== (sign !== its.signs[bit])];
        }),
      );
      if (compared.length < 8 * pairs.length) continue;
      nearest = Math.min(nearest, compared.filter((different) => different).length / compared.length);
    }
  }
  return nearest;
}

/** A copy: some pictures off the start, some signs turned round, and perhaps a mirror. */
const copied = fc.record({
  one: fc.array(code, { minLength: 10, maxLength: 16 }),
  skip: fc.integer({ min: 0, max: 4 }),
  turned: fc.array(fc.tuple(fc.nat(15), fc.nat(15), fc.constantFrom(1, 2, 4, 8)), { maxLength: 400 }),
  mirror: fc.boolean(),
});

t.test('a limit saves work, and hides nothing that is within it', async (t) => {
  const met: Record<'near' | 'far', number> = { near: 0, far: 0 };
  fc.assert(
    fc.property(copied, fc.double({ min: 0, max: 0.5, noNaN: true }), ({ one, skip, turned, mirror }, limit) => {
      const other = one.slice(skip).map((text, at) => {
        const digits = [...text].map((digit) => Number.parseInt(digit, 16));
        for (const [picture, digit, bit] of turned) if (picture === at) digits[digit] = (digits[digit] ?? 0) ^ bit;
        if (mirror) for (let digit = 0; digit < 16; digit++) digits[digit] = (digits[digit] ?? 0) ^ 0b1010;
        return digits.map((digit) => digit.toString(16)).join('');
      });
      const whole = { version: 1, stepSeconds: 0.125, frames: one } as const;
      const copy = { version: 1, stepSeconds: 0.125, frames: other } as const;
      const apart = slowly(whole, copy);
      met[apart <= limit ? 'near' : 'far'] += 1;
      return (
        distance(whole, copy, rule) === apart && distance(whole, copy, rule, limit) === (apart <= limit ? apart : 1)
      );
    }),
  );
  t.ok(met.near > 10 && met.far > 10, `${met.near} within their limit, ${met.far} not`);
});

t.test('the seam: as small a step as any, or a jump', async (t) => {
  const turning: Grey = (seconds, x, y) => 128 + 100 * Math.sin(2 * Math.PI * (seconds / 2 + x)) * Math.cos(3 * y);
  t.ok(judgeSeam(clip(turning, { seconds: 2 })).score > 0.95, 'a whole turn');
  t.ok(judgeSeam(clip(turning, { seconds: 1 })).score < 0.2, 'half a turn');
  const held: Grey = (seconds, x, y) => turning(Math.floor(seconds * 10) / 10, x, y);
  t.ok(judgeSeam(clip(held, { seconds: 2 })).score > 0.9, 'drawn at 10 pictures a second, each held for three');
  t.equal(judgeSeam(clip(() => 90)).score, 1, 'nothing moves');
  t.match(judgeSeam(clip((seconds) => (seconds < 1.5 ? 20 : 220))), { usual: 0 });
  t.ok(judgeSeam(clip((seconds) => (seconds < 1.5 ? 20 : 220))).score < 0.01, 'a cut at the end of the loop');
  t.strictSame(judgeSeam({ data: new Uint8Array(0), count: 0, fps: 30 }), { score: 1, step: 0, usual: 0 });
});
