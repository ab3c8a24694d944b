import { type Static, type TSchema, Type } from 'typebox';
import { DELIVERY_STATES, EVENT_TYPES } from '../db/index.js';
import { eventId } from '../events/index.js';
import type { Attempt, Delivery, WebhookView as Shown } from '../webhooks/index.js';

const text = (description: string) => Type.String({ description });
const moment = (description: string) => Type.String({ format: 'date-time', description });
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const WebhookParams = Type.Object({ id: Type.String({ description: 'Id of the webhook.' }) });
export const DeliveryParams = Type.Object({
  id: Type.String({ description: 'Id of the webhook.' }),
  deliveryId: Type.String({ description: 'Id of the delivery; its receiver sees it as `webhook-id`.' }),
});

const url = Type.String({
  minLength: 1,
  maxLength: 2000,
  description: 'https, port 443, on the public internet; the operator of the service may allow others.',
});
const events = Type.Array(Type.Enum([...EVENT_TYPES]), {
  uniqueItems: true,
  maxItems: EVENT_TYPES.length,
  description: 'Types of events that are sent; none: all, also those that there will be.',
});
const description = Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()], {
  description: 'For people.',
});

export const NewWebhookBody = Type.Object(
  { url, events: Type.Optional(events), description: Type.Optional(description) },
  {
    additionalProperties: false,
    title: 'New webhook',
    examples: [{ url: 'https://backend.example.org/qik', events: ['clip.ready', 'clip.failed'] }],
  },
);

export const WebhookChangesBody = Type.Object(
  { url: Type.Optional(url), events: Type.Optional(events), description: Type.Optional(description) },
  { additionalProperties: false, title: 'Webhook changes', examples: [{ events: [] }] },
);

/** Longest time for which a replaced secret goes on signing: a week, enough for any roll-out. */
const MAX_OVERLAP_S = 604_800;

export const SecretRotationBody = Type.Object(
  {
    overlapSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MAX_OVERLAP_S,
        description: 'How long the secrets that it has go on signing beside the new one. Default: 86400, a day.',
      }),
    ),
  },
  { additionalProperties: false, title: 'Secret rotation', examples: [{ overlapSeconds: 86_400 }] },
);

export const EnableBody = Type.Object(
  {
    failed: Type.Optional(
      Type.Enum(['retry', 'skip'], {
        description: 'What becomes of the event that could not be delivered. Default: `retry`, it is sent first.',
      }),
    ),
  },
  { additionalProperties: false, title: 'Webhook enabling', examples: [{ failed: 'retry' }] },
);

const webhookFields = {
  id: text('Of the webhook.'),
  url: text('Where events are sent.'),
  events: Type.Array(Type.String(), { description: 'Types of events that are sent; none: all.' }),
  description: orNull(text('For people.')),
  createdAt: moment('From then on events are sent.'),
  disabledAt: orNull(moment('Since then nothing is sent; null: it works.')),
  disabledReason: orNull(text('In words.')),
  secrets: Type.Array(Type.Object({ until: orNull(moment('Null: on and on.')) }), {
    description: 'Until when each of its secrets signs, newest first.',
  }),
};
export const WebhookView = Type.Object(webhookFields, { title: 'Webhook' });
export const IssuedWebhookView = Type.Object(
  { ...webhookFields, secret: text('For checking signatures: `whsec_…`. It is shown this once.') },
  { title: 'Issued webhook' },
);
export const WebhooksView = Type.Object({ webhooks: Type.Array(WebhookView) }, { title: 'Webhooks' });

export const webhookView = (webhook: Shown): Static<typeof WebhookView> => ({
  ...{ id: webhook.id, url: webhook.url, events: [...webhook.events] },
  description: webhook.description,
  createdAt: webhook.createdAt.toISOString(),
  disabledAt: webhook.disabledAt?.toISOString() ?? null,
  disabledReason: webhook.disabledReason,
  secrets: webhook.secretsUntil.map((until) => ({ until })),
});

const deliveryFields = {
  id: text('Of the delivery; its receiver sees it as `webhook-id`, the same with every try.'),
  eventId: text('`id` of the event.'),
  type: text('Of the event.'),
  state: Type.Enum([...DELIVERY_STATES], {
    description: '`failed`: it was given up, and the webhook disabled.',
  }),
  attempts: Type.Integer({ description: 'Tries since it was made, or sent again by hand.' }),
  nextAt: orNull(
    moment('When it is tried next, at the earliest: those before it come first. Null: not until something is done.'),
  ),
  createdAt: moment('When it was made.'),
  deliveredAt: orNull(moment('When its receiver took it.')),
};
export const DeliveryView = Type.Object(deliveryFields, { title: 'Delivery' });
export const DeliveriesView = Type.Object(
  {
    deliveries: Type.Array(DeliveryView, { description: 'Those of the newest events first.' }),
    nextCursor: orNull(text('For the next page; null on the last.')),
  },
  { title: 'Delivery page' },
);
export const DeliveryDetailView = Type.Object(
  {
    ...deliveryFields,
    tries: Type.Array(
      Type.Object({
        at: moment('When it began.'),
        status: orNull(Type.Integer({ description: 'What was answered; null: nothing.' })),
        milliseconds: Type.Integer(),
        problem: orNull(text('In words; null: none.')),
      }),
      { description: 'All that were made, oldest first.' },
    ),
  },
  { title: 'Delivery detail' },
);

export const deliveryView = (delivery: Delivery): Static<typeof DeliveryView> => ({
  ...{ id: delivery.id, eventId: eventId(delivery.seq), type: delivery.type, state: delivery.state },
  attempts: delivery.attempts,
  nextAt: delivery.nextAt?.toISOString() ?? null,
  createdAt: delivery.createdAt.toISOString(),
  deliveredAt: delivery.deliveredAt?.toISOString() ?? null,
});

export const deliveryDetailView = (
  delivery: Delivery,
  attempts: readonly Attempt[],
): Static<typeof DeliveryDetailView> => ({
  ...deliveryView(delivery),
  tries: attempts.map(({ at, status, milliseconds, problem }) => ({
    ...{ at: at.toISOString(), status, milliseconds, problem },
  })),
});

export const TestView = Type.Object(
  {
    delivered: Type.Boolean(),
    status: orNull(Type.Integer({ description: 'What was answered; null: nothing.' })),
    milliseconds: Type.Integer(),
    problem: orNull(text('In words; null: none.')),
  },
  { title: 'Webhook test' },
);
