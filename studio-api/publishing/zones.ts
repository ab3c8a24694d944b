import { QikError } from '../../pipeline/errors/catalogue.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function refuse(path: string, message: string): QikError {
  return new QikError('invalid_request', `${path} ${message}`, { errors: [{ path: `/${path}`, message }] });
}

/** @throws QikError `invalid_request` for what is no name of a zone of the IANA database */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  // An offset is no zone: its rules never change, and nobody's clock on the wall keeps it.
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(zone))
    throw refuse('zone', 'is not the name of a time zone, such as Europe/Paris');
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: zone, calendar: 'iso8601', numberingSystem: 'latn', hourCycle: 'h23' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
    formats.set(zone, format);
    return format;
  } catch (error) {
    if (error instanceof RangeError) throw refuse('zone', 'is not the name of a time zone, such as Europe/Paris');
    throw error;
  }
}

/**
 * What has to be added to UTC to get the clock on the wall.
 *
 * @param at milliseconds since 1970
 * @returns milliseconds
 */
export function offsetAt(zone: string, at: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** A wall clock's time as if it were UTC, in milliseconds, and the offset that was named with it. */
export type WallTime = { readonly wall: number; readonly offset: number | null };

const LOCAL = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?::00)?([+-]\d{2}:\d{2}|Z)?$/;

/** Milliseconds of an offset such as +02:00. */
function offsetOf(text: string): number {
  if (text === 'Z') return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(4, 6))];
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}

/**
 * Reads a wall clock's time such as 2027-03-28T09:30, by the minute; an offset such as +02:00 behind it tells one of
 * two apart that the clock shows.
 *
 * @throws QikError `invalid_request`
 */
export function parseWallTime(text: string): WallTime {
  const match = LOCAL.exec(text);
  const [local, offset] = [match?.[1], match?.[2]];
  const wall = local === undefined ? Number.NaN : Date.parse(`${local}:00Z`);
  // The parser takes the 30th of February for a day in March.
  if (local === undefined || Number.isNaN(wall) || wallText(wall) !== local)
    throw refuse('localTime', 'is not a date and time such as 2027-03-28T09:30');
  return { wall, offset: offset === undefined ? null : offsetOf(offset) };
}

/** A wall clock's time as text, by the minute. */
export const wallText = (wall: number): string => new Date(wall).toISOString().slice(0, 16);

/** An offset as text, such as +05:45; seconds, which zones had a century ago, are dropped. */
export function offsetText(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / MINUTE_MS);
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * What a wall clock's time means in a zone. `gap`: the clock is put forward over it; `before` and `after` are the
 * nearest times that it shows, and `at` the moment at which it is put forward. Moments are milliseconds since 1970.
 */
export type Meaning =
  | { readonly kind: 'once'; readonly at: number }
  | { readonly kind: 'twice'; readonly earlier: number; readonly later: number }
  | { readonly kind: 'gap'; readonly at: number; readonly before: number; readonly after: number };

/** Offsets that are in force around a time: no zone is further than 14 hours from UTC. */
function offsetsAround(zone: string, wall: number): readonly number[] {
  const offsets = new Set<number>();
  for (let hours = -24; hours <= 24; hours += 4) offsets.add(offsetAt(zone, wall + hours * HOUR_MS));
  return [...offsets];
}

/** The first second of another offset, between two moments with different ones. */
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

/**
 * What a wall clock's time means by the rules of its zone as this machine knows them.
 *
 * @param wall see {@link WallTime}
 */
export function meaningOf(wall: number, zone: string): Meaning {
  const offsets = offsetsAround(zone, wall);
  const moments = offsets
    .map((offset) => wall - offset)
    .filter((at) => at + offsetAt(zone, at) === wall)
    .sort((a, b) => a - b);
  const [first, second] = moments;
  if (first !== undefined && second !== undefined) return { kind: 'twice', earlier: first, later: second };
  if (first !== undefined) return { kind: 'once', at: first };
  // Of the two readings of a time that is left out the later one lies before the transition, by the old offset.
  const at = transitionBetween(zone, wall - Math.max(...offsets), wall - Math.min(...offsets));
  return { kind: 'gap', at, before: at - MINUTE_MS + offsetAt(zone, at - MINUTE_MS), after: at + offsetAt(zone, at) };
}
