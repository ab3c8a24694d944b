import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Orm, PriorityClass } from '../db/index.js';
import { tables } from '../db/index.js';
import { clipKeys } from '../storage/index.js';

const { clips, fetches } = tables;

/** Milliseconds for which a fetch is one process's alone, unless that says that it is still at it. */
export const LEASE_MS = 30_000;

/** Moments are kept to the millisecond, and rounded: one of now may be half a millisecond ahead. */
const isDue = () => lte(fetches.nextAt, sql`now() + interval '1 millisecond'`);

const fromNow = (ms: number) => sql`now() + make_interval(secs => ${ms}::float8 / 1000)`;

/** A source that this process is to fetch now, and no other. */
export type Claim = {
  readonly clipId: string;
  readonly tenant: string;
  /** The address, sealed. */
  readonly url: string;
  /** Those of the clip that say when it is over. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly expectedSha256: string | null;
  /** Number of this try, from 1. It names the claim: what is written down with it is void once another was made. */
  readonly tries: number;
  /** The clip's. */
  readonly priority: PriorityClass;
  /** Where the bytes of this try will lie. */
  readonly sourceKey: string;
};

/** What a process has in hand, and room for. */
export type Room = {
  readonly inHand: readonly Pick<Claim, 'clipId' | 'tenant'>[];
  /** How many more it takes. */
  readonly places: number;
  /** How many it has in hand of one tenant. */
  readonly perTenant: number;
};

/**
 * Clips whose source is due, in the order in which they are taken: first those of tenants of which the fewest are in
 * hand, each tenant's own in their order.
 */
async function dueInTurn(tx: Orm, { inHand, places, perTenant }: Room): Promise<string[]> {
  const busy = sql`jsonb_to_recordset(${JSON.stringify(inHand)}::jsonb) as busy("clipId" uuid, tenant text)`;
  const turn = sql<number>`row_number() over (partition by ${fetches.tenant} order by ${fetches.nextAt}, ${fetches.clipId})
    + (select count(*) from ${busy} where busy.tenant = ${fetches.tenant})`;
  const ranked = tx.$with('ranked').as(
    tx
      .select({ clipId: fetches.clipId, nextAt: fetches.nextAt, turn: turn.as('turn') })
      .from(fetches)
      .innerJoin(clips, eq(clips.id, fetches.clipId))
      .where(
        and(
          isDue(),
          // One that is over is its expiry's.
          sql`${clips.expiresAt} > now()`,
          sql`not exists (select 1 from ${busy} where busy."clipId" = ${fetches.clipId})`,
        ),
      ),
  );
  const rows = await tx
    .with(ranked)
    .select({ clipId: ranked.clipId })
    .from(ranked)
    .where(lte(ranked.turn, perTenant))
    .orderBy(ranked.turn, ranked.nextAt)
    .limit(places);
  return rows.map(({ clipId }) => clipId);
}

/**
 * Takes fetches that are due. Any number of processes may do so at once; one whose process dies is due again when its lease
 * is over.
 */
export function claimDue(orm: Orm, room: Room, leaseMs = LEASE_MS): Promise<Claim[]> {
  if (room.places <= 0) return Promise.resolve([]);
  return orm.transaction(async (tx) => {
    const ids = await dueInTurn(tx, room);
    if (ids.length === 0) return [];
    const free = tx
      .select({ clipId: fetches.clipId })
      .from(fetches)
      .where(and(inArray(fetches.clipId, ids), isDue()))
      // Somebody else takes it, or ends it.
      .for('update', { skipLocked: true });
    const taken = await tx
      .update(fetches)
      .set({ tries: sql`${fetches.tries} + 1`, nextAt: fromNow(leaseMs) })
      .where(inArray(fetches.clipId, free))
      .returning();
    const rows = await tx.select({ id: clips.id, priority: clips.priority }).from(clips).where(inArray(clips.id, ids));
    const priorities = new Map(rows.map(({ id, priority }) => [id, priority]));
    return taken.map(({ createdAt: _created, nextAt: _next, ...row }) => ({
      ...row,
      priority: priorities.get(row.clipId) ?? 'normal',
      // Not the number of the try alone: one that was handed back is counted again.
      sourceKey: clipKeys.fetched(row.clipId, `${row.tries}-${crypto.randomUUID().slice(0, 8)}`),
    }));
  });
}

const held = ({ clipId, tries }: Claim) => and(eq(fetches.clipId, clipId), eq(fetches.tries, tries));

/** Says that the process is still at it. @returns false once the claim is lost */
export async function renewClaim(orm: Orm, claim: Claim, leaseMs = LEASE_MS): Promise<boolean> {
  const rows = await orm
    .update(fetches)
    .set({ nextAt: fromNow(leaseMs) })
    .where(held(claim))
    .returning({ clipId: fetches.clipId });
  return rows.length > 0;
}

/** Leaves the next try for later. Nothing happens where the claim is lost. */
export async function postponeClaim(orm: Orm, claim: Claim, waitMs: number): Promise<void> {
  await orm
    .update(fetches)
    .set({ nextAt: fromNow(waitMs) })
    .where(held(claim));
}

/** Gives a try up that has nothing to do with the source: it is not counted, and due at once. */
export async function handBackClaim(orm: Orm, claim: Claim): Promise<void> {
  await orm
    .update(fetches)
    .set({ nextAt: sql`now()`, tries: sql`${fetches.tries} - 1` })
    .where(held(claim));
}

/**
 * Makes every fetch due, where no process can be at it: whoever had one is dead. Waits for a next try end early by that,
 * which costs each source one request.
 */
export async function releaseClaims(orm: Orm): Promise<void> {
  await orm.update(fetches).set({ nextAt: sql`now()` }).where(sql`${fetches.nextAt} > now()`);
}

/**
 * Ends a fetch together with what `end` writes of its clip, in one transaction.
 *
 * @returns false where the claim is lost, and nothing was written
 * @throws what `end` throws; the fetch stays then
 */
export function endClaim(orm: Orm, claim: Claim, end: (tx: Orm) => Promise<void>): Promise<boolean> {
  return orm.transaction(async (tx) => {
    // The clip first, as everybody who ends clips does.
    await tx.select({ id: clips.id }).from(clips).where(eq(clips.id, claim.clipId)).for('update');
    const rows = await tx.delete(fetches).where(held(claim)).returning({ clipId: fetches.clipId });
    if (rows.length === 0) return false;
    await end(tx);
    return true;
  });
}
