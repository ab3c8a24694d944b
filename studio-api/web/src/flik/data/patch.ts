import { api, versioned } from '../../api/client.js';
import type { Patch } from './draft.js';
import type { Seen } from './flik.js';

/**
 * Changes a Flik that is as it was seen.
 *
 * @throws Problem `edit_conflict` where it is not any more
 */
export const editFlik = (id: string, etag: string, patch: Patch): Promise<Seen> =>
  versioned(
    api.PATCH('/studio/api/fliks/{id}', {
      params: { path: { id } },
      headers: { 'if-match': etag },
      body: {},
      // The document knows no null in texts, by which one is removed.
      bodySerializer: () => JSON.stringify(patch),
    }),
  );
