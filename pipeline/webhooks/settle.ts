import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import type { Claim } from './claim.js';
import { waitAfter } from './schedule.js';
import type { Sent } from './send.js';

const { webhookAttempts: attempts, webhookDeliveries: deliveries, webhooks } = tables;

/** Void once the delivery was taken by another process, sent again by hand or given up. */
const held = ({ deliveryId, until }: Claim) => and(eq(deliveries.id, deliveryId), eq(deliveries.nextAt, until));

async function noteAttempt(tx: Orm, { attemptId }: Claim, { status, milliseconds, problem }: Sent): Promise<void> {
  await tx.update(attempts).set({ status, milliseconds, problem }).where(eq(attempts.id, attemptId));
}

/**
 * Stops sending to an endpoint. Its open deliveries stay open, and its events stay in the outbox: it goes on from there
 * when it is enabled again.
 */
export async function disable(tx: Orm, webhookId: string, reason: string): Promise<void> {
  await tx
    .update(webhooks)
    .set({ disabledAt: sql`coalesce(${webhooks.disabledAt}, now())`, disabledReason: reason })
    .where(eq(webhooks.id, webhookId));
  await tx
    .update(deliveries)
    .set({ nextAt: null })
    .where(and(eq(deliveries.webhookId, webhookId), isNotNull(deliveries.nextAt)));
}

/** Gives a delivery up, and its endpoint with it: what comes behind would fare no better. */
async function giveUp(tx: Orm, claim: Claim, sent: Sent, reason: string): Promise<void> {
  // The endpoint first, as everybody locks them who locks both.
  await tx.select({ id: webhooks.id }).from(webhooks).where(eq(webhooks.id, claim.webhookId)).for('update');
  const [row] = await tx
    .update(deliveries)
    .set({ state: 'failed', nextAt: null, attempts: sql`${deliveries.attempts} + 1` })
    .where(held(claim))
    .returning({ id: deliveries.id });
  await noteAttempt(tx, claim, sent);
  if (row !== undefined) await disable(tx, claim.webhookId, reason);
}

/**
 * Writes down what came of a claim.
 *
 * @param chance from 0 to below 1, for the wait until the next try
 * @returns why the endpoint is not sent to any more, in words; null: it is
 */
export function settleClaim(orm: Orm, claim: Claim, sent: Sent, chance: number): Promise<string | null> {
  return orm.transaction(async (tx) => {
    if (sent.outcome === 'delivered') {
      // Whoever has it in hand by now: it was delivered.
      await tx
        .update(deliveries)
        .set({ state: 'delivered', deliveredAt: sql`now()`, nextAt: null, attempts: sql`${deliveries.attempts} + 1` })
        .where(and(eq(deliveries.id, claim.deliveryId), eq(deliveries.state, 'pending')));
      await noteAttempt(tx, claim, sent);
      return null;
    }
    const tries = claim.tries + 1;
    const wait = sent.outcome === 'gone' ? null : waitAfter(tries, sent.retryAfterMs, chance);
    if (wait === null) {
      const reason =
        sent.outcome === 'gone'
          ? 'The receiver answered 410: it wants no more events.'
          : `An event could not be delivered in ${tries} tries. The last time: ${sent.problem ?? 'it failed.'}`;
      await giveUp(tx, claim, sent, reason);
      return reason;
    }
    await tx
      .update(deliveries)
      .set({
        nextAt: sql`now() + make_interval(secs => ${wait}::float8 / 1000)`,
        attempts: sql`${deliveries.attempts} + 1`,
      })
      .where(held(claim));
    await noteAttempt(tx, claim, sent);
    return null;
  });
}

/**
 * Gives a claim back of which nobody knows what came: it is due again at once, or after a while. The try is not counted.
 *
 * @param problem for the log of the delivery
 */
export function handBackClaim(orm: Orm, claim: Claim, problem: string, waitMs: number): Promise<void> {
  return orm.transaction(async (tx) => {
    await tx
      .update(deliveries)
      .set({ nextAt: sql`now() + make_interval(secs => ${waitMs}::float8 / 1000)` })
      .where(held(claim));
    await tx.update(attempts).set({ problem }).where(eq(attempts.id, claim.attemptId));
  });
}
