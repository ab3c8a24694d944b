import { type Static, Type } from 'typebox';
import { DELETION_REASONS, LOCATION_STATES, LOCATIONS, type tables } from '../db/index.js';
import type { Link } from './entry.js';

const moment = (description: string) => Type.String({ format: 'date-time', description });
const orNull = (description: string) => Type.Union([moment(description), Type.Null()]);

/** What a receipt says; to be signed, and to be read by whoever keeps it. */
export const Receipt = Type.Object(
  {
    iss: Type.Literal('qik'),
    deletionId: Type.String(),
    clipId: Type.String(),
    reason: Type.Enum([...DELETION_REASONS], { description: 'Its sender asked, or its time was over.' }),
    requestedAt: moment('From then on nothing of the clip was given out.'),
    bytesGoneAt: orNull('When its bytes were first seen to be gone from the store; null: not yet.'),
    completedAt: orNull('When all that can be removed was; null: not yet.'),
    locations: Type.Array(
      Type.Object({
        name: Type.Enum([...LOCATIONS]),
        state: Type.Enum([...LOCATION_STATES], {
          description: '`unreachable`: tried, without an answer; it is tried again.',
        }),
        at: orNull('When it got into that state; null: nothing was tried yet.'),
      }),
      { description: 'Every place in which something of the clip could lie.' },
    ),
    recipients: Type.Array(
      Type.Object({
        recipient: Type.String(),
        confirmed: Type.Boolean({ description: 'Whether a device of theirs said that it dropped its copy.' }),
        devices: Type.Integer({
          minimum: 0,
          description: 'How many devices said so; how many there are is not known.',
        }),
        at: orNull('When the last of them said so.'),
      }),
      { description: 'What is outside of this service: only what was confirmed is known.' },
    ),
    audit: Type.Object(
      { seq: Type.Integer({ minimum: 1 }), hash: Type.String({ pattern: '^[0-9a-f]{64}$' }) },
      { description: 'The entry of the audit log that was made with the deletion.' },
    ),
    issuedAt: moment('When this was said. A later receipt can say more.'),
  },
  { title: 'Deletion receipt' },
);
export type Receipt = Static<typeof Receipt>;

type DeletionRow = Pick<
  typeof tables.deletions.$inferSelect,
  'id' | 'clipId' | 'reason' | 'at' | 'bytesGoneAt' | 'completedAt' | 'locations' | 'recipients'
>;
type ConfirmationRow = Pick<typeof tables.deletionConfirmations.$inferSelect, 'recipient' | 'device' | 'at'>;

/** What the recipients' devices said: those that were named first, in their order, then who else confirmed. */
export function recipientsOf(
  named: readonly string[],
  confirmations: readonly ConfirmationRow[],
): Receipt['recipients'] {
  const said = new Map(named.map((recipient) => [recipient, { devices: new Set<string>(), last: 0 }]));
  for (const { recipient, device, at } of confirmations) {
    const one = said.get(recipient) ?? { devices: new Set<string>(), last: 0 };
    said.set(recipient, one);
    one.devices.add(device);
    one.last = Math.max(one.last, at.getTime());
  }
  return [...said].map(([recipient, { devices, last }]) => ({
    ...{ recipient, confirmed: devices.size > 0, devices: devices.size },
    at: devices.size === 0 ? null : new Date(last).toISOString(),
  }));
}

/**
 * What can be said of a deletion, no more than what is in the rows.
 *
 * @param confirmations those of this deletion
 * @param entry number and hash of its entry in the audit log
 * @param issuedAt now, by the clock of the database
 */
export function receiptOf(
  deletion: DeletionRow,
  confirmations: readonly ConfirmationRow[],
  { seq, hash }: Link,
  issuedAt: Date,
): Receipt {
  return {
    iss: 'qik',
    deletionId: deletion.id,
    clipId: deletion.clipId,
    reason: deletion.reason,
    requestedAt: deletion.at.toISOString(),
    bytesGoneAt: deletion.bytesGoneAt?.toISOString() ?? null,
    completedAt: deletion.completedAt?.toISOString() ?? null,
    locations: LOCATIONS.map((name) => {
      const { state, at } = deletion.locations[name];
      return { name, state, at };
    }),
    recipients: recipientsOf(deletion.recipients, confirmations),
    audit: { seq, hash },
    issuedAt: issuedAt.toISOString(),
  };
}
