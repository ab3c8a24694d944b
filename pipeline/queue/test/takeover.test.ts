import fc from 'fast-check';
import t from 'tap';
import { takeoverTimes } from '../index.js';

t.test('without a setting the times are those that the documents name', async (t) => {
  t.same(takeoverTimes(30_000), {
    locks: { lockDuration: 30_000, stalledInterval: 10_000 },
    silenceMs: 60_000,
    reconcileMs: 30_000,
  });
});

t.test('the queue has its turn before the reconciler, whatever the setting', async (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 300 }), (seconds) => {
      const { locks, silenceMs } = takeoverTimes(seconds * 1000);
      t.ok(locks.stalledInterval > 0);
      t.ok(locks.lockDuration + 2 * locks.stalledInterval < silenceMs);
      // A living worker writes once a second.
      t.ok(silenceMs >= 5000);
    }),
  );
});
