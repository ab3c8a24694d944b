import { and, gt, inArray, sql } from 'drizzle-orm';
import { isClipId } from '../clips/index.js';
import { type Orm, tables } from '../db/index.js';
import { deleteClips } from './delete.js';
import type { EraseDeps } from './deps.js';
import type { Tombstone } from './tombstones.js';

const { clips } = tables;

/** Lines that are held against the rows at once. */
const BATCH = 500;
/** Who deletes what a restored backup brought back. */
const ACTOR = 'restore';
/**
 * A clip is deleted after it was received, by the same clock. That clock may have been set right in between, by less
 * than this.
 */
const CLOCK_SLACK = sql`interval '2 days'`;

export type Replayed = {
  /** Lines that were read. */
  readonly tombstones: number;
  /** Clips that were deleted once and are there again. */
  readonly returned: number;
};

/** Before that nothing was deleted that can be there again; null when nothing is there. */
async function oldestLive(orm: Orm): Promise<Date | null> {
  const [found] = await orm
    .select({ at: sql<Date | null>`min(${clips.receivedAt}) - ${CLOCK_SLACK}`.mapWith(clips.receivedAt) })
    .from(clips)
    .where(live());
  return found?.at ?? null;
}

const live = () => and(sql`${clips.state} not in ('deleted', 'expired')`, gt(clips.expiresAt, sql`now()`));

async function returned(orm: Orm, ids: readonly string[]): Promise<string[]> {
  const rows = await orm
    .select({ id: clips.id })
    .from(clips)
    .where(and(inArray(clips.id, [...ids]), live()));
  return rows.map(({ id }) => id);
}

/**
 * Deletes again what was deleted before and is there all the same, because a backup from before the deletion was
 * restored. To be done before anything is served.
 *
 * @param lists tombstones that stood beside the database, in any order
 * @param dryRun only looks
 */
export async function replayTombstones(
  deps: EraseDeps,
  lists: Iterable<AsyncIterable<Tombstone>>,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<Replayed> {
  const oldest = await oldestLive(deps.orm);
  const back = new Set<string>();
  let tombstones = 0;
  let batch: string[] = [];
  const replay = async (): Promise<void> => {
    const ids = batch.length === 0 ? [] : await returned(deps.orm, batch);
    batch = [];
    for (const id of ids) back.add(id);
    if (!dryRun) await deleteClips(deps, { tenant: null, ids, by: ACTOR });
  };
  for (const list of lists) {
    for await (const { clipId, at } of list) {
      tombstones += 1;
      if (oldest === null || !isClipId(clipId) || Date.parse(at) < oldest.getTime()) continue;
      batch.push(clipId);
      if (batch.length === BATCH) await replay();
    }
  }
  await replay();
  if (back.size > 0 && !dryRun)
    deps.logger.warn({ returned: back.size }, 'clips that a restored backup brought back were deleted again');
  return { tombstones, returned: back.size };
}
