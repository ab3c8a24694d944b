/**
 * Reads `Retry-After` (RFC 9110, 10.2.3): seconds or a date.
 *
 * @param nowMs the time by which a date is judged
 * @returns milliseconds from now, not below 0; null for what is neither
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header.trim()) * 1000;
  // A date has the name of its day: whatever else Date would read is not one of HTTP.
  const at = /^[A-Z][a-z]{2}/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
