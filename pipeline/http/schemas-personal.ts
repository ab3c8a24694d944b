import { type Static, Type } from 'typebox';
import { PROPOSAL_STATES } from '../db/index.js';
import { SLOTS, USER_ID } from '../personal/index.js';
import { ClipView, PlaybackRequestBody } from './schemas.js';
import { DeletionView } from './schemas-deletions.js';

const id = (description: string) => Type.String({ format: 'uuid', description });
const moment = (description: string) =>
  Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description });

const user = Type.String({
  pattern: USER_ID,
  description: 'Your id of the user: letters, digits and `._~:@+-`, 128 at most. It is not logged.',
});

export const UserParams = Type.Object({ user });
export const SlotParams = Type.Object({
  user,
  slot: Type.Integer({ minimum: 1, maximum: SLOTS, description: `From 1 to ${SLOTS}.` }),
});

export const ProposalParams = Type.Object({ id: Type.String({ description: 'Id of the proposal.' }) });

export const ProposalView = Type.Object(
  {
    id: id('To withdraw the consent by, also once the clip is gone: keep it.'),
    clipId: id('The clip that was proposed.'),
    state: Type.Enum([...PROPOSAL_STATES], {
      description: '`accepted`: a Flik was made of it. `withdrawn`: it is taken back, or will be within seconds.',
    }),
    consent: Type.String({
      description: 'What the owner agreed to. Empty where they withdrew before anything came of it.',
    }),
    consentedAt: Type.String({ format: 'date-time' }),
    decidedAt: moment('When an editor accepted or declined it.'),
    flikId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()], {
      description: 'The Flik of the library that was made of it.',
    }),
    withdrawnAt: moment('When the consent was withdrawn.'),
    takenBackAt: moment('When the library had taken back what was made of it.'),
  },
  { title: 'Proposal' },
);
export type ProposalView = Static<typeof ProposalView>;

export const ProposalBody = Type.Object(
  { consent: Type.String({ minLength: 1, maxLength: 2000, description: 'The words that the owner agreed to.' }) },
  {
    ...{ additionalProperties: false, title: 'Consent' },
    examples: [{ consent: 'Yes, everybody may use my Flik.' }],
  },
);

export const PersonalFlikView = Type.Object(
  {
    slot: Type.Integer({ minimum: 1, maximum: SLOTS }),
    clip: Type.Union([ClipView, Type.Null()], { description: 'What plays; null while nothing in the slot is ready.' }),
    next: Type.Union([ClipView, Type.Null()], {
      description: 'What takes its place once it is ready, or could not: then its `error` says why.',
    }),
    proposal: Type.Union([ProposalView, Type.Null()], { description: 'Of `clip`, for the library.' }),
  },
  { title: 'Personal Flik' },
);
export type PersonalFlikView = Static<typeof PersonalFlikView>;

export const PersonalFliksView = Type.Object(
  { fliks: Type.Array(PersonalFlikView, { description: 'Slots that have something in them, in their order.' }) },
  { title: 'Personal Fliks' },
);

export const PersonalDeletionsView = Type.Object(
  { deletions: Type.Array(DeletionView, { description: 'One for every clip that there was.' }) },
  { title: 'Deletions of personal Fliks' },
);

export const SendsBody = Type.Object(
  {
    recipients: Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
      ...{ minItems: 1, maxItems: 1000, uniqueItems: true },
      description: 'Your ids of the people it is sent to.',
    }),
  },
  { additionalProperties: false, title: 'Recipients of a personal Flik', examples: [{ recipients: ['bob'] }] },
);

export const SentView = Type.Object(
  {
    clipId: id('The clip that was sent.'),
    recipients: Type.Array(Type.String(), { description: 'Everybody who can play it, its owner first.' }),
  },
  { title: 'Sent personal Flik' },
);

const { recipient: _r, ...device } = PlaybackRequestBody.properties;

export const SlotPlaybackBody = Type.Object(
  {
    ...device,
    recipient: Type.Optional(
      Type.String({ minLength: 1, maxLength: 128, description: 'Who will play it. Default: its owner.' }),
    ),
  },
  {
    additionalProperties: false,
    title: 'Device for a personal Flik',
    examples: [{ platform: 'ios', recipient: 'bob' }],
  },
);
