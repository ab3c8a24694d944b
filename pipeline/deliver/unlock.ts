import { and, eq, sql } from 'drizzle-orm';
import type { AuditLog } from '../audit/index.js';
import { readClip } from '../clips/index.js';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { holdClip } from './views.js';

const { clipViewers } = tables;

export type UnlockRequest = {
  readonly clipId: string;
  readonly tenant: string;
  /** Id of the API key that says so. */
  readonly by: string;
  readonly recipient: string;
};

/**
 * Opens a clip that is locked until its recipient replies, for this one. Doing it again changes nothing, and a clip
 * that has no lock is left as it is.
 *
 * @returns when it was opened, by the database's clock; null where there is no lock
 * @throws QikError `not_found`, `gone`, or `not_a_recipient` for somebody it was not sent to
 */
export async function unlockClip(
  { orm, audit }: { readonly orm: Orm; readonly audit: AuditLog },
  { clipId, tenant, by, recipient }: UnlockRequest,
): Promise<Date | null> {
  const clip = await readClip(orm, clipId, tenant);
  if (clip === null) throw new QikError('not_found');
  if (clip.state === 'deleted' || clip.state === 'expired') throw new QikError('gone');
  const { recipients, policy } = clip.row;
  if (recipients.length > 0 && !recipients.includes(recipient)) throw new QikError('not_a_recipient');
  if (policy.lockedUntilReply !== true) return null;
  return orm.transaction(async (tx) => {
    await holdClip(tx, clipId);
    // Nothing else makes the row of a clip that is locked, so one that is there was unlocked.
    const [opened] = await tx
      .insert(clipViewers)
      .values({ clipId, recipient, unlockedAt: sql`now()` })
      .onConflictDoNothing()
      .returning({ at: clipViewers.unlockedAt });
    if (opened !== undefined) {
      await audit.append(tx, [{ actor: by, action: 'clip.unlocked', subject: clipId }]);
      return opened.at;
    }
    const [known] = await tx
      .select({ at: clipViewers.unlockedAt })
      .from(clipViewers)
      .where(and(eq(clipViewers.clipId, clipId), eq(clipViewers.recipient, recipient)));
    return known?.at ?? null;
  });
}
