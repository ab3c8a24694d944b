import fc from 'fast-check';
import t from 'tap';
import { addDays, addMonths, dayBy, dayOf, mondayOf, weeksOf } from '../src/releases/calendar.js';
import { comparison } from '../src/releases/rehearsed.js';
import { changesOf, obstaclesIn, withChanges } from '../src/releases/release.js';
import { readingOf } from '../src/releases/zone-time.js';

const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

t.test('the weeks of a month', async (t) => {
  t.test('are whole, begin on Mondays and hold every day of it once', async () => {
    fc.assert(
      fc.property(day, (one) => {
        const weeks = weeksOf(one);
        const all = weeks.flat();
        const own = all.filter((other) => other.startsWith(one.slice(0, 7)));
        const next = addMonths(`${one.slice(0, 8)}01`, 1);
        const length = Number(addDays(next, -1).slice(8));
        return (
          weeks.every((week) => week.length === 7 && week[0] === mondayOf(week[0] ?? '')) &&
          all.includes(one) &&
          own.length === length &&
          new Set(all).size === all.length
        );
      }),
    );
  });
  t.same(weeksOf('2026-02-14').length, 5, 'February of 2026 begins on a Sunday');
  t.equal(addMonths('2027-01-31', 1), '2027-02-28', 'a month that is shorter ends earlier');
  t.equal(dayBy('End', '2026-11-23'), '2026-11-29');
  t.equal(dayBy('x', '2026-11-23'), null);
  t.equal(dayOf('2026-11-23T23:30:00Z', 'Europe/Paris'), '2026-11-24', 'days are those of the zone');
});

t.test('what a time of a clock means', async (t) => {
  t.match(readingOf('2027-03-28T09:30', 'Europe/Paris'), {
    kind: 'once',
    moment: { at: Date.parse('2027-03-28T07:30:00Z'), offset: '+02:00' },
  });
  t.same(
    readingOf('2027-03-28T02:30', 'Europe/Paris'),
    { kind: 'gap', before: '2027-03-28T01:59', after: '2027-03-28T03:00' },
    'clocks are put forward over it',
  );
  t.match(
    readingOf('2027-10-31T02:30', 'Europe/Paris'),
    { kind: 'twice', earlier: { offset: '+02:00' }, later: { offset: '+01:00' } },
    'clocks are put back',
  );
  t.match(readingOf('2027-01-01T00:00', 'Asia/Kathmandu'), { moment: { offset: '+05:45' } });
  t.equal(readingOf('2027-02-30T10:00', 'UTC'), null);
  t.equal(readingOf('', 'UTC'), null);
});

t.test('changes of a release', async (t) => {
  const frozen = [
    { do: 'publish-flik', flikId: 'a', version: 3 },
    { do: 'publish-pack', packId: 'p', content: {} },
    { do: 'order-fliks', flikIds: ['a', 'b'] },
    { do: 'something-else' },
  ];
  const changes = changesOf({ changes: frozen });
  t.same(
    changes,
    [
      { do: 'publish-flik', flikId: 'a' },
      { do: 'publish-pack', packId: 'p' },
      { do: 'order-fliks', flikIds: ['a', 'b'] },
    ],
    'can be sent again without what was frozen',
  );
  t.same(
    withChanges(changes, [{ do: 'unpublish-flik', flikId: 'a' }]).map((change) => change.do),
    ['publish-pack', 'order-fliks', 'unpublish-flik'],
    'each thing is in it once',
  );
  t.same(
    obstaclesIn([
      { path: '/changes/2', message: 'texts: Title: missing' },
      { path: '/name', message: 'x' },
    ]),
    [{ change: 2, gate: 'texts', message: 'Title: missing' }],
  );
});

t.test('what makes one catalogue another', async (t) => {
  const before = {
    fliks: [
      { id: 'a', version: 1 },
      { id: 'b', version: 1 },
    ],
    packs: [{ id: 'p' }],
  };
  const after = {
    fliks: [
      { id: 'b', version: 2 },
      { id: 'c', version: 1 },
    ],
    packs: [{ id: 'p' }],
  };
  const { added, gone, changed } = comparison(before, after);
  t.same([[...added], [...gone], [...changed]], [['c'], ['a'], ['b']]);
});
