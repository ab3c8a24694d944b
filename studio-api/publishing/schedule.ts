import { and, eq, isNotNull } from 'drizzle-orm';
import { databaseTime, type Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { record } from '../audit/index.js';
import { studioTables } from '../db/index.js';
import { type Due, dueAt, dueByNow } from './due.js';
import { takeTurn } from './head.js';
import { pinChanges, requireNoProblems } from './pin.js';
import type { PublishingDeps } from './ports.js';
import { changeRelease, lockRelease, type ReleaseRow, requireRevision, requireState } from './release-rows.js';
import { type Edit, told } from './releases.js';

const { releases } = studioTables;

/** When a release is to be published, by a clock on a wall somewhere. */
export type WallClock = { readonly localTime: string; readonly zone: string; readonly offset?: string };

/**
 * Freezes a release and has it published at a time. One that is scheduled already gets another time, and keeps what it
 * was frozen with.
 *
 * @throws QikError `not_found`, `edit_conflict`, `not_possible_now`, `invalid_request` for a time that is over,
 *   `time_left_out`; `gates_closed` with every problem that there would be then
 */
export async function scheduleRelease(
  deps: PublishingDeps,
  { id, revision, by }: Edit,
  { localTime, zone, offset = '' }: WallClock,
): Promise<{ readonly row: ReleaseRow; readonly due: Due }> {
  const due = dueAt(`${localTime}${offset}`, zone);
  return deps.orm.transaction(async (tx) => {
    await takeTurn(tx);
    const row = await lockRelease(tx, id);
    requireRevision(row, revision);
    requireState(row, 'scheduled', 'draft', 'scheduled', 'failed');
    if (due.at <= (await databaseTime(tx))) {
      const message = 'is over already';
      throw new QikError('invalid_request', `localTime ${message}`, { errors: [{ path: '/localTime', message }] });
    }
    const pinned = await pinChanges(deps, tx, row.changes, due.at);
    requireNoProblems(pinned.problems);
    if (row.state !== 'scheduled') await scheduleFliks(deps.states, tx, pinned.changes, by);
    const scheduled = await changeRelease(tx, row, {
      ...{ state: 'scheduled', changes: pinned.changes, problem: null },
      ...{ dueAt: due.at, localTime: due.localTime, zone: due.zone },
    });
    await record(tx, {
      ...{ editorId: by, action: 'release.schedule', subject: { kind: 'release', id } },
      ...{ before: told(row), after: told(scheduled) },
    });
    return { row: scheduled, due };
  });
}

async function scheduleFliks(
  states: PublishingDeps['states'],
  tx: Orm,
  changes: ReleaseRow['changes'],
  by: string | null,
): Promise<void> {
  for (const change of changes) {
    if (change.do === 'publish-flik' && change.version !== null)
      await states.applyScheduled(tx, change.flikId, change.version, by);
  }
}

/**
 * Works out anew when everything is due: the rules of a zone can have changed since it was scheduled, and it is the clock
 * on the wall that was promised.
 *
 * @returns how many moved
 */
export async function recomputeDue(orm: Orm): Promise<number> {
  return orm.transaction(async (tx) => {
    const rows = await tx
      .select()
      .from(releases)
      .where(and(eq(releases.state, 'scheduled'), isNotNull(releases.zone), isNotNull(releases.localTime)))
      .for('update');
    let moved = 0;
    for (const row of rows) {
      const { localTime, zone, dueAt: before } = row;
      if (localTime === null || zone === null) continue;
      const at = dueByNow(localTime, zone);
      if (before?.getTime() === at.getTime()) continue;
      const changed = await changeRelease(tx, row, { dueAt: at });
      await record(tx, {
        ...{ editorId: null, action: 'release.due_moved', subject: { kind: 'release', id: row.id } },
        ...{ before: told(row), after: told(changed) },
      });
      moved += 1;
    }
    return moved;
  });
}
