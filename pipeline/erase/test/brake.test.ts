import fc from 'fast-check';
import t from 'tap';
import { BRAKE_RULES, type Circumstances, judge } from '../brake.js';

const HOUR = 3_600_000;
const verdict = (changes: Partial<Circumstances>): string =>
  judge({ gapMs: 60_000, due: 0, live: 0, released: false, ...changes }, BRAKE_RULES).kind;

t.test('what an ordinary minute, an ordinary stop and a small service bring goes', async (t) => {
  t.equal(verdict({ due: 0, live: 0 }), 'go');
  t.equal(verdict({ due: 40, live: 800_000 }), 'go');
  t.equal(verdict({ due: 1000, live: 0 }), 'go', 'a thousand are few, whatever their share is');
  t.equal(verdict({ due: 50_000, live: 200_000 }), 'go', 'a fifth is not more than a fifth');
  t.equal(verdict({ gapMs: 50 * HOUR, due: 10_000, live: 60_000 }), 'go', 'two of fourteen days');
  t.equal(verdict({ gapMs: 400 * HOUR, due: 2, live: 0 }), 'go', 'two clips');
  t.equal(verdict({ gapMs: -5000, due: 2, live: 0 }), 'go', 'a clock that was set right');
});

t.test('what looks like a mistake stops', async (t) => {
  t.equal(verdict({ due: 1001, live: 3000 }), 'brake');
  t.equal(verdict({ gapMs: 24 * HOUR, due: 3, live: 0 }), 'brake', 'after a gap three are enough');
  t.equal(verdict({ gapMs: 24 * HOUR, due: 300, live: 1000 }), 'brake');
  t.equal(verdict({ gapMs: -HOUR, due: 1 }), 'wait');
  t.equal(verdict({ gapMs: -HOUR, due: 1, released: true }), 'wait', 'a permission is no clock');
  const { reason = '' } = {
    reason: '',
    ...judge({ gapMs: 25 * HOUR, due: 30, live: 70, released: false }, BRAKE_RULES),
  };
  t.equal(
    reason,
    '30 of 100 clips (30 %) would go at once, 25 hours after clips were last looked through; up to 20 % may.',
  );
});

t.test('an operator lets pass what the brake holds, and a share of 1 never brakes', async (t) => {
  const some = fc.record({
    gapMs: fc.integer({ min: 0, max: 1000 * HOUR }),
    due: fc.nat(),
    live: fc.nat(),
    released: fc.boolean(),
  });
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(some, (found) => {
        const kind = verdict(found);
        if (found.released && kind !== 'go') return false;
        return judge(found, { ...BRAKE_RULES, maxShare: 1 }).kind === 'go';
      }),
    ),
  );
});

t.test('with more clips that stay, never less goes', async (t) => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 1000 * HOUR }), fc.nat(), fc.nat(), fc.nat());
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(pair, ([gapMs, due, live, more]) => {
        const before = verdict({ gapMs, due, live });
        return before !== 'go' || verdict({ gapMs, due, live: live + more }) === 'go';
      }),
    ),
  );
});
