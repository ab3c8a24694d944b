/** A day as 2027-03-28. */
export type Day = string;

const DAY_MS = 86_400_000;
const WEEK = 7;

const utc = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const dayAt = (at: number): Day => new Date(at).toISOString().slice(0, 10);

/** So many days later, or earlier where it is negative. */
export const addDays = (day: Day, days: number): Day => dayAt(utc(day) + days * DAY_MS);

/** The same day so many months later; the last one of a month that is shorter. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dayAt(Date.UTC(year, month - 1 + months, Math.min(date, last)));
}

/** The Monday of its week. */
export const mondayOf = (day: Day): Day => addDays(day, -((new Date(utc(day)).getUTCDay() + 6) % WEEK));

/** The seven days of its week, from Monday on. */
export const weekOf = (day: Day): readonly Day[] => Array.from({ length: WEEK }, (_, at) => addDays(mondayOf(day), at));

/** The weeks that a month is in, whole ones. */
export function weeksOf(day: Day): readonly (readonly Day[])[] {
  const first = `${day.slice(0, 8)}01`;
  const last = addDays(addMonths(first, 1), -1);
  const weeks: (readonly Day[])[] = [];
  for (let monday = mondayOf(first); monday <= last; monday = addDays(monday, WEEK)) weeks.push(weekOf(monday));
  return weeks;
}

/** The day that a calendar in a zone shows at a moment; by default that of this device. */
export function dayOf(moment: string | number, timeZone?: string): Day {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ calendar: 'iso8601', numberingSystem: 'latn', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  const part = Object.fromEntries(format.formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));
  return `${(part['year'] ?? '').padStart(4, '0')}-${part['month']}-${part['day']}`;
}

/** When a day begins by this device's clock. */
export function beginOf(day: Day): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}

/** Where a key leads from a day of a grid; null: it is no key that moves. */
export function dayBy(key: string, day: Day): Day | null {
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1);
    case 'ArrowRight':
      return addDays(day, 1);
    case 'ArrowUp':
      return addDays(day, -WEEK);
    case 'ArrowDown':
      return addDays(day, WEEK);
    case 'Home':
      return mondayOf(day);
    case 'End':
      return addDays(mondayOf(day), WEEK - 1);
    case 'PageUp':
      return addMonths(day, -1);
    case 'PageDown':
      return addMonths(day, 1);
    default:
      return null;
  }
}
