import fc from 'fast-check';
import t from 'tap';
import { CLASS_BEGINS, CLASS_SIZE, jobPriority } from '../priority.js';

const rank = fc.integer({ min: -1000, max: 5_000_000 });
const classes = ['interactive', 'normal', 'bulk'] as const;

t.test('a later rank is never sooner, and within a class every rank has a place of its own', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.constantFrom(...classes), rank, rank, (name, a, b) => {
        const [first, second] = [jobPriority(CLASS_BEGINS[name], a), jobPriority(CLASS_BEGINS[name], b)];
        const inside = a >= 1 && b >= 1 && a <= CLASS_SIZE && b <= CLASS_SIZE;
        return a <= b ? first <= second && (!inside || a === b || first < second) : second <= first;
      }),
    ),
  );
});

t.test('classes never mix, whatever the ranks, and BullMQ takes every priority', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(rank, rank, rank, (a, b, c) => {
        const interactive = jobPriority(CLASS_BEGINS.interactive, a);
        const normal = jobPriority(CLASS_BEGINS.normal, b);
        const bulk = jobPriority(CLASS_BEGINS.bulk, c);
        // 0 would run before all, and 2^21 is refused.
        return interactive >= 1 && interactive < normal && normal < bulk && bulk < 2 ** 21 && Number.isInteger(bulk);
      }),
    ),
  );
});
