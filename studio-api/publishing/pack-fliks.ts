import { inArray } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { type PackContent, studioTables } from '../db/index.js';
import { fliksOf, MAX_SLOTS } from './slots.js';

const { fliks } = studioTables;

const refused = (message: string): QikError =>
  new QikError('invalid_request', `/slots ${message}`, { errors: [{ path: '/slots', message }] });

/**
 * Makes sure that what a pack names is there, and that no Flik has two places in it.
 *
 * @throws QikError `invalid_request`
 */
export async function requirePackFliks(tx: Orm, content: PackContent): Promise<void> {
  if (content.slots.length > MAX_SLOTS) throw refused(`are more than ${MAX_SLOTS}`);
  const placed = content.slots.flatMap(({ flikId }) => flikId ?? []);
  const twice = placed.find((id, at) => placed.indexOf(id) !== at);
  if (twice !== undefined) throw refused(`hold the Flik ${twice} twice`);
  const ids = [...fliksOf(content)];
  if (ids.length === 0) return;
  const known = await tx.select({ id: fliks.id }).from(fliks).where(inArray(fliks.id, ids));
  const missing = ids.filter((id) => !known.some((row) => row.id === id));
  if (missing.length > 0) throw refused(`name Fliks that are not there: ${missing.join(', ')}`);
}
