const two = (value: number): string => String(value).padStart(2, '0');

/** A moment as the clock on the wall shows it here, for a field of a date and a time. */
export function wallClockOf(moment: string): string {
  const at = new Date(moment);
  const day = `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The moment at which the clock on the wall here shows that; null: there is none. */
export function momentOf(wallClock: string): string | null {
  const at = new Date(wallClock);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
