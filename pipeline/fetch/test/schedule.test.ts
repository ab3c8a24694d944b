import fc from 'fast-check';
import t from 'tap';
import { MAX_TRIES, waitAfter } from '../schedule.js';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const tries = fc.integer({ min: 1, max: MAX_TRIES - 1 });

t.test('each wait is longer than the one before, and there is a last try', async (t) => {
  fc.assert(
    fc.property(tries, chance, chance, (number, one, other) => {
      const [wait, next] = [waitAfter(number, null, one) ?? 0, waitAfter(number + 1, null, other)];
      return (
        wait > 1000 && wait < 200_000 && (next === null) === (number + 1 === MAX_TRIES) && (next ?? wait * 2) > wait
      );
    }),
  );
  for (const number of [MAX_TRIES, MAX_TRIES + 1]) t.equal(waitAfter(number, 1000, 0.5), null);
});

t.test('a source may ask for more time, up to ten minutes', async () => {
  fc.assert(
    fc.property(tries, fc.integer({ min: 0, max: 10_000_000 }), chance, (number, asked, luck) => {
      const wait = waitAfter(number, asked, luck) ?? -1;
      const without = waitAfter(number, null, luck) ?? -1;
      return wait === Math.max(without, Math.min(asked, 600_000));
    }),
  );
});
