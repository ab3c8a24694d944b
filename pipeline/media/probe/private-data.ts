import type { PrivateDatum } from '../types.js';

/** Names of tags that give something away; the values are never looked at. */
const PATTERNS: readonly (readonly [PrivateDatum, RegExp])[] = [
  ['location', /location|gps|xyz|geo/i],
  ['device', /make|model|manufacturer|com\.android\.|camera|lens|samsung|xiaomi/i],
  ['date', /creat|date|day|year|time(?!code)|utc/i],
  ['software', /encoder|software|tool|version(?!_)/i],
  ['person', /artist|author|copyright|description|comment|title|owner|name$/i],
];

// Every file has these; they say nothing.
const HARMLESS = new Set([
  'major_brand',
  'minor_version',
  'compatible_brands',
  'handler_name',
  'vendor_id',
  'language',
  'DURATION',
  'rotate',
  'timecode',
]);

/** Which kinds of private data the tags of a file hold. */
export function privateDataIn(tagNames: readonly string[], hasTimedMetadata: boolean): PrivateDatum[] {
  const names = tagNames.filter((name) => !HARMLESS.has(name));
  const found = PATTERNS.filter(([, pattern]) => names.some((name) => pattern.test(name))).map(([kind]) => kind);
  return hasTimedMetadata ? [...found, 'timed-metadata'] : found;
}
