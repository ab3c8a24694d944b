import fc from 'fast-check';
import t from 'tap';
import { SCHEDULE_MS, waitAfter } from '../schedule.js';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const DAY_MS = 86_400_000;

t.test('ten tries over three days and some, none too early', async (t) => {
  t.equal(SCHEDULE_MS.length, 10);
  const hours = SCHEDULE_MS.reduce((sum, ms) => sum + ms, 0) / 3_600_000;
  t.ok(hours > 75 && hours < 76, String(hours));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), chance, (tries, luck) => {
      const planned = SCHEDULE_MS[tries] ?? 0;
      const wait = waitAfter(tries, null, luck) ?? -1;
      return wait >= planned * 0.8 - 1 && wait <= planned * 1.2 + 1;
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 1000 }), chance, (tries, luck) => waitAfter(tries, null, luck) === null),
  );
  t.equal(waitAfter(1, null, 0), 4000);
  t.equal(waitAfter(1, null, 0.5), 5000);
});

t.test('a receiver may ask for more time, up to a day', async () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 10 * DAY_MS }),
      chance,
      (tries, asked, luck) => {
        const wait = waitAfter(tries, asked, luck) ?? -1;
        const without = waitAfter(tries, null, luck) ?? -1;
        return wait >= without && wait >= Math.min(asked, DAY_MS) && wait <= Math.max(without, DAY_MS);
      },
    ),
  );
});
