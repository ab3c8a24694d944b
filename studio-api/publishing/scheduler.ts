import { databaseTime, type Orm } from '../../pipeline/db/index.js';
import { type Loop, startLoop } from '../../pipeline/erase/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { errorFacts } from '../../pipeline/log/index.js';
import { record } from '../audit/index.js';
import { pruneCatalogue } from '../catalogue/index.js';
import { pruneShares } from '../search/index.js';
import { type Ending, firstEndings, publishEndings, readEndings } from './expiry.js';
import { takeTurnIfFree } from './head.js';
import type { PublishingDeps } from './ports.js';
import { type Outcome, publishRow } from './publish.js';
import { changeRelease, lockRelease, type ReleaseRow, requireState, scheduledUntil } from './release-rows.js';
import { told, unscheduleFliks } from './releases.js';
import { recomputeDue } from './schedule.js';
import { tidySearch } from './search-chores.js';

/** Milliseconds between two looks: what is due is published within a second or two. */
const LOOK_EVERY_MS = 1000;
const CHORES_EVERY_MS = 3_600_000;

/** PostgreSQL's codes for two transactions that were in each other's way: the next try is another one. */
const COLLISIONS = ['40001', '40P01'];

const isCollision = (error: unknown): boolean => {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && typeof cause.code === 'string' && COLLISIONS.includes(cause.code)) return true;
  return false;
};

/** What is kept between two looks: when things end is only looked up when there is another catalogue. */
type Memory = { seq: number; endings: readonly Ending[] };

/** The reasons for which a release failed, for its row. */
type Failure =
  | { readonly problems: Extract<Outcome, { published: false }>['problems'] }
  | { readonly code: string; readonly detail: string };

async function fail(deps: PublishingDeps, tx: Orm, row: ReleaseRow, failure: Failure): Promise<void> {
  const failed = await changeRelease(tx, row, { state: 'failed', problem: failure });
  await unscheduleFliks(deps.states, tx, row, null);
  await record(tx, {
    ...{ editorId: null, action: 'release.fail', subject: { kind: 'release', id: row.id } },
    ...{ before: told(row), after: { ...told(failed), failure } },
  });
  deps.logger.warn({ release: row.id }, 'a release could not be published');
}

/** Publishes a release that is due, all of it; where that cannot be, nothing of it is, and it says why. */
async function publishDue(deps: PublishingDeps, tx: Orm, head: number, due: ReleaseRow): Promise<void> {
  const row = await lockRelease(tx, due.id);
  requireState(row, 'published', 'scheduled');
  try {
    // Its own savepoint: of what breaks half-way nothing stays.
    await tx.transaction(async (inner) => {
      const outcome = await publishRow(deps, inner, head, row, null);
      if (!outcome.published) await fail(deps, inner, row, { problems: outcome.problems });
    });
  } catch (error) {
    if (isCollision(error)) throw error;
    deps.logger.error({ release: row.id, error: errorFacts(error) }, 'a release broke off');
    const { code, detail } = error instanceof QikError ? error : new QikError('internal');
    await fail(deps, tx, row, { code, detail });
  }
}

/**
 * Does the next thing that is due, by the database's clock: what is due first comes first, and what ends at a moment is
 * out before anything is published at it.
 *
 * @returns whether there was something
 */
async function step(deps: PublishingDeps, memory: Memory): Promise<boolean> {
  return deps.orm.transaction(async (tx) => {
    const head = await takeTurnIfFree(tx);
    if (head === null) return false;
    if (memory.seq !== head) Object.assign(memory, { seq: head, endings: await readEndings(tx) });
    const now = await databaseTime(tx);
    const [release] = await scheduledUntil(tx, now);
    const endings = firstEndings(memory.endings);
    const ended = endings !== null && endings.at <= now.getTime() ? endings : null;
    if (ended !== null && ended.at <= (release?.dueAt?.getTime() ?? Number.POSITIVE_INFINITY)) {
      await publishEndings(deps, tx, head, ended);
      return true;
    }
    if (release === undefined) return false;
    await publishDue(deps, tx, head, release);
    return true;
  });
}

/** Does everything that is due, in its order. @returns how much that was */
export async function publishAllDue(deps: PublishingDeps, signal?: AbortSignal): Promise<number> {
  const memory: Memory = { seq: -1, endings: [] };
  let done = 0;
  while (signal?.aborted !== true && (await step(deps, memory))) done += 1;
  return done;
}

/**
 * Publishes what is due, from now on until it is stopped; what became due while nobody did is published at once, in its
 * order. At the start and every hour the times are worked out anew by the rules of their zones, the catalogue's log is
 * cut off, and old counts of shares and words that nothing is found by are removed. Any number of processes may do it.
 */
export function startScheduler(deps: PublishingDeps): Loop {
  const failed = (error: unknown): void =>
    deps.logger.error({ error: errorFacts(error) }, 'what is due was not published, or not cleared away');
  const memory: Memory = { seq: -1, endings: [] };
  let choresAt = 0;
  return startLoop(
    async (signal) => {
      // Of this process alone, and only how often it looks: the times themselves are the database's.
      if (performance.now() >= choresAt) {
        await recomputeDue(deps.orm);
        await pruneCatalogue(deps.orm);
        await pruneShares(deps.orm);
        await tidySearch(deps.orm);
        choresAt = performance.now() + CHORES_EVERY_MS;
      }
      while (!signal.aborted && (await step(deps, memory)));
    },
    { everyMs: LOOK_EVERY_MS, failed },
  );
}
