import type { Orm } from '../../pipeline/db/index.js';
import { may } from '../access/permissions.js';
import { countFliks, type ListedFlik, listFliks } from './list.js';
import type { FlikFilter } from './list-filter.js';
import { type Actor, isAlone } from './rows.js';

/** Fliks of each kind that are named; the counts are of all. */
const MOST = 50;

type Some = { readonly count: number; readonly fliks: readonly ListedFlik[] };

/** Fliks that wait for somebody. */
export type WaitingFliks = {
  /** They may approve them, or ask for changes. */
  readonly review: Some;
  /** Theirs, of which somebody wants something changed. */
  readonly changesRequested: Some;
  /** Theirs, whose video could not be made. */
  readonly failedMedia: Some;
};

const NONE: Some = { count: 0, fliks: [] };

async function some(orm: Orm, filter: FlikFilter): Promise<Some> {
  const { fliks, nextCursor } = await listFliks(orm, { filter, sort: 'updated', limit: MOST });
  return { count: nextCursor === null ? fliks.length : await countFliks(orm, filter), fliks };
}

/** What waits for an editor. Of their own work they approve nothing, unless there is nobody else who could. */
export async function fliksWaiting(orm: Orm, actor: Actor): Promise<WaitingFliks> {
  const notBy = (await isAlone(orm, actor)) ? undefined : actor.id;
  return {
    review: may(actor.role, 'fliks.review') ? await some(orm, { review: 'waiting', notBy }) : NONE,
    changesRequested: await some(orm, { review: 'changes_requested', mine: actor.id }),
    failedMedia: await some(orm, { look: 'failed', mine: actor.id }),
  };
}
