import { QikError } from '../../pipeline/errors/catalogue.js';
import { meaningOf, offsetAt, offsetText, parseWallTime, wallText } from './zones.js';

/** When something is due. */
export type Due = {
  readonly at: Date;
  /** As it is kept, with an offset only where one was named. */
  readonly localTime: string;
  readonly zone: string;
  /** In force then, such as +02:00. */
  readonly offset: string;
  /** Where the clock shows the time twice: the other one, that was not taken. */
  readonly other: { readonly at: Date; readonly offset: string } | null;
};

const dueOf = (at: number, localTime: string, zone: string, other: number | null): Due => ({
  ...{ at: new Date(at), localTime, zone, offset: offsetText(offsetAt(zone, at)) },
  other: other === null ? null : { at: new Date(other), offset: offsetText(offsetAt(zone, other)) },
});

/** The moments at which the clock shows a time, earliest first; none where it is put forward over it. */
function momentsOf(wall: number, zone: string): readonly number[] {
  const meaning = meaningOf(wall, zone);
  if (meaning.kind === 'gap') return [];
  return meaning.kind === 'once' ? [meaning.at] : [meaning.earlier, meaning.later];
}

function inGap(wall: number, zone: string): QikError {
  const meaning = meaningOf(wall, zone);
  const [before, after] = meaning.kind === 'gap' ? [meaning.before, meaning.after] : [wall, wall];
  const detail = `At ${wallText(wall)} the clocks of ${zone} are put forward; the nearest times are ${wallText(before)} and ${wallText(after)}.`;
  return new QikError('time_left_out', detail, {
    errors: [before, after].map((nearest) => ({ path: '/localTime', message: wallText(nearest) })),
  });
}

/**
 * The moment that a clock on a wall somewhere says. Of two that it shows, the earlier, unless an offset is named.
 *
 * @param localTime such as 2027-10-31T02:30, or 2027-10-31T02:30+01:00
 * @param zone of the IANA database
 * @throws QikError `invalid_request`, or `time_left_out` where the clock never shows that time; `errors` then hold the
 *   nearest times
 */
export function dueAt(localTime: string, zone: string): Due {
  const { wall, offset } = parseWallTime(localTime);
  const moments = momentsOf(wall, zone);
  const [first] = moments;
  if (first === undefined) throw inGap(wall, zone);
  const wanted = offset === null ? first : moments.find((at) => offsetText(offsetAt(zone, at)) === offsetText(offset));
  if (wanted === undefined) {
    const known = moments.map((at) => offsetText(offsetAt(zone, at))).join(' or ');
    const message = `is not in force in ${zone} then; ${known} is`;
    throw new QikError('invalid_request', `offset ${message}`, { errors: [{ path: '/offset', message }] });
  }
  return dueOf(wanted, localTime, zone, moments.find((at) => at !== wanted) ?? null);
}

/**
 * The same by the rules of now, which can be others than when it was asked for: governments move their clocks. What
 * they say now counts. A time that is left out by now is taken for the moment at which the clock is put forward, and
 * an offset that is in force no more for none.
 */
export function dueByNow(localTime: string, zone: string): Date {
  const { wall, offset } = parseWallTime(localTime);
  const meaning = meaningOf(wall, zone);
  if (meaning.kind === 'gap') return new Date(meaning.at);
  const moments = momentsOf(wall, zone);
  const named = moments.find((at) => offset !== null && offsetText(offsetAt(zone, at)) === offsetText(offset));
  return new Date(named ?? moments[0] ?? wall);
}
