import { count, isNotNull, sql } from 'drizzle-orm';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { BRAKE_RULES } from './brake.js';
import { purgeLag } from './lag.js';
import { countDue, theRow } from './purge-state.js';

const { deletions, purgeState } = tables;

/** The expirer looks once a minute: after so many seconds without a look there is none, or it cannot do its work. */
const SILENT_AFTER_S = 300;

/** How the removal of what is over its time stands, by the database's clock. */
export type PurgeStatus = {
  /**
   * `runs`; `braked`: an operator must look; `waits`: until the clock, which was moved back, has caught up; `silent`:
   * no process has looked for minutes.
   */
  readonly state: 'runs' | 'braked' | 'waits' | 'silent';
  /** In words; null while it runs. */
  readonly reason: string | null;
  readonly brakedAt: Date | null;
  /** When clips were last looked through; null: never. */
  readonly lastRunAt: Date | null;
  /** See {@link purgeLag}. */
  readonly lagSeconds: number;
  /** Clips that are over their time and were not ended. */
  readonly overdue: number;
  /** Deletions after which bytes lie somewhere. */
  readonly lying: number;
  /** Deletions that are not complete; those are among them. */
  readonly pending: number;
};

type Row = Pick<typeof purgeState.$inferSelect, 'brakeReason'> & { readonly gap: number };

function stateOf(row: Row | undefined): Pick<PurgeStatus, 'state' | 'reason'> {
  if (row === undefined) return { state: 'silent', reason: 'No process has looked yet.' };
  if (row.brakeReason !== null) return { state: 'braked', reason: row.brakeReason };
  if (row.gap * 1000 < -BRAKE_RULES.backwardsMs)
    return { state: 'waits', reason: 'The clock of the database was moved back.' };
  if (row.gap <= SILENT_AFTER_S) return { state: 'runs', reason: null };
  return { state: 'silent', reason: 'No process looks any more: does one with the role worker run?' };
}

export async function purgeStatus(orm: Orm): Promise<PurgeStatus> {
  const [row] = await orm
    .select({
      ...{ brakeAt: purgeState.brakeAt, brakeReason: purgeState.brakeReason, lastRunAt: purgeState.lastRunAt },
      gap: sql<number>`extract(epoch from now() - ${purgeState.lastRunAt})::float8`,
    })
    .from(purgeState)
    .where(theRow);
  const [open] = await orm
    .select({ rows: count(), lying: sql<number>`(count(*) filter (where ${deletions.bytesGoneAt} is null))::int` })
    .from(deletions)
    .where(isNotNull(deletions.dueAt));
  return {
    ...stateOf(row),
    brakedAt: row?.brakeAt ?? null,
    lastRunAt: row?.lastRunAt ?? null,
    lagSeconds: await purgeLag(orm),
    overdue: await countDue(orm),
    lying: open?.lying ?? 0,
    pending: open?.rows ?? 0,
  };
}
