import { and, asc, desc, eq, gt, max, or, sql } from 'drizzle-orm';
import type { EventType, Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import type { FeedPosition } from '../erase/index.js';
import { QikError } from '../errors/catalogue.js';
import { isShared } from './library.js';
import { type EventPosition, eventId, positionOfEvent } from './position.js';

const { feedMarks, outbox } = tables;

/** Name of the feed of events in the table of marks. */
export const EVENTS_FEED = 'events';

/** Something that happened, as it is told. */
export type FeedEvent = {
  readonly id: string;
  readonly type: EventType;
  readonly at: Date;
  readonly clipId: string | null;
  /** Ids, codes and numbers. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly position: FeedPosition;
};

export type EventPage = {
  /** In the order in which they were committed. */
  readonly events: readonly FeedEvent[];
  /** Where the next page begins: everything up to it was told, or is not this tenant's. */
  readonly end: FeedPosition;
};

const columns = {
  ...{ seq: outbox.seq, type: outbox.type, at: outbox.at },
  ...{ clipId: outbox.clipId, data: outbox.data },
};

type Row = Pick<typeof outbox.$inferSelect, keyof typeof columns>;

const eventOf = (row: Row): FeedEvent => ({
  ...{ id: eventId(row.seq), type: row.type, at: row.at, clipId: row.clipId, data: row.data },
  position: positionOfEvent(row),
});

/** Number of the last event that was cut off from the beginning of the feed; 0: none was. */
export async function prunedThrough(orm: Orm): Promise<number> {
  const [mark] = await orm.select().from(feedMarks).where(eq(feedMarks.feed, EVENTS_FEED));
  return mark?.prunedThrough ?? 0;
}

/** Position behind everything that there is, in the snapshot of the transaction. */
async function headOf(tx: Orm, pruned: number): Promise<FeedPosition> {
  const [last] = await tx.select(columns).from(outbox).orderBy(desc(outbox.seq)).limit(1);
  if (last === undefined || last.seq < pruned) return { seq: pruned, mark: '0'.repeat(16) };
  return positionOfEvent(last);
}

/**
 * Whether everything behind a position is there to be told: it was not cut off, the position lies not beyond the end,
 * and the event that it stands at is still the same one. Otherwise the database was restored from an earlier time, and
 * its numbers are given out a second time.
 */
async function goesOn(tx: Orm, { seq, mark }: EventPosition, pruned: number, head: FeedPosition): Promise<boolean> {
  if (seq < pruned || seq > head.seq) return false;
  if (mark === null || seq === pruned) return true;
  const [here] = await tx.select(columns).from(outbox).where(eq(outbox.seq, seq));
  return here !== undefined && positionOfEvent(here).mark === mark;
}

/**
 * A page of what happened to a tenant's clips and to the library, in the order of the commits: numbers become visible in
 * their order (see the migration `event_order`), so whoever goes on behind the last one that it saw misses none.
 *
 * @param after null: from the beginning
 * @param limit events of a page, at least 1
 * @throws QikError `cursor_expired` where events behind `after` may be missing
 */
export function readEvents(
  orm: Orm,
  { tenant, after, limit }: { readonly tenant: string; readonly after: EventPosition | null; readonly limit: number },
): Promise<EventPage> {
  return orm.transaction(
    async (tx) => {
      const pruned = await prunedThrough(tx);
      const head = await headOf(tx, pruned);
      if (after !== null && !(await goesOn(tx, after, pruned, head))) throw new QikError('cursor_expired');
      const rows = await tx
        .select(columns)
        .from(outbox)
        .where(and(or(eq(outbox.tenant, tenant), isShared(sql`${outbox}`)), gt(outbox.seq, after?.seq ?? pruned)))
        .orderBy(asc(outbox.seq))
        .limit(limit);
      const last = rows.at(-1);
      // Behind the last of all where there is no other page: who hears of nothing for long is not left behind then.
      const end = rows.length === limit && last !== undefined ? positionOfEvent(last) : head;
      return { events: rows.map(eventOf), end };
    },
    // One snapshot for all of it: what is cut off or comes in meanwhile belongs to the next page.
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

/**
 * Which of some tenants have new events.
 *
 * @param since by tenant, the number behind which they count
 */
export async function tenantsWithEvents(orm: Orm, since: ReadonlyMap<string, number>): Promise<ReadonlySet<string>> {
  if (since.size === 0) return new Set();
  const earliest = Math.min(...since.values());
  const rows = await orm
    .selectDistinct({ tenant: outbox.tenant })
    .from(outbox)
    .where(
      and(
        // Numbers are the index: without this one all that ever happened would be looked through.
        gt(outbox.seq, earliest),
        or(...[...since].map(([tenant, seq]) => and(eq(outbox.tenant, tenant), gt(outbox.seq, seq)))),
      ),
    );
  const [shared] = await orm
    .select({ seq: max(outbox.seq) })
    .from(outbox)
    .where(and(gt(outbox.seq, earliest), isShared(sql`${outbox}`)));
  const all = [...since].filter(([, seq]) => seq < (shared?.seq ?? 0)).map(([tenant]) => tenant);
  return new Set([...rows.map(({ tenant }) => tenant), ...all]);
}
