import { type Static, Type } from 'typebox';
import { DELIVERY_STATES } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { eventId, parseEventPosition } from '../events/index.js';
import type { DeliveryPage, listDeliveries } from '../webhooks/index.js';
import { type DeliveriesView, deliveryView } from './schemas-webhooks.js';

const MAX_PAGE = 100;
const PAGE = 20;

export const DeliveriesQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum([...DELIVERY_STATES], { description: 'Only deliveries in this state.' })),
    cursor: Type.Optional(
      Type.String({ maxLength: 100, description: '`nextCursor` of the page before, with the same `state`.' }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MAX_PAGE, default: PAGE, description: 'Deliveries of a page.' }),
    ),
  },
  { additionalProperties: false },
);

function beforeOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  const position = /^\d+$/.test(cursor) ? parseEventPosition(cursor) : null;
  if (position !== null) return position.seq;
  const message = 'is not a nextCursor of this list';
  throw new QikError('invalid_request', `cursor ${message}`, { errors: [{ path: '/cursor', message }] });
}

/** Which page is asked for. @throws QikError `invalid_request` for a cursor that was not given out */
export const deliveriesBefore = ({
  state,
  cursor,
  limit = PAGE,
}: Static<typeof DeliveriesQuery>): Parameters<typeof listDeliveries>[2] => ({
  state,
  limit,
  before: beforeOf(cursor),
});

export const deliveriesView = ({ deliveries, next }: DeliveryPage): Static<typeof DeliveriesView> => ({
  deliveries: deliveries.map(deliveryView),
  nextCursor: next === null ? null : eventId(next),
});
