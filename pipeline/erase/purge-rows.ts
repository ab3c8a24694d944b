import { and, asc, eq, inArray, isNotNull, isNull, lte, ne, type SQL, sql } from 'drizzle-orm';
import type { Location, LocationState, Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { among } from './among.js';
import type { EraseDeps } from './deps.js';
import type { Deletion } from './end-clips.js';
import { reportAt, stateOf } from './reports.js';

const { clips, deletions, outbox } = tables;

/** Interval of so many milliseconds. */
export const interval = (ms: number): SQL => sql`make_interval(secs => ${ms}::float8 / 1000)`;

/** A deletion in hand, with what the database's clock says of it. */
export type Due = Pick<Deletion, 'id' | 'clipId' | 'tenant' | 'at' | 'locations' | 'workerHost' | 'bytesGoneAt'> & {
  /** Which time it was taken in hand: what is written down later names it, and nothing is once another took it. */
  readonly tries: number;
  /** Whether whoever was at work on the clip when it ended has come to an end by now. */
  readonly settled: boolean;
  /** Whether a host that has something of the clip was silent for so long that it counts as unreachable. */
  readonly hostLate: boolean;
  /** Attempts of its job that there can be; null where its row is gone. */
  readonly attempt: number | null;
};

export type ClaimRules = {
  readonly batch: number;
  /** Milliseconds after which what nobody wrote anything about is taken in hand again. */
  readonly holdMs: number;
  readonly longestLeaseMs: number;
  readonly hostPatienceMs: number;
};

/** Takes deletions in hand that are due, those first that are so for longest. What another process has is left to it. */
export function claimDue(orm: Orm, { batch, holdMs, longestLeaseMs, hostPatienceMs }: ClaimRules): Promise<Due[]> {
  const due = orm
    .$with('due')
    .as(
      orm
        .select({ id: deletions.id })
        .from(deletions)
        .where(lte(deletions.dueAt, sql`now()`))
        .orderBy(asc(deletions.dueAt))
        .limit(batch)
        .for('update', { skipLocked: true }),
    );
  const since = (ms: number) => sql<boolean>`${deletions.at} + ${interval(ms)} <= now()`;
  return orm
    .with(due)
    .update(deletions)
    .set({ dueAt: sql`now() + ${interval(holdMs)}`, tries: sql`${deletions.tries} + 1` })
    .where(inArray(deletions.id, orm.select({ id: due.id }).from(due)))
    .returning({
      ...{ id: deletions.id, clipId: deletions.clipId, tenant: deletions.tenant, locations: deletions.locations },
      ...{
        at: deletions.at,
        workerHost: deletions.workerHost,
        bytesGoneAt: deletions.bytesGoneAt,
        tries: deletions.tries,
      },
      settled: since(longestLeaseMs),
      hostLate: since(hostPatienceMs),
      attempt: sql<number | null>`(select ${clips.attempt} from ${clips} where ${clips.id} = ${deletions.clipId})`,
    });
}

/** Milliseconds until something is due, 0 where it is already; null: nothing is to come. */
export async function nextDue(orm: Orm): Promise<number | null> {
  const [next] = await orm
    .select({ ms: sql<number | null>`(extract(epoch from min(${deletions.dueAt}) - now()) * 1000)::float8` })
    .from(deletions)
    .where(isNotNull(deletions.dueAt));
  return next?.ms == null ? null : Math.max(0, next.ms);
}

/** What became of a deletion in hand. */
export type Outcome = {
  readonly due: Due;
  /** Places whose state is another one now. */
  readonly states: Readonly<Partial<Record<Location, LocationState>>>;
  readonly complete: boolean;
  /** Milliseconds until it is looked after again; null: when the longest lease has run out. */
  readonly againMs: number | null;
};

const BYTES: readonly Location[] = ['objects', 'staging', 'scratch'];

const isDone = (locations: SQL, name: Location): SQL => sql`${locations} -> ${name}::text ->> 'state' = 'done'`;

/** Columns that follow from places being in other states. */
function placeColumns(report: SQL): { locations: SQL; bytesGoneAt: SQL } {
  const locations = sql`(${deletions.locations} || ${report})`;
  const gone = sql.join(
    BYTES.map((name) => isDone(locations, name)),
    sql` and `,
  );
  return { locations, bytesGoneAt: sql`coalesce(${deletions.bytesGoneAt}, case when ${gone} then now() end)` };
}

type Written = { readonly id: string; readonly clipId: string; readonly tenant: string };

/** Writes outcomes down in one statement; those that another process has in hand by now are left to it. */
async function writeOutcomes(
  tx: Orm,
  outcomes: readonly Outcome[],
  { longestLeaseMs }: ClaimRules,
): Promise<Written[]> {
  const told = outcomes.map(({ due, states, complete, againMs }) => ({
    ...{ id: due.id, tries: due.tries, states, complete },
    again: againMs === null ? null : againMs / 1000,
  }));
  const columns = sql.raw('id uuid, tries integer, states jsonb, complete boolean, again float8');
  const reports = sql`(select coalesce(jsonb_object_agg(place.key, ${reportAt(sql`place.value`)}), '{}') from jsonb_each_text(told.states) as place)`;
  const later = sql`coalesce(now() + make_interval(secs => told.again), ${deletions.at} + ${interval(longestLeaseMs)})`;
  return tx
    .update(deletions)
    .set({
      ...placeColumns(reports),
      dueAt: sql`case when told.complete then null else ${later} end`,
      completedAt: sql`case when told.complete then now() end`,
    })
    .from(sql`jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as told(${columns})`)
    .where(and(sql`${deletions.id} = told.id`, sql`${deletions.tries} = told.tries`, isNull(deletions.completedAt)))
    .returning({ id: deletions.id, clipId: deletions.clipId, tenant: deletions.tenant });
}

/**
 * Writes down what became of deletions in hand. Those that are complete are said to be in the audit log and in the
 * feed of events in the same transaction.
 *
 * @returns how many are complete
 */
export async function recordOutcomes(
  deps: Pick<EraseDeps, 'orm' | 'audit' | 'notices'>,
  outcomes: readonly Outcome[],
  rules: ClaimRules,
): Promise<number> {
  const open = outcomes.filter(({ complete }) => !complete);
  if (open.length > 0) await writeOutcomes(deps.orm, open, rules);
  const over = outcomes.filter(({ complete }) => complete);
  if (over.length === 0) return 0;
  return deps.orm.transaction(async (tx) => {
    const written = await writeOutcomes(tx, over, rules);
    if (written.length === 0) return 0;
    await deps.audit.append(
      tx,
      written.map(({ clipId }) => ({ actor: 'purger', action: 'deletion.completed', subject: clipId })),
    );
    await tx.insert(outbox).values(
      written.map(({ id, clipId, tenant }) => ({
        ...{ type: 'deletion.completed' as const, tenant, clipId, data: { deletion: id } },
      })),
    );
    await deps.notices.notify(tx, 'news', '');
    return written.length;
  });
}

/**
 * What this host may have of clips in its folder of work, and has not been asked to remove yet.
 *
 * @returns at most `limit` deletions, oldest first
 */
export const scratchOf = (orm: Orm, host: string, limit: number): Promise<Written[]> =>
  orm
    .select({ id: deletions.id, clipId: deletions.clipId, tenant: deletions.tenant })
    .from(deletions)
    .where(and(isNotNull(deletions.dueAt), eq(deletions.workerHost, host), ne(stateOf('scratch'), 'done')))
    .orderBy(asc(deletions.seq))
    .limit(limit);

/** Writes down that this host has nothing any more. Whoever has one in hand did not know, and what it writes is void. */
export async function recordScratch(orm: Orm, ids: readonly string[]): Promise<void> {
  const report = sql`jsonb_build_object('scratch', ${reportAt(sql`'done'`)})`;
  await orm
    .update(deletions)
    .set({
      ...placeColumns(report),
      tries: sql`${deletions.tries} + 1`,
      dueAt: sql`least(${deletions.dueAt}, now())`,
    })
    .where(and(among(deletions.id, ids), isNull(deletions.completedAt)));
}
