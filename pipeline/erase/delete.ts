import { and, asc, eq, lte, notInArray, sql } from 'drizzle-orm';
import { isClipId } from '../clips/index.js';
import type { Location } from '../db/index.js';
import { tables } from '../db/index.js';
import { errorFacts } from '../log/index.js';
import { among } from './among.js';
import type { EraseDeps } from './deps.js';
import { type Deletion, ENDING, type End, type Ended, endClips } from './end-clips.js';
import { markDone } from './reports.js';

const { clips, deletions } = tables;

/** States that nothing follows but the removal of what is left. */
const OVER = ['deleted', 'expired'] as const;

/**
 * What has to happen right after the commit: the keys are destroyed, without which what lies anywhere is noise, and
 * the tombstones are noted outside of the database. What fails here is the purger's, which tries again.
 */
async function settle(deps: EraseDeps, ended: readonly Ended[]): Promise<void> {
  if (ended.length === 0) return;
  const attempt = async (location: Location, some: readonly Ended[], work: () => Promise<void>): Promise<void> => {
    if (some.length === 0) return;
    try {
      await work();
      await markDone(
        deps.orm,
        some.map(({ id }) => id),
        location,
      );
    } catch (error) {
      deps.logger.error({ location, clips: some.length, error: errorFacts(error) }, 'deletion is left to the purger');
    }
  };
  await attempt('key', ended, () => deps.keys.destroyMany(ended.map(({ clipId }) => clipId)));
  const named = ended.filter(({ reason }) => reason === 'deleted');
  await attempt('tombstones', named, () =>
    deps.tombstones.append(named.map(({ clipId, at }) => ({ clipId, at: at.toISOString() }))),
  );
}

export type DeleteRequest = {
  /** Whose clips; null: anybody's, for what the service does itself. */
  readonly tenant: string | null;
  readonly ids: readonly string[];
  /** Id of the API key that asked. */
  readonly by: string;
};

/**
 * Deletes clips for everybody, in whatever state they are. When this answers, nothing of them can be read, and their
 * keys are destroyed; their bytes are removed after that. Asking again answers with the same deletions.
 *
 * @returns a deletion for every clip that there is or was; ids that are nobody's of this tenant have none
 */
export async function deleteClips(deps: EraseDeps, { tenant, by, ...request }: DeleteRequest): Promise<Deletion[]> {
  const ids = request.ids.filter(isClipId);
  if (ids.length === 0) return [];
  const ended = await deps.orm.transaction(async (tx) => {
    const own = tenant === null ? undefined : eq(clips.tenant, tenant);
    const rows = await tx
      .select({ row: ENDING, over: sql<boolean>`${clips.expiresAt} <= now()` })
      .from(clips)
      .where(and(among(clips.id, ids), own, notInArray(clips.state, [...OVER])))
      // In one order everywhere: two requests for the same clips must not wait for each other.
      .orderBy(asc(clips.id))
      .for('update');
    const ends = rows.map(
      ({ row, over }): End => (over ? { row, reason: 'expired', by: null } : { row, reason: 'deleted', by }),
    );
    return endClips(deps, tx, ends);
  });
  await settle(deps, ended);
  const whose = tenant === null ? undefined : eq(deletions.tenant, tenant);
  const read = (): Promise<Deletion[]> =>
    deps.orm
      .select()
      .from(deletions)
      .where(and(among(deletions.clipId, ids), whose))
      .orderBy(asc(deletions.seq));
  const found = await read();
  // Of those who asked before, somebody may not have come so far.
  const unsettled = found.filter(({ locations }) => locations.key.state !== 'done');
  if (unsettled.length === 0) return found;
  await settle(deps, unsettled);
  return read();
}

/**
 * Ends clips whose time is over by the database's clock, those that are over longest first.
 *
 * @returns how many; fewer than the limit when no more are due that nobody else has in hand
 */
export async function expireDue(deps: EraseDeps, limit: number): Promise<number> {
  const ended = await deps.orm.transaction(async (tx) => {
    const rows = await tx
      .select(ENDING)
      .from(clips)
      .where(and(lte(clips.expiresAt, sql`now()`), sql`${clips.state} not in ('deleted', 'expired')`))
      .orderBy(asc(clips.expiresAt))
      .limit(limit)
      .for('update', { skipLocked: true });
    return endClips(
      deps,
      tx,
      rows.map((row) => ({ row, reason: 'expired', by: null })),
    );
  });
  await settle(deps, ended);
  return ended.length;
}
