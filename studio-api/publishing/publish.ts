import { sql } from 'drizzle-orm';
import { databaseTime, type Orm } from '../../pipeline/db/index.js';
import { record } from '../audit/index.js';
import { commitChanges } from './commit.js';
import { takeTurn } from './head.js';
import { planLater, splitByTime } from './later.js';
import { pinChanges, type ReleaseProblem, requireNoProblems } from './pin.js';
import type { PublishingDeps } from './ports.js';
import { changeRelease, lockRelease, type ReleaseRow, requireRevision, requireState } from './release-rows.js';
import { type Edit, told } from './releases.js';

type States = Pick<PublishingDeps, 'states' | 'check'>;

export type Outcome =
  | { readonly published: true; readonly row: ReleaseRow }
  | { readonly published: false; readonly problems: readonly ReleaseProblem[] };

/**
 * Publishes a release whose row is locked, by somebody who has the turn; or writes nothing where the gates do not let it
 * through.
 *
 * @param head number of the newest catalogue
 * @param by null: the studio itself
 */
export async function publishRow(
  deps: States,
  tx: Orm,
  head: number,
  row: ReleaseRow,
  by: string | null,
): Promise<Outcome> {
  const at = await databaseTime(tx);
  const pinned = await pinChanges(deps, tx, row.changes, at);
  if (pinned.problems.length > 0) return { published: false, problems: pinned.problems };
  const { now, later } = splitByTime(pinned.resolved, at);
  await planLater(tx, row.id, pinned.changes, later);
  const committed = await commitChanges(deps.states, tx, head, { releaseId: row.id, changes: now, editorId: by });
  const published = await changeRelease(tx, row, {
    ...{ state: 'published', changes: pinned.changes, seq: committed.seq, undo: committed.undo, problem: null },
    publishedAt: sql`now()`,
  });
  await record(tx, {
    ...{ editorId: by, action: 'release.publish', subject: { kind: 'release', id: row.id } },
    ...{ before: told(row), after: { ...told(published), items: committed.rows } },
  });
  return { published: true, row: published };
}

/**
 * Publishes a release now: all of it, or nothing.
 *
 * @throws QikError `not_found`, `edit_conflict`, `not_possible_now`; `gates_closed` with every problem
 */
export async function publishNow(deps: PublishingDeps, { id, revision, by }: Edit): Promise<ReleaseRow> {
  return deps.orm.transaction(async (tx) => {
    const head = await takeTurn(tx);
    const row = await lockRelease(tx, id);
    requireRevision(row, revision);
    requireState(row, 'published', 'draft', 'scheduled', 'failed');
    const outcome = await publishRow(deps, tx, head, row, by);
    if (outcome.published) return outcome.row;
    requireNoProblems(outcome.problems);
    return row;
  });
}
