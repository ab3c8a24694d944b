import { desc, eq, notInArray, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { type Orm, tables } from '../db/index.js';

const { canaryRuns } = tables;

export type CanaryRun = typeof canaryRuns.$inferSelect;

/** What came of a round trip. */
export type Outcome = {
  /** Null: it was broken off, and says nothing. */
  readonly ok: boolean | null;
  /** Milliseconds by the name of a step; see {@link STEPS}. */
  readonly steps: Readonly<Record<string, number>>;
  /** What did not happen, in words; null: all did. */
  readonly problem: string | null;
};

/** Runs that are kept: eight days of one an hour. */
export const KEPT_RUNS = 200;
/** Any number will do, as long as it stays: of several processes whose turn it seems to be, one takes it. */
const TURN_LOCK = 7_145_010;

/**
 * Takes the turn to make a round trip, when the last one began long enough ago, whichever process made it, by the
 * database's clock.
 *
 * @param since where none was made yet: from when the first one is waited for
 * @returns the id of the run; null when it is not due
 */
export async function takeTurn(
  orm: Orm,
  { periodMs, since }: { readonly periodMs: number; readonly since: Date },
): Promise<string | null> {
  return orm.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${TURN_LOCK})`);
    const last = sql`coalesce(max(${canaryRuns.startedAt}), ${since.toISOString()}::timestamptz)`;
    const [found] = await tx
      .select({ due: sql<boolean>`${last} + make_interval(secs => ${periodMs}::float8 / 1000) <= now()` })
      .from(canaryRuns);
    if (found?.due !== true) return null;
    const id = uuidv7();
    await tx.insert(canaryRuns).values({ id });
    return id;
  });
}

/** Writes down how a run ended, and lets go of the oldest ones. */
export async function endRun(orm: Orm, id: string, { ok, steps, problem }: Outcome): Promise<void> {
  await orm.update(canaryRuns).set({ ok, steps, problem, endedAt: sql`now()` }).where(eq(canaryRuns.id, id));
  const kept = orm
    .select({ id: canaryRuns.id })
    .from(canaryRuns)
    .orderBy(desc(canaryRuns.startedAt), desc(canaryRuns.id))
    .limit(KEPT_RUNS);
  await orm.delete(canaryRuns).where(notInArray(canaryRuns.id, kept));
}

/** The runs that are kept, newest first. One without an end is under way, or its process died. */
export const readRuns = (orm: Orm): Promise<CanaryRun[]> =>
  orm.select().from(canaryRuns).orderBy(desc(canaryRuns.startedAt), desc(canaryRuns.id)).limit(KEPT_RUNS);
