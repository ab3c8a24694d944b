import { and, eq } from 'drizzle-orm';
import { tables } from '../db/index.js';
import { deleteClips, type EraseDeps, type Loop, startLoop } from '../erase/index.js';
import { errorFacts } from '../log/index.js';
import { arrange } from './arrange.js';
import { placedOf } from './placed.js';
import type { Slot } from './slot.js';

const { clips, personalFliks } = tables;

/** Who deletes a clip whose place another one took. */
const ACTOR = 'personal-fliks';
/** Milliseconds between two looks: a clip goes within a second or two after the one that takes its place is ready. */
const LOOK_EVERY_MS = 1000;
/** Slots of one look. */
const BATCH = 200;

/** Deletes the clips of a slot whose place was taken, as every clip is deleted. Doing it again is free. */
export async function settleSlot(deps: EraseDeps, slot: Slot): Promise<void> {
  const placed = await placedOf(deps.orm, slot, slot.slot);
  const { over } = arrange(placed);
  const ids = over.map(({ clipId }) => clipId);
  await deleteClips(deps, { tenant: slot.tenant, ids, by: ACTOR });
  const [left, more] = placed.filter((one) => !over.includes(one));
  if (left === undefined || more !== undefined) return;
  await deps.orm.update(personalFliks).set({ open: false }).where(eq(personalFliks.clipId, left.clipId));
}

/** Looks for slots into which a clip came that is ready now. @returns how many there were */
export async function settleReady(deps: EraseDeps, signal?: AbortSignal): Promise<number> {
  const slots = await deps.orm
    .select({ tenant: personalFliks.tenant, userId: personalFliks.userId, slot: personalFliks.slot })
    .from(personalFliks)
    .innerJoin(clips, eq(clips.id, personalFliks.clipId))
    .where(and(eq(personalFliks.open, true), eq(clips.state, 'ready')))
    .orderBy(personalFliks.createdAt)
    .limit(BATCH);
  for (const slot of slots) {
    if (signal?.aborted === true) break;
    await settleSlot(deps, slot);
  }
  return slots.length;
}

/** Settles slots from now on until it is stopped. Any number of processes may do it. */
export function startSlotKeeper(deps: EraseDeps): Pick<Loop, 'stop'> {
  return startLoop(
    async (signal) => {
      await settleReady(deps, signal);
    },
    {
      everyMs: LOOK_EVERY_MS,
      failed: (error) => deps.logger.error({ error: errorFacts(error) }, 'slots of personal Fliks were not settled'),
    },
  );
}
