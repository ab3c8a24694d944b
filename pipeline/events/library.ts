import { type SQL, sql } from 'drizzle-orm';
import { LIBRARY_TENANT } from '../access/index.js';
import { type EventType, notify, type Orm, tables } from '../db/index.js';

const { outbox } = tables;

/** What happens to the library of Fliks, which belongs to nobody: every tenant is told. */
type LibraryEventType = Extract<EventType, 'flik.published' | 'flik.unpublished' | 'release.published'>;

/**
 * Whether an event is everybody's. The library's clips have events as well, which are nobody's but its own.
 *
 * @param event table or name of the row
 */
export const isShared = (event: SQL): SQL<boolean> =>
  sql<boolean>`(${event}.tenant = ${LIBRARY_TENANT} and ${event}.clip_id is null)`;

/**
 * Writes an event that every tenant is told of, in the transaction that makes it true.
 *
 * @param data ids, codes and numbers; `flikId` where it is about a Flik
 */
export async function recordLibraryEvent(
  tx: Orm,
  type: LibraryEventType,
  data: Readonly<Record<string, string | number>>,
): Promise<void> {
  await tx.insert(outbox).values({ type, tenant: LIBRARY_TENANT, data });
  await notify(tx, 'news', '');
}
