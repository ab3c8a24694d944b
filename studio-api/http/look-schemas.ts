import { Type } from 'typebox';
import { FLIK_STATES } from '../db/index.js';
import { LOOK_STATES } from '../library/index.js';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });

const LookFile = orNull(Type.String(), 'Null: there is none, or not yet.');

/** What a tile of a list shows. */
export const LookView = Type.Object(
  {
    mediaId: Type.String({ format: 'uuid', description: 'Its files are below /studio/api/media/{mediaId}/.' }),
    state: Type.Enum([...LOOK_STATES]),
    poster: LookFile,
    motion: Type.Union([Type.String(), Type.Null()], { description: 'Animated WebP.' }),
    motionMp4: Type.Union([Type.String(), Type.Null()], { description: 'The same as MP4 without sound.' }),
    still: Type.Union([Type.String(), Type.Null()], { description: 'Small, for those who want nothing to move.' }),
  },
  { title: 'Look of a Flik' },
);

/** What a list of something else shows of a Flik. */
export const FlikCardView = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    slug: Type.String(),
    state: Type.Enum([...FLIK_STATES]),
    titles: Type.Record(Type.String(), Type.String(), { description: 'Of the newest version, by locale.' }),
    look: orNull(LookView, 'What to show of the newest version; null: it has no video.'),
  },
  { title: 'Card of a Flik' },
);
export const FlikCards = Type.Array(FlikCardView, {
  description: 'What to show of the Fliks that are named; those that are not there any more are left out.',
});
