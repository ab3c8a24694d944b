import { and, eq, notInArray } from 'drizzle-orm';
import { type Orm, tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { arrange, type Placed } from './arrange.js';
import { placedOf } from './placed.js';
import type { Slot } from './slot.js';

const { clips } = tables;

/** People to whom one clip can have been sent: they are named one by one when it is deleted. */
export const MAX_SENT_TO = 10_000;

/**
 * The clip that plays in a slot.
 *
 * @throws QikError `not_found` where the slot is empty, `not_ready` while nothing in it is ready
 */
export async function shownIn(orm: Orm, slot: Slot): Promise<Placed> {
  const placed = await placedOf(orm, slot, slot.slot);
  const { shown } = arrange(placed);
  if (shown !== null) return shown;
  if (placed.length === 0) throw new QikError('not_found', 'There is nothing in this slot.');
  throw new QikError('not_ready', `The clip in this slot is in the state ${placed[0]?.state}.`);
}

/**
 * Notes that a personal Flik was sent: from then on these can play it, and their devices are asked to drop their copies
 * once it is deleted. Naming somebody again changes nothing.
 *
 * @returns everybody who can play it
 * @throws QikError `not_found`, `not_ready`; `invalid_request` where that were more than {@link MAX_SENT_TO}
 */
export async function sendPersonal(
  orm: Orm,
  slot: Slot,
  recipients: readonly string[],
): Promise<{ readonly clipId: string; readonly recipients: readonly string[] }> {
  const { clipId } = await shownIn(orm, slot);
  return orm.transaction(async (tx) => {
    const [clip] = await tx
      .select({ recipients: clips.recipients })
      .from(clips)
      .where(and(eq(clips.id, clipId), notInArray(clips.state, ['deleted', 'expired'])))
      .for('update');
    if (clip === undefined) throw new QikError('not_found', 'There is nothing in this slot.');
    const all = [...new Set([...clip.recipients, ...recipients])];
    if (all.length > MAX_SENT_TO) {
      const message = `would make it more than ${MAX_SENT_TO} people; put the clip into its slot again`;
      throw new QikError('invalid_request', `/recipients ${message}`, { errors: [{ path: '/recipients', message }] });
    }
    await tx.update(clips).set({ recipients: all }).where(eq(clips.id, clipId));
    return { clipId, recipients: all };
  });
}
