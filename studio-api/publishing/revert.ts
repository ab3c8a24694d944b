import { sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { databaseTime, type Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { record } from '../audit/index.js';
import { newestRows } from '../catalogue/index.js';
import { type CatalogueKind, type ReleaseChange, type ReleaseUndo, studioTables } from '../db/index.js';
import type { ResolvedChange } from './apply.js';
import { commitChanges } from './commit.js';
import { takeTurn } from './head.js';
import { planLater } from './later.js';
import { pinChanges } from './pin.js';
import type { PublishingDeps } from './ports.js';
import { changeRelease, lockRelease, type ReleaseRow, requireRevision, requireState } from './release-rows.js';
import { type Edit, told } from './releases.js';

const { releases } = studioTables;

/** Something that is not as it was before the release, and stays as it is. */
export type RevertConflict = { readonly kind: CatalogueKind; readonly id: string; readonly reason: string };

export type Reverted = {
  readonly row: ReleaseRow;
  readonly conflicts: readonly RevertConflict[];
};

type Plan = { readonly restore: readonly ReleaseUndo[]; readonly conflicts: readonly RevertConflict[] };

/** What of a release can still be taken back: what nothing else was done to since. */
export async function planRevert(tx: Orm, row: ReleaseRow): Promise<Plan> {
  const since = new Map((await newestRows(tx)).map(({ kind, id, seq }) => [`${kind} ${id}`, seq]));
  const undo = row.undo ?? [];
  const changed = ({ kind, id }: ReleaseUndo): boolean => since.get(`${kind} ${id}`) !== row.seq;
  return {
    restore: undo.filter((one) => !changed(one)),
    conflicts: undo.filter(changed).map(({ kind, id }) => ({ kind, id, reason: 'It was changed since.' })),
  };
}

/** The same as a change of a release. */
function asChange({ kind, id, content }: ReleaseUndo): ReleaseChange {
  if (content === null)
    return kind === 'flik' ? { do: 'unpublish-flik', flikId: id } : { do: 'unpublish-pack', packId: id };
  if (content.kind === 'flik') return { do: 'publish-flik', flikId: id, version: content.version };
  return { do: 'publish-pack', packId: id, content: content.content };
}

/** Gates that count again: the others were passed when it was published, and it is the same as it was. */
const COUNT_AGAIN: readonly string[] = ['media', 'rights', 'validity', 'not_found', 'not_possible_now'];

/** Leaves out what may not come back: its rights have ended since, for example. */
async function withoutRefused(deps: PublishingDeps, tx: Orm, plan: Plan): Promise<Plan> {
  const changes = plan.restore.map(asChange);
  const { problems } = await pinChanges(deps, tx, changes, await databaseTime(tx));
  const lasting = problems.filter(({ gate }) => COUNT_AGAIN.includes(gate));
  const refused = new Map(lasting.map((problem) => [problem.change, problem]));
  return {
    restore: plan.restore.filter((_, at) => !refused.has(at)),
    conflicts: [
      ...plan.conflicts,
      ...[...refused.values()].map(({ kind, id, message }) => ({ kind, id, reason: message })),
    ],
  };
}

/**
 * Takes a release back: a new release restores exactly what was there before it, its place included, of everything that
 * nothing was done to since and that may still be shown. What stays is named.
 *
 * @throws QikError `not_found`, `edit_conflict`, `not_possible_now`; `nothing_to_revert` where all of it stays
 */
export async function revertRelease(deps: PublishingDeps, { id, revision, by }: Edit): Promise<Reverted> {
  return deps.orm.transaction(async (tx) => {
    const head = await takeTurn(tx);
    const row = await lockRelease(tx, id);
    requireRevision(row, revision);
    requireState(row, 'reverted', 'published');
    const { restore, conflicts } = await withoutRefused(deps, tx, await planRevert(tx, row));
    if (restore.length === 0 && conflicts.length > 0) {
      const errors = conflicts.map(({ kind, id: item, reason }) => ({ path: `${kind} ${item}`, message: reason }));
      throw new QikError('nothing_to_revert', undefined, { errors });
    }
    const newId = uuidv7();
    // Packs of the release that wait for their time do not come any more.
    await planLater(tx, newId, row.changes, []);
    const changes = restore.map((one): ResolvedChange => ({ do: 'restore', ...one }));
    const committed = await commitChanges(deps.states, tx, head, { releaseId: newId, changes, editorId: by });
    const [made] = await tx
      .insert(releases)
      .values({
        ...{ id: newId, name: `Revert of ${row.name}`.slice(0, 200), state: 'published', revision: 1, createdBy: by },
        ...{ changes: restore.map(asChange), publishedAt: sql`now()`, seq: committed.seq, undo: committed.undo },
        revertOf: id,
      })
      .returning();
    if (made === undefined) throw new QikError('internal', 'The release was not written.');
    const reverted = await changeRelease(tx, row, { state: 'reverted' });
    await record(tx, {
      ...{ editorId: by, action: 'release.revert', subject: { kind: 'release', id } },
      ...{ before: told(row), after: { ...told(reverted), revertedBy: newId, conflicts } },
    });
    return { row: made, conflicts };
  });
}
