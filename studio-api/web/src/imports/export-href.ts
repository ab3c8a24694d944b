import type { Filter } from '../library/filter.js';

/** Where Fliks of a filter are downloaded from. The order of a list means nothing in a table. */
export function exportHref(format: 'csv' | 'zip', filter: Filter): string {
  const { sort: _sort, ...wanted } = filter;
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) query.set(name, String(value));
  return `/studio/api/exports?${query}`;
}
