import { Writable } from 'node:stream';
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Test } from 'tap';
import { uuidv7 } from 'uuidv7';
import { ClipNotices } from '../../clips/index.js';
import { type Database, type EventType, notify, type Orm, tables } from '../../db/index.js';
import { eventId } from '../../events/index.js';
import { makeLogger } from '../../log/index.js';
import { openOutbound } from '../../net/index.js';
import { openSecretWrap } from '../../vault/index.js';
import { createWebhook, Deliverer, type DelivererRules } from '../index.js';
import { Receiver } from './receiver.js';

const { outbox, webhookAttempts, webhookDeliveries: deliveries } = tables;

export const MASTERS = { current: { version: 1, key: new Uint8Array(32).fill(9) } };

/** Waits until something holds; a test that waits in vain runs into its time limit. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Writes events as the service does. @returns their ids */
export async function happen(
  orm: Orm,
  tenant: string,
  types: readonly EventType[] = ['clip.ready'],
): Promise<string[]> {
  return orm.transaction(async (tx) => {
    const rows = await tx
      .insert(outbox)
      .values(types.map((type) => ({ type, tenant, clipId: uuidv7(), data: { renditions: 4 } })))
      .returning({ seq: outbox.seq });
    await notify(tx, 'news', '');
    return rows.map(({ seq }) => eventId(seq));
  });
}

export const ready = (count: number): EventType[] => Array.from({ length: count }, () => 'clip.ready' as const);

/** What a process that sends webhooks stands on, with the log that it writes. */
export async function openParts(t: Test, database: Database, allow: readonly string[] = ['127.0.0.1']) {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const notices = await ClipNotices.open(database.notices);
  const outbound = openOutbound({ allow });
  const deps = { orm: database.orm, outbound, secrets: openSecretWrap(MASTERS), logger: makeLogger('info', sink) };
  t.teardown(async () => {
    await outbound.close();
    await notices.close();
  });
  const deliver = (rules: Partial<DelivererRules> = {}): Deliverer => {
    const deliverer = new Deliverer(
      { ...deps, onNews: (told) => notices.onAnyNews(told) },
      { lookEveryMs: 50, timeoutMs: 10_000, ...rules },
    );
    t.teardown(() => deliverer.close());
    return deliverer;
  };
  return { ...deps, deliver, lines };
}

let tenants = 0;

/** A tenant of a test's own with a receiver and a webhook that leads to it. */
export async function newEndpoint(
  t: Test,
  deps: Parameters<typeof createWebhook>[0],
  wish: { readonly tenant?: string; readonly events?: readonly EventType[] } = {},
) {
  tenants += 1;
  const { tenant = `tenant-${tenants}`, events = [] } = wish;
  const receiver = await Receiver.start(t);
  const { id, secret } = await createWebhook(deps, { tenant, url: receiver.url, events, description: null });
  receiver.secret = secret;
  const { orm } = deps;
  const rows = () => orm.select().from(deliveries).where(eq(deliveries.webhookId, id)).orderBy(asc(deliveries.seq));
  const states = async () => (await rows()).map(({ state }) => state);
  const attempts = async (deliveryId: string) =>
    orm
      .select()
      .from(webhookAttempts)
      .where(eq(webhookAttempts.deliveryId, deliveryId))
      .orderBy(asc(webhookAttempts.at), asc(webhookAttempts.id));
  /** As if the wait for the next try were over. */
  const due = () =>
    orm
      .update(deliveries)
      .set({ nextAt: sql`now() - interval '1 second'` })
      .where(and(eq(deliveries.webhookId, id), isNotNull(deliveries.nextAt)));
  return {
    id,
    tenant,
    receiver,
    rows,
    states,
    attempts,
    due,
    happen: (types?: readonly EventType[]) => happen(orm, tenant, types),
  };
}
