import { type Static, Type } from 'typebox';
import { InlineWatermark } from '../../presets/schema.js';

/** What a caller may ask of the media path; the same for HTTP, the command line and a queued job. */
export const RenderOptions = Type.Object(
  {
    profiles: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]{1,40}(@[1-9][0-9]{0,3})?$' }), {
        minItems: 1,
        maxItems: 32,
        uniqueItems: true,
        description: 'Ids of profiles, with @version if one is meant. Default: the default ladder.',
      }),
    ),
    effort: Type.Optional(
      Type.String({ pattern: '^[a-z][a-z0-9-]{1,40}$', description: 'message (default) or flik.' }),
    ),
    framing: Type.Optional(Type.Enum(['original', 'square'], { description: 'square: crop to the middle square.' })),
    watermark: Type.Optional(
      Type.Union([Type.String({ pattern: '^[a-z][a-z0-9-]{1,40}$' }), InlineWatermark], {
        description: 'qik (default), none, the id of a watermark, or a mark of your own.',
      }),
    ),
    trim: Type.Optional(
      Type.Object(
        {
          start: Type.Number({ minimum: 0, maximum: 86_400 }),
          end: Type.Number({ exclusiveMinimum: 0, maximum: 86_400 }),
        },
        { additionalProperties: false, description: 'Seconds of the source to keep.' },
      ),
    ),
    loop: Type.Optional(
      Type.Enum(['none', 'loop', 'boomerang'], {
        description:
          'boomerang: forward and then backward, 5 s in all. loop: made to be played in a loop. none (default): played once.',
      }),
    ),
    maxBytes: Type.Optional(
      Type.Integer({ minimum: 50_000, maximum: 1_000_000_000, description: 'Budget for every rendition, in bytes.' }),
    ),
    poster: Type.Optional(
      Type.Number({ minimum: 0, maximum: 86_400, description: 'Second of the clip to take the poster from.' }),
    ),
  },
  { additionalProperties: false },
);

export type RenderOptions = Static<typeof RenderOptions>;
