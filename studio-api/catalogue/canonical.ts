import { createHash } from 'node:crypto';
import type { LogRow } from './state.js';

/** JSON whose members are in the order of their names: the same text for the same value, whoever kept it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** What tells the catalogue with a number from another one that has it: a digest of the rows that made it. */
export function markOf(rows: readonly LogRow[]): string {
  const lines = rows.map(({ kind, id, rank, content }) => canonicalJson([kind, id, rank, content])).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}
