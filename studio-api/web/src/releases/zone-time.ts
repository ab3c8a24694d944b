const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Milliseconds to add to UTC to get what a clock in the zone shows. */
function offsetAt(zone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, calendar: 'iso8601', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** An offset as the API writes it, such as +05:45. */
export function offsetText(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / MINUTE_MS);
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** A moment that a clock's time means, in milliseconds since 1970, and the offset that is in force then. */
export type Moment = { readonly at: number; readonly offset: string };

/**
 * What a clock's time means in a zone: one moment, or two on the night on which clocks are put back, the earlier first,
 * or none on the night on which they are put forward; `before` and `after` are the nearest times that they show.
 */
export type Reading =
  | { readonly kind: 'once'; readonly moment: Moment }
  | { readonly kind: 'twice'; readonly earlier: Moment; readonly later: Moment }
  | { readonly kind: 'gap'; readonly before: string; readonly after: string };

/** The first millisecond, by the second, at which another offset is in force. */
function transitionBetween(zone: string, from: number, to: number): number {
  const old = offsetAt(zone, from);
  let [low, high] = [Math.floor(from / 1000), Math.floor(to / 1000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle * 1000) === old) low = middle;
    else high = middle;
  }
  return high * 1000;
}

const wallText = (wall: number): string => new Date(wall).toISOString().slice(0, 16);

/**
 * Reads a clock's time such as 2027-03-28T09:30 in a zone of the IANA database, as the API will, so that the page can
 * say what it means before anything is sent. Null: it is no time yet.
 */
export function readingOf(localTime: string, zone: string): Reading | null {
  const wall = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(localTime) ? Date.parse(`${localTime}:00Z`) : Number.NaN;
  if (Number.isNaN(wall) || wallText(wall) !== localTime) return null;
  const offsets = new Set<number>();
  // No zone is further than 14 hours from UTC.
  for (let hours = -24; hours <= 24; hours += 4) offsets.add(offsetAt(zone, wall + hours * HOUR_MS));
  const moments = [...offsets]
    .filter((offset) => offsetAt(zone, wall - offset) === offset)
    .map((offset) => ({ at: wall - offset, offset: offsetText(offset) }))
    .sort((a, b) => a.at - b.at);
  const [first, second] = moments;
  if (first === undefined) {
    const at = transitionBetween(zone, wall - Math.max(...offsets), wall - Math.min(...offsets));
    const last = at - MINUTE_MS;
    return { kind: 'gap', before: wallText(last + offsetAt(zone, last)), after: wallText(at + offsetAt(zone, at)) };
  }
  return second === undefined ? { kind: 'once', moment: first } : { kind: 'twice', earlier: first, later: second };
}
