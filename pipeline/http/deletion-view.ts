import { recipientsOf } from '../audit/index.js';
import { LOCATIONS } from '../db/index.js';
import type { DeletionReport } from '../erase/index.js';
import type { DeletionView } from './schemas-deletions.js';

export const receiptPath = (id: string): string => `/v1/deletions/${id}/receipt`;

/** A deletion as the API shows it. */
export function deletionView({ deletion, confirmations }: DeletionReport): DeletionView {
  const { id, clipId, reason, at, bytesGoneAt, completedAt, locations, recipients } = deletion;
  return {
    ...{ id, clipId, reason },
    state: completedAt === null ? 'pending' : 'done',
    requestedAt: at.toISOString(),
    bytesGoneAt: bytesGoneAt?.toISOString() ?? null,
    completedAt: completedAt?.toISOString() ?? null,
    locations: LOCATIONS.map((name) => ({ name, ...locations[name] })),
    recipients: recipientsOf(recipients, confirmations),
    receipt: receiptPath(id),
  };
}
