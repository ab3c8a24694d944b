import { and, count, eq, gt, lte, sql } from 'drizzle-orm';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { type BrakeRules, fewAfter, judge, type Verdict } from './brake.js';
import type { EraseDeps } from './deps.js';

const { clips, purgeState } = tables;

/** The one row that there is. */
const ROW = 1;
/** Any number will do, as long as it stays: one process at a time decides whether clips may go. */
const DECISION_LOCK = 7_145_003;
/** Beyond what RETENTION can be: what ends later than that, such as the library, has no end. */
const NO_END = sql`now() + interval '400 days'`;

export const theRow = eq(purgeState.id, ROW);
const unfinished = sql`${clips.state} not in ('deleted', 'expired')`;

/** Clips that are over their time and were not ended. */
export async function countDue(orm: Orm): Promise<number> {
  const [found] = await orm
    .select({ clips: count() })
    .from(clips)
    .where(and(lte(clips.expiresAt, sql`now()`), unfinished));
  return found?.clips ?? 0;
}

async function countLive(orm: Orm): Promise<number> {
  const [found] = await orm
    .select({ clips: count() })
    .from(clips)
    .where(and(gt(clips.expiresAt, sql`now()`), lte(clips.expiresAt, NO_END), unfinished));
  return found?.clips ?? 0;
}

async function stateNow(tx: Orm) {
  await tx.insert(purgeState).values({ id: ROW, lastRunAt: sql`now()` }).onConflictDoNothing();
  const [row] = await tx
    .select({
      brakeReason: purgeState.brakeReason,
      released: purgeState.released,
      gapMs: sql<number>`(extract(epoch from clock_timestamp() - ${purgeState.lastRunAt}) * 1000)::float8`,
    })
    .from(purgeState)
    .where(theRow)
    .for('update');
  return row ?? { brakeReason: null, released: false, gapMs: 0 };
}

export type Decision =
  | Verdict
  /** The brake was on already. */
  | { readonly kind: 'braked'; readonly reason: string }
  /** Another process decides just now. */
  | { readonly kind: 'taken' };

async function verdictOf(tx: Orm, rules: BrakeRules): Promise<Decision> {
  const { brakeReason, released, gapMs } = await stateNow(tx);
  if (brakeReason !== null) return { kind: 'braked', reason: brakeReason };
  const due = await countDue(tx);
  // Counting them all is only needed where there are many.
  const live = due <= fewAfter(gapMs, rules) ? 0 : await countLive(tx);
  return judge({ gapMs, due, live, released }, rules);
}

/**
 * Decides whether clips that are over may go now, and puts the brake on where so many would that it looks like a
 * mistake.
 */
export function decide({ orm, audit }: Pick<EraseDeps, 'orm' | 'audit'>, rules: BrakeRules): Promise<Decision> {
  return orm.transaction(async (tx) => {
    const [lock] = await tx
      .select({ ours: sql<boolean>`pg_try_advisory_xact_lock(${DECISION_LOCK})` })
      .from(sql`(values (1)) as one`);
    if (lock?.ours !== true) return { kind: 'taken' };
    const decision = await verdictOf(tx, rules);
    if (decision.kind === 'go') await tx.update(purgeState).set({ lastRunAt: sql`now()` }).where(theRow);
    if (decision.kind === 'brake') {
      await tx.update(purgeState).set({ brakeAt: sql`now()`, brakeReason: decision.reason }).where(theRow);
      const { reason } = decision;
      await audit.append(tx, [{ actor: 'retention', action: 'purge.braked', subject: 'purge', details: { reason } }]);
    }
    return decision;
  });
}

/** Notes, in the middle of a run, that somebody looks: a long run is no gap. */
export async function noteRun(orm: Orm): Promise<void> {
  await orm
    .update(purgeState)
    .set({ lastRunAt: sql`greatest(${purgeState.lastRunAt}, now())` })
    .where(theRow);
}

/** Takes the operator's permission back once everything that it was given for is gone. */
export async function noteEnd(orm: Orm): Promise<void> {
  if ((await countDue(orm)) > 0) return;
  await orm
    .update(purgeState)
    .set({ released: false })
    .where(and(theRow, eq(purgeState.released, true)));
}

/**
 * Lets go what the brake holds: the next run passes, whatever its share is. What waits for a clock that was moved back
 * goes on by that clock; where a run would then be too large, the brake holds it.
 *
 * @param by id of the API key that asked
 */
export async function releasePurge({ orm, audit }: Pick<EraseDeps, 'orm' | 'audit'>, by: string): Promise<void> {
  await orm.transaction(async (tx) => {
    const { brakeReason } = await stateNow(tx);
    // A permission without a brake would wait for whatever comes next.
    const released = brakeReason === null ? {} : { brakeAt: null, brakeReason: null, released: true };
    await tx
      .update(purgeState)
      .set({ ...released, lastRunAt: sql`least(${purgeState.lastRunAt}, now())` })
      .where(theRow);
    await audit.append(tx, [{ actor: by, action: 'purge.released', subject: 'purge' }]);
  });
}
