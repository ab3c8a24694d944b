import { NO_END_MS } from '../clips/index.js';
import { tables } from '../db/index.js';
import { fault, type Purpose, refuse, type Wishes } from '../ingest/index.js';
import type { Slot } from './slot.js';

/** What has no meaning for a clip that is kept, by how its options name it. */
function refuseEnds({ sentAt, ttlMs, policy }: Wishes): void {
  const given = [
    ...(sentAt === null ? [] : ['sentAt']),
    ...(ttlMs === null ? [] : ['ttl']),
    ...(policy.views === undefined ? [] : ['views']),
    ...(policy.viewWindowMs === undefined ? [] : ['viewWindow']),
    ...(policy.lockedUntilReply === undefined ? [] : ['lockedUntilReply']),
  ];
  refuse(given.map((name) => fault(`/${name}`, 'is not for a personal Flik, which is kept until it is deleted')));
}

/** Takes a clip in as one for a slot: without an end, and for its owner and whoever it is sent to. */
export const forSlot = (id: string, { tenant, userId, slot }: Slot): Purpose => ({
  kind: 'personal',
  retentionMs: NO_END_MS,
  wishes: (wishes) => {
    refuseEnds(wishes);
    // The owner as well: their devices are asked to drop their copies, and nobody else plays it before it is sent.
    return { ...wishes, recipients: [...new Set([userId, ...wishes.recipients])] };
  },
  begun: async (tx) => {
    await tx.insert(tables.personalFliks).values({ clipId: id, tenant, userId, slot });
  },
});
