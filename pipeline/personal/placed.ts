import { and, asc, desc, eq, notInArray } from 'drizzle-orm';
import { type Orm, tables } from '../db/index.js';
import type { Placed } from './arrange.js';
import type { Owner } from './slot.js';

const { clips, personalFliks } = tables;

/** Clips in a user's slots, by slot and the newest first; `slot` null: all of them. */
export const placedOf = (orm: Orm, { tenant, userId }: Owner, slot: number | null): Promise<Placed[]> =>
  orm
    .select({ clipId: personalFliks.clipId, slot: personalFliks.slot, state: clips.state })
    .from(personalFliks)
    .innerJoin(clips, eq(clips.id, personalFliks.clipId))
    .where(
      and(
        ...[eq(personalFliks.tenant, tenant), eq(personalFliks.userId, userId)],
        slot === null ? undefined : eq(personalFliks.slot, slot),
        notInArray(clips.state, ['deleted', 'expired']),
      ),
    )
    .orderBy(asc(personalFliks.slot), desc(personalFliks.createdAt), desc(personalFliks.clipId));
