import { and, asc, eq, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import { LIBRARY_TENANT } from '../../pipeline/access/index.js';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { deleteClips, type Loop, startLoop } from '../../pipeline/erase/index.js';
import { errorFacts } from '../../pipeline/log/index.js';
import { record } from '../audit/index.js';
import { newestRows } from '../catalogue/index.js';
import { studioTables } from '../db/index.js';
import { trashFlik } from '../library/index.js';
import { takeOut, takeTurn } from '../publishing/index.js';
import type { ProposalDeps } from './deps.js';
import type { Proposal } from './read.js';

const { proposals } = tables;
const { fliks, flikMedia, flikSources, flikVersions } = studioTables;

/** Who deletes what was made of a clip whose owner does not agree any more. */
const ACTOR = 'consent-withdrawn';
/** Milliseconds between two looks. */
const LOOK_EVERY_MS = 1000;
const BATCH = 20;

/** Every Flik that was ever cut from a video, whoever made it. */
async function cutFrom(tx: Orm, sourceId: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ id: fliks.id })
    .from(fliks)
    .innerJoin(flikVersions, eq(flikVersions.flikId, fliks.id))
    .where(and(ne(fliks.state, 'trashed'), sql`${flikVersions.content} @> ${JSON.stringify({ sourceId })}::jsonb`))
    .orderBy(asc(fliks.id));
  return rows.map(({ id }) => id);
}

/** Takes Fliks out of the catalogue, of releases that are due later, and out of everybody's sight. */
async function removeFliks({ publishing, studio: { orm } }: ProposalDeps, sourceId: string): Promise<string[]> {
  return orm.transaction(async (tx) => {
    const head = await takeTurn(tx);
    const ids = await cutFrom(tx, sourceId);
    const live = (await newestRows(tx))
      .filter(({ kind, id, content }) => kind === 'flik' && content !== null && ids.includes(id))
      .map(({ id }) => ({ kind: 'flik', id }) as const);
    if (live.length > 0) {
      const release = { name: 'Consent withdrawn', action: 'release.withdraw', items: live };
      await takeOut(publishing, tx, head, release);
    }
    for (const id of ids) {
      await publishing.states.applyUnscheduled(tx, id, null);
      await trashFlik(tx, { id, actor: null });
    }
    return ids;
  });
}

/** Deletes a video and everything that was rendered of it, as every clip is deleted. */
async function removeMedia({ studio: { orm, erase } }: ProposalDeps, sourceId: string): Promise<void> {
  const made = await orm.select({ id: flikMedia.id }).from(flikMedia).where(eq(flikMedia.sourceId, sourceId));
  const ids = [sourceId, ...made.map(({ id }) => id)];
  await deleteClips(erase, { tenant: LIBRARY_TENANT, ids, by: ACTOR });
  await orm.transaction(async (tx) => {
    // Not before: what is to be deleted is known by these.
    await tx.delete(flikMedia).where(inArray(flikMedia.id, ids));
    await tx.delete(flikSources).where(eq(flikSources.id, sourceId));
  });
}

/** Takes back what was made of one proposal. Whatever breaks off is done again, from the beginning. */
async function takeBack(deps: ProposalDeps, { id, sourceId, flikId }: Proposal): Promise<void> {
  const { orm, logger } = deps.studio;
  const taken = sourceId === null ? [] : await removeFliks(deps, sourceId);
  if (sourceId !== null) await removeMedia(deps, sourceId);
  await orm.transaction(async (tx) => {
    await tx.update(proposals).set({ settledAt: sql`now()` }).where(eq(proposals.id, id));
    await record(tx, {
      ...{ editorId: null, action: 'proposal.take-back', subject: { kind: 'proposal', id } },
      ...{ before: { state: 'accepted', flikId }, after: { state: 'withdrawn', fliks: taken, sourceId } },
    });
  });
  logger.info({ proposal: id, fliks: taken.length }, 'what was made of a personal Flik was taken back');
}

/** Takes back what was made of proposals whose owners withdrew their consent. @returns how many there were */
export async function takeBackWithdrawn(deps: ProposalDeps, signal?: AbortSignal): Promise<number> {
  const due = await deps.studio.orm
    .select()
    .from(proposals)
    .where(and(eq(proposals.state, 'withdrawn'), isNotNull(proposals.flikId), isNull(proposals.settledAt)))
    .orderBy(asc(proposals.withdrawnAt))
    .limit(BATCH);
  for (const proposal of due) {
    if (signal?.aborted === true) break;
    await takeBack(deps, proposal);
  }
  return due.length;
}

/** Does that from now on until it is stopped. Several processes that do it are not in each other's way. */
export function startTakingBack(deps: ProposalDeps): Pick<Loop, 'stop'> {
  return startLoop(
    async (signal) => {
      await takeBackWithdrawn(deps, signal);
    },
    {
      everyMs: LOOK_EVERY_MS,
      failed: (error) => deps.studio.logger.error({ error: errorFacts(error) }, 'a personal Flik was not taken back'),
    },
  );
}
