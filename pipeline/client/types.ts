import type { components, operations } from './openapi.js';

type Schemas = components['schemas'];

/** What can be said about a clip when it is sent. */
export type ClipOptions = Schemas['ClipOptions'];
export type Clip = Schemas['Clip'];
/** A clip in a list: all of it but what can be played and how that was made. */
export type ListedClip = Schemas['ListedClip'];
export type RetriedClip = Schemas['RetriedClip'];
export type Progress = Schemas['Progress'];
/** Who plays a clip, and on what. */
export type Device = Schemas['Device'];
export type Playback = Schemas['Playback'];
export type Unlocked = Schemas['Unlocked'];
export type Deletion = Schemas['Deletion'];
export type Deletions = Schemas['Deletions'];
/** One entry of the feed of deletions. */
export type Gone = Schemas['DeletionFeed']['deletions'][number];
export type Confirmation = Schemas['Confirmation'];
export type ConfirmedRecipients = Schemas['ConfirmedRecipients'];
export type SignedReceipt = Schemas['SignedReceipt'];
export type QikEvent = Schemas['Event'];
export type Webhook = Schemas['Webhook'];
/** A webhook with its secret, which is shown this once. */
export type IssuedWebhook = Schemas['IssuedWebhook'];
export type NewWebhook = Schemas['NewWebhook'];
export type WebhookChanges = Schemas['WebhookChanges'];
export type WebhookTest = Schemas['WebhookTest'];
export type Delivery = Schemas['Delivery'];
export type DeliveryDetail = Schemas['DeliveryDetail'];
export type ApiKey = Schemas['APIKey'];
/** A key with itself, which is shown this once. */
export type IssuedApiKey = Schemas['IssuedAPIKey'];
export type NewApiKey = Schemas['NewAPIKey'];

type Query<Id extends keyof operations> = NonNullable<operations[Id]['parameters']['query']>;
export type ClipFilter = Pick<Query<'listClips'>, 'state'>;
export type DeliveryFilter = Pick<Query<'listDeliveries'>, 'state'>;

/** Something out of a feed, and where the feed goes on behind it. */
export type Read<T> = T & {
  /** For `after`, the next time: keep it once you have done what this asks for. */
  readonly cursor: string;
};
