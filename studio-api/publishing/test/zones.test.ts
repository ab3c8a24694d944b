import t from 'tap';
import { QikError } from '../../../pipeline/errors/catalogue.js';
import { dueAt, dueByNow } from '../due.js';
import { meaningOf, offsetAt, parseWallTime } from '../zones.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Every moment in some years at which the offset of a zone changes. */
function transitionsOf(zone: string, from: number, to: number): number[] {
  const found: number[] = [];
  // A week: rules that last for a shorter time, as around Ramadan, still last for a month.
  for (let at = from; at < to; at += 168 * HOUR) {
    const next = Math.min(at + 168 * HOUR, to);
    if (offsetAt(zone, at) === offsetAt(zone, next)) continue;
    let [low, high] = [at, next];
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2000) * 1000;
      if (offsetAt(zone, middle) === offsetAt(zone, at)) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
}

const wallOf = (zone: string, at: number): number => at + offsetAt(zone, at);

/** Whether a meaning is right, by nothing but the clock itself. */
function faultOf(zone: string, wall: number): string | null {
  const meaning = meaningOf(wall, zone);
  if (meaning.kind === 'once') return wallOf(zone, meaning.at) === wall ? null : 'another time';
  if (meaning.kind === 'twice') {
    const both = wallOf(zone, meaning.earlier) === wall && wallOf(zone, meaning.later) === wall;
    return both && meaning.earlier < meaning.later ? null : 'not twice';
  }
  const fits =
    wallOf(zone, meaning.at) === meaning.after &&
    wallOf(zone, meaning.at - MINUTE) === meaning.before &&
    meaning.before < wall &&
    wall < meaning.after;
  return fits ? null : 'not the nearest times';
}

t.test('around every transition of every zone, a time means what its clock shows', async (t) => {
  const zones = Intl.supportedValuesOf('timeZone');
  t.ok(zones.length > 300);
  let [transitions, gaps, overlaps] = [0, 0, 0];
  const faults: string[] = [];
  for (const zone of zones) {
    for (const at of transitionsOf(zone, Date.UTC(2026, 0), Date.UTC(2028, 0))) {
      transitions += 1;
      const [old, fresh] = [offsetAt(zone, at - 1000), offsetAt(zone, at)];
      const [low, high] = [at + Math.min(old, fresh), at + Math.max(old, fresh)];
      const middle = Math.floor((low + high) / 2 / MINUTE) * MINUTE;
      for (const wall of [low - MINUTE, low, middle, high - MINUTE, high]) {
        const expected = wall < low || wall >= high ? 'once' : fresh > old ? 'gap' : 'twice';
        // The first minute that is left out is the one at which the clock is put forward.
        const { kind } = meaningOf(wall, zone);
        if (kind !== expected) faults.push(`${zone} ${new Date(wall).toISOString()}: ${kind}, not ${expected}`);
        if (kind === 'gap') gaps += 1;
        if (kind === 'twice') overlaps += 1;
        const fault = faultOf(zone, wall);
        if (fault !== null) faults.push(`${zone} ${new Date(wall).toISOString()}: ${fault}`);
      }
    }
  }
  t.strictSame(faults.slice(0, 10), []);
  t.ok(transitions > 200 && gaps > 300 && overlaps > 300, `${transitions} transitions`);
});

t.test('every moment is found again by the clock of its zone', async (t) => {
  const zones = Intl.supportedValuesOf('timeZone');
  const faults: string[] = [];
  zones.forEach((zone, index) => {
    for (let month = 0; month < 12; month += 1) {
      const at = Date.UTC(2027, month, 1 + (index % 27), index % 24, (index * 7) % 60);
      const meaning = meaningOf(wallOf(zone, at), zone);
      const moments = meaning.kind === 'twice' ? [meaning.earlier, meaning.later] : [meaning.at];
      if (meaning.kind === 'gap' || !moments.includes(at)) faults.push(`${zone} ${new Date(at).toISOString()}`);
    }
  });
  t.strictSame(faults, []);
});

t.test('a day that a whole country left out', async (t) => {
  const noon = parseWallTime('2011-12-30T12:00').wall;
  t.match(meaningOf(noon, 'Pacific/Apia'), {
    kind: 'gap',
    before: Date.UTC(2011, 11, 29, 23, 59),
    after: Date.UTC(2011, 11, 31),
  });
});

const refusal = (act: () => unknown): QikError => {
  try {
    act();
  } catch (error) {
    if (error instanceof QikError) return error;
    throw error;
  }
  throw new Error('it was not refused');
};

t.test('a time in the gap is refused with the nearest two', async (t) => {
  const error = refusal(() => dueAt('2027-03-28T02:30', 'Europe/Paris'));
  t.equal(error.code, 'time_left_out');
  t.strictSame(
    error.errors.map(({ message }) => message),
    ['2027-03-28T01:59', '2027-03-28T03:00'],
  );
  // By then the rules may have become others: it is not lost.
  t.equal(dueByNow('2027-03-28T02:30', 'Europe/Paris').toISOString(), '2027-03-28T01:00:00.000Z');
});

t.test('of a time that comes twice the earlier is taken, or the one whose offset is named', async (t) => {
  const due = dueAt('2027-10-31T02:30', 'Europe/Paris');
  t.equal(due.at.toISOString(), '2027-10-31T00:30:00.000Z');
  t.equal(due.offset, '+02:00');
  t.match(due.other, { offset: '+01:00' });
  const later = dueAt('2027-10-31T02:30+01:00', 'Europe/Paris');
  t.equal(later.at.toISOString(), '2027-10-31T01:30:00.000Z');
  t.match(later.other, { offset: '+02:00' });
  t.equal(dueByNow('2027-10-31T02:30+01:00', 'Europe/Paris').toISOString(), '2027-10-31T01:30:00.000Z');
  t.match(
    refusal(() => dueAt('2027-10-31T02:30+05:00', 'Europe/Paris')),
    { code: 'invalid_request' },
  );
});

t.test('what is no time or no zone is refused', async (t) => {
  for (const [time, zone] of [
    ['2027-02-30T10:00', 'Europe/Paris'],
    ['2027-02-03', 'Europe/Paris'],
    ['2027-02-03T25:00', 'Europe/Paris'],
    ['2027-02-03T10:00', 'Europe/Nowhere'],
    ['2027-02-03T10:00', '+02:00'],
    ['2027-02-03T10:00', ''],
  ] as const)
    t.equal(refusal(() => dueAt(time, zone)).code, 'invalid_request', `${time} ${zone}`);
  t.equal(dueAt('2027-02-03T10:00', 'America/Argentina/Buenos_Aires').at.toISOString(), '2027-02-03T13:00:00.000Z');
});
