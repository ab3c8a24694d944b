import { type Deletion, deleteClips, type EraseDeps } from '../erase/index.js';
import { placedOf } from './placed.js';
import type { Owner } from './slot.js';

/** What is to go, and who asked: the id of an API key. `slot` null: everything of the user. */
export type Removal = { readonly owner: Owner; readonly slot: number | null; readonly by: string };

/**
 * Deletes what is in a user's slots, as every clip is deleted: what plays there, what is on its way there, and what was
 * proposed of it. Doing it again finds nothing.
 */
export async function removePersonal(deps: EraseDeps, { owner, slot, by }: Removal): Promise<Deletion[]> {
  const placed = await placedOf(deps.orm, owner, slot);
  return deleteClips(deps, { tenant: owner.tenant, ids: placed.map(({ clipId }) => clipId), by });
}
