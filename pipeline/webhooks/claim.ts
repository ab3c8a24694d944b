import { and, asc, inArray, isNotNull, isNull, lte, notInArray, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import type { Orm, WrappedSecret } from '../db/index.js';
import { tables } from '../db/index.js';
import type { Notified } from './message.js';

const { outbox, webhookAttempts: attempts, webhookDeliveries: deliveries, webhooks } = tables;

/** What an attempt says until something came of it; it stays where the process that made it died. */
export const UNDER_WAY = 'It is under way, or broke off.';

/** Milliseconds for which a delivery is one process's alone: longer than any try takes. */
export const LEASE_MS = 60_000;

/** A delivery that this process is to try now, and no other. */
export type Claim = {
  readonly deliveryId: string;
  readonly attemptId: string;
  readonly webhookId: string;
  readonly url: string;
  readonly secrets: readonly WrappedSecret[];
  readonly event: Notified;
  /** Tries that were made before. */
  readonly tries: number;
  /** The time by the database's clock. */
  readonly now: Date;
  /** Names this claim: what is written down with it is void once another was made. */
  readonly until: Date;
};

/** Endpoints that are looked at: all but some, or only some. */
export type Among = { readonly except: readonly string[]; readonly only: readonly string[] | null };

/**
 * The first open delivery of each endpoint that is due, longest first: those behind it wait for it, so that events
 * arrive in order.
 */
function dueHeads(tx: Orm, { except, only }: Among, limit: number) {
  const head = tx.$with('head').as(
    tx
      .selectDistinctOn([deliveries.webhookId], {
        ...{ id: deliveries.id, webhookId: deliveries.webhookId, nextAt: deliveries.nextAt },
      })
      .from(deliveries)
      .where(isNotNull(deliveries.nextAt))
      .orderBy(asc(deliveries.webhookId), asc(deliveries.seq)),
  );
  return tx
    .with(head)
    .select({ id: head.id, webhookId: head.webhookId })
    .from(head)
    .where(
      and(
        lte(head.nextAt, sql`now()`),
        except.length > 0 ? notInArray(head.webhookId, [...except]) : undefined,
        only === null ? undefined : inArray(head.webhookId, [...only]),
      ),
    )
    .orderBy(asc(head.nextAt))
    .limit(limit);
}

/** Endpoints that work and that nobody else has locked, by their ids. */
async function lockEndpoints(tx: Orm, ids: readonly string[]) {
  const rows = await tx
    .select({ id: webhooks.id, url: webhooks.url, secrets: webhooks.secrets })
    .from(webhooks)
    .where(and(inArray(webhooks.id, [...ids]), isNull(webhooks.disabledAt)))
    .for('update', { skipLocked: true });
  return new Map(rows.map((row) => [row.id, row]));
}

/** Takes deliveries for a time, unless they were taken or are not the first any more since they were looked at. */
async function lease(tx: Orm, ids: readonly string[], leaseMs: number) {
  const earlier = sql`select 1 from ${deliveries} e where e.webhook_id = ${deliveries.webhookId} and e.next_at is not null and e.seq < ${deliveries.seq}`;
  return tx
    .update(deliveries)
    .set({ nextAt: sql`now() + make_interval(secs => ${leaseMs}::float8 / 1000)` })
    .where(and(inArray(deliveries.id, [...ids]), lte(deliveries.nextAt, sql`now()`), sql`not exists (${earlier})`))
    .returning({
      ...{ id: deliveries.id, webhookId: deliveries.webhookId, seq: deliveries.seq },
      ...{ tries: deliveries.attempts, until: deliveries.nextAt },
      now: sql`now()`.mapWith(deliveries.createdAt),
    });
}

/** The events of some numbers; those that are not kept any more are missing. */
async function eventsOf(tx: Orm, numbers: readonly number[]): Promise<Map<number, Notified>> {
  const rows = await tx
    .select({ seq: outbox.seq, type: outbox.type, at: outbox.at, clipId: outbox.clipId, data: outbox.data })
    .from(outbox)
    .where(inArray(outbox.seq, [...numbers]));
  return new Map(rows.map((row) => [row.seq, row]));
}

/**
 * Takes deliveries that are due, at most one of each endpoint and that the first that is open. Any number of processes
 * may do so at once; a delivery whose process dies is due again when its lease is over.
 *
 * @returns those that are to be tried now
 */
export function claimDue(orm: Orm, among: Among, limit: number, leaseMs = LEASE_MS): Promise<Claim[]> {
  if (limit <= 0 || among.only?.length === 0) return Promise.resolve([]);
  return orm.transaction(async (tx) => {
    const due = await dueHeads(tx, among, limit);
    if (due.length === 0) return [];
    const endpoints = await lockEndpoints(
      tx,
      due.map(({ webhookId }) => webhookId),
    );
    const own = due.filter(({ webhookId }) => endpoints.has(webhookId)).map(({ id }) => id);
    if (own.length === 0) return [];
    // In a statement of its own: what others did before the locks were had is seen by it.
    const taken = await lease(tx, own, leaseMs);
    const events = await eventsOf(
      tx,
      taken.map(({ seq }) => seq),
    );
    const claims = taken.flatMap(({ id, webhookId, seq, tries, until, now }) => {
      const [endpoint, event] = [endpoints.get(webhookId), events.get(seq)];
      if (endpoint === undefined || event === undefined || until === null) return [];
      const { url, secrets } = endpoint;
      return [{ deliveryId: id, attemptId: uuidv7(), webhookId, url, secrets, event, tries, until, now }];
    });
    // An event that is not kept any more cannot be told.
    const void_ = taken.filter(({ seq }) => !events.has(seq)).map(({ id }) => id);
    if (void_.length > 0) await tx.delete(deliveries).where(inArray(deliveries.id, void_));
    if (claims.length > 0)
      await tx.insert(attempts).values(
        claims.map(({ attemptId, deliveryId }) => ({
          ...{ id: attemptId, deliveryId, milliseconds: 0, problem: UNDER_WAY },
        })),
      );
    return claims;
  });
}
