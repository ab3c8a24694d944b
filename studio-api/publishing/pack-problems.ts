import { inArray } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { type PackContent, studioTables } from '../db/index.js';
import type { GateProblem } from './ports.js';
import { fliksOf } from './slots.js';

const { fliks } = studioTables;

/** What keeps a pack from being published. That a Flik in it is not live yet does not: its place is empty until it is. */
export async function packProblems(tx: Orm, content: PackContent, dueAt: Date): Promise<GateProblem[]> {
  const problems: GateProblem[] = [];
  if (Object.keys(content.titles).length === 0) problems.push({ gate: 'titles', message: 'It has no title.' });
  if (content.validTo !== null && Date.parse(content.validTo) <= dueAt.getTime())
    problems.push({ gate: 'validity', message: 'Its time is over by then.' });
  const ids = [...fliksOf(content)];
  if (ids.length === 0) return [...problems, { gate: 'slots', message: 'There is no Flik in it.' }];
  const known = await tx.select({ id: fliks.id, state: fliks.state }).from(fliks).where(inArray(fliks.id, ids));
  const usable = new Set(known.filter(({ state }) => state !== 'trashed').map(({ id }) => id));
  const missing = ids.filter((id) => !usable.has(id));
  if (missing.length > 0)
    problems.push({ gate: 'slots', message: `Fliks in it are in the trash or not there: ${missing.join(', ')}.` });
  return problems;
}
