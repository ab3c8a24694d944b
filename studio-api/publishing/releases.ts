import { eq } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { record } from '../audit/index.js';
import { type ReleaseChange, studioTables } from '../db/index.js';
import { takeTurn } from './head.js';
import { subjectOf } from './pin.js';
import type { PublishingDeps } from './ports.js';
import { changeRelease, lockRelease, type ReleaseRow, requireRevision, requireState } from './release-rows.js';

const { releases } = studioTables;

/** What a release says for people who look at what was done. */
export const told = ({ name, state, changes, dueAt, localTime, zone, seq }: ReleaseRow) => ({
  ...{ name, state, changes, localTime, zone, seq },
  dueAt: dueAt?.toISOString() ?? null,
});

/** What it is about, each once: two changes of one Flik would leave it open which counts. */
function requireEachOnce(changes: readonly ReleaseChange[]): void {
  const seen = new Set<string>();
  changes.forEach((change, at) => {
    const subject = subjectOf(change);
    const key = subject === null ? 'order' : `${subject.kind} ${subject.id}`;
    if (seen.has(key)) {
      const message = 'is about the same as another one';
      throw new QikError('invalid_request', `/changes/${at} ${message}`, {
        errors: [{ path: `/changes/${at}`, message }],
      });
    }
    seen.add(key);
  });
}

/** What editors say about a release; versions and contents are settled when it is frozen. */
export type ReleaseDraft = { readonly name: string; readonly changes: readonly ReleaseChange[] };

/**
 * @param by null: the studio itself
 * @throws QikError `invalid_request` where two changes are about the same
 */
export async function createRelease(orm: Orm, draft: ReleaseDraft, by: string | null): Promise<ReleaseRow> {
  requireEachOnce(draft.changes);
  return orm.transaction(async (tx) => {
    const id = uuidv7();
    const [row] = await tx
      .insert(releases)
      .values({ id, ...draft, state: 'draft', revision: 1, createdBy: by })
      .returning();
    if (row === undefined) throw new QikError('internal', 'The release was not written.');
    await record(tx, {
      ...{ editorId: by, action: 'release.create', subject: { kind: 'release', id } },
      ...{ before: null, after: told(row) },
    });
    return row;
  });
}

/** Who does something to a release, and the revision that they saw; `by` null: the studio itself. */
export type Edit = { readonly id: string; readonly revision: number; readonly by: string | null };

/**
 * Changes a draft. One that was cancelled or failed becomes a draft again.
 *
 * @throws QikError `not_found`, `edit_conflict`, `not_possible_now`, `invalid_request`
 */
export async function editRelease(
  orm: Orm,
  { id, revision, by }: Edit,
  changes: Partial<ReleaseDraft>,
): Promise<ReleaseRow> {
  if (changes.changes !== undefined) requireEachOnce(changes.changes);
  return orm.transaction(async (tx) => {
    const row = await lockRelease(tx, id);
    requireRevision(row, revision);
    requireState(row, 'edited', 'draft', 'cancelled', 'failed');
    const thawed = (changes.changes ?? row.changes).map(withoutPins);
    const fresh = { state: 'draft', dueAt: null, localTime: null, zone: null, problem: null } as const;
    const changed = await changeRelease(tx, row, { ...fresh, name: changes.name ?? row.name, changes: thawed });
    await record(tx, {
      ...{ editorId: by, action: 'release.edit', subject: { kind: 'release', id } },
      ...{ before: told(row), after: told(changed) },
    });
    return changed;
  });
}

/** A change as it is before it is frozen. */
function withoutPins(change: ReleaseChange): ReleaseChange {
  if (change.do === 'publish-flik') return { ...change, version: null };
  return change.do === 'publish-pack' ? { ...change, content: null } : change;
}

/** Fliks that a release would publish. */
export const fliksToPublish = (changes: readonly ReleaseChange[]): string[] =>
  changes.flatMap((change) => (change.do === 'publish-flik' ? [change.flikId] : []));

/** Tells the Fliks of a release that is not due any more that no release has them, unless another one does. */
export async function unscheduleFliks(
  states: PublishingDeps['states'],
  tx: Orm,
  row: ReleaseRow,
  by: string | null,
): Promise<void> {
  const ids = new Set(fliksToPublish(row.changes));
  if (ids.size === 0) return;
  const others = await tx
    .select({ id: releases.id, changes: releases.changes })
    .from(releases)
    .where(eq(releases.state, 'scheduled'));
  for (const other of others) if (other.id !== row.id) for (const id of fliksToPublish(other.changes)) ids.delete(id);
  for (const id of [...ids].sort()) await states.applyUnscheduled(tx, id, by);
}

/**
 * Calls a release off.
 *
 * @throws QikError `not_found`, `edit_conflict`, `not_possible_now` once it was published
 */
export async function cancelRelease(
  { orm, states }: Pick<PublishingDeps, 'orm' | 'states'>,
  { id, revision, by }: Edit,
): Promise<ReleaseRow> {
  return orm.transaction(async (tx) => {
    await takeTurn(tx);
    const row = await lockRelease(tx, id);
    requireRevision(row, revision);
    requireState(row, 'cancelled', 'draft', 'scheduled', 'failed');
    const cancelled = await changeRelease(tx, row, { state: 'cancelled' });
    if (row.state === 'scheduled') await unscheduleFliks(states, tx, row, by);
    await record(tx, {
      ...{ editorId: by, action: 'release.cancel', subject: { kind: 'release', id } },
      ...{ before: told(row), after: told(cancelled) },
    });
    return cancelled;
  });
}
