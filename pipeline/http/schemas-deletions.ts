import { type Static, Type } from 'typebox';
import { Receipt } from '../audit/index.js';
import { DELETION_REASONS } from '../db/index.js';

const text = (description: string) => Type.String({ description });
const moment = (description: string) => Type.String({ format: 'date-time', description });

export const DeletionParams = Type.Object({ id: Type.String({ description: 'Id of the deletion.' }) });

const {
  deletionId: id,
  clipId,
  reason,
  requestedAt,
  bytesGoneAt,
  completedAt,
  locations,
  recipients,
} = Receipt.properties;

export const DeletionView = Type.Object(
  {
    ...{ id, clipId, reason },
    state: Type.Enum(['pending', 'done'], { description: '`done` once all that can be removed was.' }),
    ...{ requestedAt, bytesGoneAt, completedAt, locations, recipients },
    receipt: text('Where the same is to be had with a signature.'),
  },
  { title: 'Deletion' },
);
export type DeletionView = Static<typeof DeletionView>;

/** Clips of one request; each is locked until all of them are over. */
export const MAX_CLIPS = 500;

export const DeletionRequestBody = Type.Object(
  {
    clipIds: Type.Array(Type.String({ maxLength: 100 }), {
      minItems: 1,
      maxItems: MAX_CLIPS,
      description: 'Ids of clips; naming one twice is naming it once.',
    }),
  },
  {
    additionalProperties: false,
    title: 'Clips to delete',
    examples: [{ clipIds: ['019ab3c4-5d6e-7f80-91a2-b3c4d5e6f708'] }],
  },
);

export const DeletionsView = Type.Object(
  {
    deletions: Type.Array(DeletionView, { description: 'One for every clip that there is or was.' }),
    unknown: Type.Array(Type.String(), { description: 'Ids that are of no clip of yours.' }),
  },
  { title: 'Deletions' },
);

export const FeedView = Type.Object(
  {
    deletions: Type.Array(
      Type.Object({
        id: text('Id of the deletion.'),
        clipId: text('Id of the clip that is gone.'),
        reason: Type.Enum([...DELETION_REASONS], { description: 'Its sender asked, or its time was over.' }),
        at: moment('From then on nothing of the clip was given out.'),
        recipients: Type.Array(Type.String(), { description: 'Whose devices may hold a copy, as you named them.' }),
      }),
      { description: 'In the order in which they happened.' },
    ),
    cursor: text('For `after` of the next request, also when nothing is listed.'),
  },
  { title: 'Deletion feed' },
);

/** Ids of the caller's own, as those of recipients are. */
const MAX_ID = 128;

export const ConfirmationBody = Type.Object(
  {
    recipient: Type.String({ minLength: 1, maxLength: MAX_ID, description: 'Your id of the person.' }),
    device: Type.String({ minLength: 1, maxLength: MAX_ID, description: 'Your id of the device.' }),
  },
  { additionalProperties: false, title: 'Confirmation', examples: [{ recipient: 'bob', device: 'bobs-phone' }] },
);

export const ConfirmedView = Type.Object({ recipients }, { title: 'Confirmed recipients' });

export const SignedReceipt = Type.Object(
  {
    jws: text('The receipt as a compact JWS (RFC 7515), signed with a key of `/.well-known/jwks.json`.'),
    payload: Receipt,
  },
  { title: 'Signed receipt' },
);

export const UnlockBody = Type.Object(
  { recipient: Type.String({ minLength: 1, maxLength: MAX_ID, description: 'Who replied.' }) },
  { additionalProperties: false, title: 'Unlock', examples: [{ recipient: 'bob' }] },
);

export const UnlockView = Type.Object(
  {
    recipient: Type.String(),
    unlockedAt: Type.Union([moment('When it was opened first.'), Type.Null()], {
      description: 'Null where the clip has no lock.',
    }),
  },
  { title: 'Unlocked' },
);
