import { Type } from 'typebox';
import { CLIP_STATES, DELETION_REASONS } from '../db/index.js';
import { REMAINS_PLACES } from '../erase/index.js';

const moment = (description: string) => Type.String({ format: 'date-time', description });

/** What was found of a clip, wherever it could be. */
export const RemainsView = Type.Object(
  {
    clipId: Type.String(),
    state: Type.Union([Type.Enum([...CLIP_STATES]), Type.Null()], {
      description: 'Null: nobody knows of such a clip, and yet something was found.',
    }),
    gone: Type.Boolean({
      description: 'The clip is over, every place could be looked into, and nothing was found in any.',
    }),
    deletion: Type.Union([
      Type.Object({
        id: Type.String(),
        reason: Type.Enum([...DELETION_REASONS]),
        requestedAt: moment('When the clip ended.'),
        completedAt: Type.Union([moment('When all of it was removed and looked for once more.'), Type.Null()]),
      }),
      Type.Null(),
    ]),
    places: Type.Array(
      Type.Object({
        place: Type.Enum([...REMAINS_PLACES]),
        found: Type.Integer({ description: 'Things that should not be there once a clip is over.' }),
        detail: Type.String({ description: 'What was looked at and what was found, in words.' }),
        reachable: Type.Boolean({ description: 'False: nothing can be said about this place.' }),
      }),
    ),
    addresses: Type.Array(
      Type.Object({
        kind: Type.Enum(['rendition', 'still']),
        name: Type.String(),
        url: Type.String({ description: 'Signed just now, as playback once did. Must answer 410.' }),
      }),
      { description: 'For what a clip had that is over; none for one that is not.' },
    ),
  },
  { title: 'Clip remains' },
);
