/** The zone of this device's clock. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A moment as a clock in a zone shows it, in words; by default this device's. */
export function momentText(iso: string | number, language: string, timeZone: string = ownZone()): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(iso));
}

/** The time of the day, by this device's clock. */
export function timeText(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(new Date(iso));
}

/** What a field for date and time shows for a moment, by this device's clock. */
export function fieldOf(iso: string | null): string {
  if (iso === null) return '';
  const at = new Date(iso);
  const two = (count: number): string => String(count).padStart(2, '0');
  const day = `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The moment that a field for date and time says, by this device's clock; null: it is empty. */
export function momentOf(field: string): string | null {
  const at = new Date(field);
  return field === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
}
