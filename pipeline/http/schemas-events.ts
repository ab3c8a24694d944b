import { type Static, Type } from 'typebox';
import { EVENT_TYPES } from '../db/index.js';

const text = (description: string) => Type.String({ description });

export const EventView = Type.Object(
  {
    id: text('A number of 16 digits. The larger one happened later, as numbers and as texts alike.'),
    type: Type.Enum([...EVENT_TYPES]),
    at: Type.String({ format: 'date-time' }),
    clipId: Type.Optional(text('Id of the clip that it is about.')),
    flikId: Type.Optional(text('Id of the Flik of the library that it is about.')),
    data: Type.Record(Type.String(), Type.Unknown(), { description: 'Ids, codes and numbers.' }),
  },
  { title: 'Event' },
);
export type EventView = Static<typeof EventView>;

export const EventFeedView = Type.Object(
  {
    events: Type.Array(EventView, { description: 'In the order in which they happened.' }),
    cursor: text('For `after` of the next request, also when nothing is listed.'),
  },
  { title: 'Event feed' },
);
