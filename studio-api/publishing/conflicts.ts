import { and, inArray, ne } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { type CatalogueKind, type ReleaseChange, studioTables } from '../db/index.js';
import { subjectOf } from './pin.js';
import { type ReleaseRow, readRelease } from './release-rows.js';
import { planRevert, type RevertConflict } from './revert.js';

const { fliks, releases } = studioTables;

/** Another release that is about the same. */
export type Overlap = {
  readonly releaseId: string;
  readonly name: string;
  readonly state: ReleaseRow['state'];
  readonly dueAt: Date | null;
  readonly items: readonly { readonly kind: CatalogueKind; readonly id: string }[];
};

/** A Flik that the release would give another version than somebody may think. */
export type OtherVersion = {
  readonly flikId: string;
  /** The one that the release is frozen with. */
  readonly frozen: number;
  readonly live: number | null;
  readonly newest: number;
};

export type ReleaseConflicts = {
  readonly overlaps: readonly Overlap[];
  readonly versions: readonly OtherVersion[];
  /** Of a release that was published: what would stay if it were reverted. */
  readonly revert: readonly RevertConflict[];
};

const keysOf = (changes: readonly ReleaseChange[]): Map<string, { kind: CatalogueKind; id: string }> =>
  new Map(
    changes.flatMap((change) => {
      const subject = subjectOf(change);
      return subject === null ? [] : [[`${subject.kind} ${subject.id}`, subject] as const];
    }),
  );

async function overlapsOf(tx: Orm, row: ReleaseRow): Promise<Overlap[]> {
  const own = keysOf(row.changes);
  const others = await tx
    .select()
    .from(releases)
    .where(and(inArray(releases.state, ['draft', 'scheduled']), ne(releases.id, row.id)));
  return others.flatMap(({ id, name, state, dueAt, changes }) => {
    const items = [...keysOf(changes)].flatMap(([key, subject]) => (own.has(key) ? [subject] : []));
    return items.length === 0 ? [] : [{ releaseId: id, name, state, dueAt, items }];
  });
}

async function otherVersions(tx: Orm, row: ReleaseRow): Promise<OtherVersion[]> {
  const frozen = new Map(
    row.changes.flatMap((change) =>
      change.do === 'publish-flik' && change.version !== null ? [[change.flikId, change.version] as const] : [],
    ),
  );
  if (frozen.size === 0) return [];
  const rows = await tx
    .select({ flikId: fliks.id, live: fliks.published, newest: fliks.head })
    .from(fliks)
    .where(inArray(fliks.id, [...frozen.keys()]));
  return rows.flatMap(({ flikId, live, newest }) => {
    const version = frozen.get(flikId);
    if (version === undefined || (newest === version && (live ?? 0) <= version)) return [];
    return [{ flikId, frozen: version, live, newest }];
  });
}

/**
 * What somebody should know before a release is published or reverted. None of it keeps anybody from it.
 *
 * @throws QikError `not_found`
 */
export async function conflictsOf(tx: Orm, id: string): Promise<ReleaseConflicts> {
  const row = await readRelease(tx, id);
  const over = row.state !== 'draft' && row.state !== 'scheduled';
  return {
    overlaps: over ? [] : await overlapsOf(tx, row),
    versions: row.state === 'scheduled' ? await otherVersions(tx, row) : [],
    revert: row.state === 'published' ? (await planRevert(tx, row)).conflicts : [],
  };
}
