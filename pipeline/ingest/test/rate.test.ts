import fc from 'fast-check';
import t from 'tap';
import { RateGuard } from '../rate.js';

const rule = { graceMs: 30_000, windowMs: 15_000, minBytesPerSecond: 16_000 };

/** When, in milliseconds, an upload with that many bytes in each half second is cut; null if it goes on for ten minutes. */
function cutAt(bytesIn: (at: number) => number): number | null {
  const guard = new RateGuard(rule, 0);
  for (let at = 500; at <= 600_000; at += 500) {
    guard.note(bytesIn(at));
    if (guard.tooSlow(at)) return at;
  }
  return null;
}

t.test('trickling is cut once the grace is over, enough is never', async (t) => {
  t.equal(
    cutAt(() => 1),
    30_000,
  );
  t.equal(
    cutAt(() => 0),
    30_000,
  );
  t.equal(
    cutAt(() => 8000),
    null,
    '16,000 a second',
  );
  t.equal(
    cutAt(() => 7999),
    30_000,
  );
  t.equal(
    cutAt((at) => (at <= 60_000 ? 100_000 : 0)),
    74_000,
    'a fast start buys no more than the window',
  );
  t.equal(
    cutAt((at) => (at % 10_000 === 0 ? 300_000 : 0)),
    null,
    'pauses shorter than the window do no harm',
  );
});

t.test('whatever keeps the rate in every half second is never cut', async (t) => {
  const property = fc.property(
    fc.array(fc.integer({ min: 8000, max: 10_000_000 }), { minLength: 1, maxLength: 200 }),
    (amounts) => cutAt((at) => amounts[(at / 500) % amounts.length] ?? 8000) === null,
  );
  t.doesNotThrow(() => fc.assert(property, { numRuns: 50 }));
});
