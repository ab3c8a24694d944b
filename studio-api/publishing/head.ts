import { eq } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { HEAD_ID } from '../catalogue/index.js';
import { studioTables } from '../db/index.js';

const { catalogueHead } = studioTables;

const selected = (tx: Orm) => tx.select().from(catalogueHead).where(eq(catalogueHead.id, HEAD_ID));

/**
 * Takes the turn to publish, which is kept until the transaction is over. Everything that publishes, schedules, cancels
 * or reverts takes it before it locks anything else: so releases have an order, and no two wait for each other.
 *
 * @returns number of the newest catalogue
 */
export async function takeTurn(tx: Orm): Promise<number> {
  await tx.insert(catalogueHead).values({ id: HEAD_ID, seq: 0 }).onConflictDoNothing();
  const [head] = await selected(tx).for('update');
  if (head === undefined) throw new QikError('internal', 'The catalogue has no head.');
  return head.seq;
}

/** The same without waiting; null where somebody else has the turn. */
export async function takeTurnIfFree(tx: Orm): Promise<number | null> {
  await tx.insert(catalogueHead).values({ id: HEAD_ID, seq: 0 }).onConflictDoNothing();
  const [head] = await selected(tx).for('update', { skipLocked: true });
  return head?.seq ?? null;
}

/** From now on the newest catalogue has this number. */
export async function moveHead(tx: Orm, seq: number): Promise<void> {
  await tx.update(catalogueHead).set({ seq }).where(eq(catalogueHead.id, HEAD_ID));
}
