import fc from 'fast-check';
import t from 'tap';
import type { PlaybackPolicy } from '../../db/index.js';
import { isLimited, playableUntil, refusalOf, type Viewer } from '../limits.js';

const NOW = Date.parse('2026-05-01T12:00:00Z');
const moment = fc.integer({ min: NOW - 1e9, max: NOW + 1e9 }).map((ms) => new Date(ms));

const policy: fc.Arbitrary<PlaybackPolicy> = fc.record(
  {
    views: fc.integer({ min: 1, max: 100 }),
    viewWindowMs: fc.integer({ min: 1, max: 1e9 }),
    lockedUntilReply: fc.constant(true),
  },
  { requiredKeys: [] },
);
const viewer: fc.Arbitrary<Viewer> = fc.record({
  views: fc.nat({ max: 120 }),
  firstViewAt: fc.option(moment),
  unlockedAt: fc.option(moment),
});

t.test('who is refused, and why', async (t) => {
  const now = new Date(NOW);
  const seen = { views: 1, firstViewAt: new Date(NOW - 1000), unlockedAt: null };
  t.equal(refusalOf({}, null, now), null, 'no limits');
  t.equal(refusalOf({ views: 1 }, null, now), null, 'the first view');
  t.equal(refusalOf({ views: 1 }, seen, now), 'views_used_up');
  t.equal(refusalOf({ views: 2 }, seen, now), null);
  t.equal(refusalOf({ viewWindowMs: 1001 }, seen, now), null);
  t.equal(refusalOf({ viewWindowMs: 1000 }, seen, now), 'view_window_over', 'at its end it is over');
  t.equal(refusalOf({ lockedUntilReply: true }, null, now), 'locked_until_reply');
  t.equal(refusalOf({ lockedUntilReply: true }, { ...seen, unlockedAt: now }, now), null);
  t.equal(refusalOf({ lockedUntilReply: true, views: 1 }, { ...seen, unlockedAt: now }, now), 'views_used_up');
});

t.test('a limit only ever takes away', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(policy, fc.option(viewer), moment, (limits, who, now) => {
        const { views, viewWindowMs, lockedUntilReply } = limits;
        const alone = [
          views === undefined ? null : refusalOf({ views }, who, now),
          viewWindowMs === undefined ? null : refusalOf({ viewWindowMs }, who, now),
          lockedUntilReply === undefined ? null : refusalOf({ lockedUntilReply }, who, now),
        ];
        const together = refusalOf(limits, who, now);
        return together === null ? alone.every((one) => one === null) : alone.includes(together);
      }),
    ),
  );
  t.doesNotThrow(() =>
    fc.assert(fc.property(viewer, moment, (who, now) => !isLimited({}) && refusalOf({}, who, now) === null)),
  );
});

t.test('the end is the clip’s or the window’s, whichever comes first', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(policy, fc.option(moment), moment, (limits, first, clipEnd) => {
        const until = playableUntil(limits, first, clipEnd);
        const windowEnd =
          limits.viewWindowMs === undefined || first === null
            ? Number.POSITIVE_INFINITY
            : first.getTime() + limits.viewWindowMs;
        return until.getTime() === Math.min(clipEnd.getTime(), windowEnd);
      }),
    ),
  );
});

t.test('who is refused for the window’s sake is so from its end on', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), moment, moment, (viewWindowMs, firstViewAt, now) => {
        const who = { views: 1, firstViewAt, unlockedAt: null };
        const far = new Date(8.64e15);
        const over = now.getTime() >= playableUntil({ viewWindowMs }, firstViewAt, far).getTime();
        return (refusalOf({ viewWindowMs }, who, now) === 'view_window_over') === over;
      }),
    ),
  );
});
