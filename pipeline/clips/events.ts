import type { EventType, Orm } from '../db/index.js';
import { notify, tables } from '../db/index.js';

/**
 * Writes an event, and has it told when the transaction commits; call it in the transaction that makes it true. Data hold
 * ids, codes and numbers, nothing private.
 */
export async function recordEvent(
  tx: Orm,
  type: EventType,
  clip: { readonly id: string; readonly tenant: string },
  data: Readonly<Record<string, string | number | boolean | null>>,
): Promise<void> {
  await tx.insert(tables.outbox).values({ type, tenant: clip.tenant, clipId: clip.id, data });
  await notify(tx, 'news', clip.id);
}
