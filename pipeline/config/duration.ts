const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Reads an ISO 8601 duration of weeks, or of days, hours, minutes and seconds (`P14D`, `P2W`, `PT36H`, `P1DT12H`).
 * Years and months are refused: their length depends on the date.
 *
 * @returns milliseconds, or null when the text is not such a duration.
 */
export function parseDuration(text: string): number | null {
  const weeks = /^P(\d{1,5})W$/.exec(text);
  if (weeks) return Number(weeks[1]) * 7 * DAY;
  const parts = /^P(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,10})S)?)?$/.exec(text);
  if (!parts || text === 'P') return null;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return (days ?? 0) * DAY + (hours ?? 0) * HOUR + (minutes ?? 0) * MINUTE + (seconds ?? 0) * SECOND;
}

/** Pattern of {@link parseDuration} for schemas, which only sift: the function decides. */
export const DURATION_PATTERN = '^P[0-9DTHMSW]{2,40}$';
