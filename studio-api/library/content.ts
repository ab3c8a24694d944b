import { type Static, Type } from 'typebox';

/** Who may see a Flik without asking for more; the first is what everybody sees. */
export const RATINGS = ['everyone', 'teen', 'mature'] as const;
export type Rating = (typeof RATINGS)[number];

export const PLATFORMS = ['android', 'ios', 'windows-phone'] as const;
export type Platform = (typeof PLATFORMS)[number];

export const LOOPS = ['none', 'loop', 'boomerang'] as const;

/** BCP 47, as far as catalogues need it: a language, and perhaps a script and a region, such as en, pt-BR or zh-Hant-TW. */
export const LOCALE = '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$';

/** Name of a Flik or pack in addresses, such as thumbs-up. */
export const SLUG = '^[a-z0-9]+(-[a-z0-9]+)*$';

/** Characters of such a name: enough for every title (60 characters) in Latin letters. */
export const MAX_SLUG = 60;

const inLocales = <T extends Parameters<typeof Type.Record>[1]>(value: T, description: string) =>
  Type.Record(Type.String({ pattern: LOCALE }), value, {
    // Else a text in a locale that is none would be kept, and shown nowhere.
    ...{ additionalProperties: false, maxProperties: 100, description },
  });

const words = (maxLength: number) => Type.String({ minLength: 1, maxLength });

/** Everything that editors say about a Flik, whole in every version of it. Times are in seconds. */
export const FlikContent = Type.Object(
  {
    titles: inLocales(words(60), 'What it is called, by locale.'),
    descriptions: inLocales(words(300), 'What is to be seen, by locale.'),
    altTexts: inLocales(words(300), 'For those who do not see it, by locale.'),
    keywords: inLocales(Type.Array(words(40), { maxItems: 40, uniqueItems: true }), 'What it is found by, by locale.'),
    emoji: Type.Array(words(16), { maxItems: 12, uniqueItems: true, description: 'Emoji that it answers to.' }),
    intents: Type.Array(Type.String({ pattern: SLUG, maxLength: 40 }), {
      ...{ maxItems: 12, uniqueItems: true },
      description: 'What it says in a conversation, such as thanks or good-night.',
    }),
    tags: Type.Array(Type.String({ pattern: SLUG, maxLength: 40 }), { maxItems: 40, uniqueItems: true }),
    categories: Type.Array(Type.String({ pattern: SLUG, maxLength: 40 }), { maxItems: 8, uniqueItems: true }),
    rating: Type.Enum([...RATINGS]),
    credits: Type.String({ maxLength: 300, description: 'Who is named for it.' }),
    rights: Type.Object(
      {
        holder: Type.String({ maxLength: 200 }),
        licence: Type.String({ maxLength: 200 }),
        expiresAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
          description: 'From then on it may not be shown; null: for ever.',
        }),
      },
      { additionalProperties: false },
    ),
    sourceId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()], {
      description: 'The video that it is cut from.',
    }),
    trim: Type.Union([
      Type.Object(
        {
          start: Type.Number({ minimum: 0, maximum: 86_400 }),
          end: Type.Number({ exclusiveMinimum: 0, maximum: 86_400 }),
        },
        { additionalProperties: false },
      ),
      Type.Null(),
    ]),
    loop: Type.Enum([...LOOPS]),
    poster: Type.Union([Type.Number({ minimum: 0, maximum: 60 }), Type.Null()]),
    framing: Type.Enum(['original', 'square']),
    watermark: Type.String({ pattern: '^[a-z][a-z0-9-]{1,40}$', description: 'Id of a watermark, or none.' }),
  },
  { additionalProperties: false, title: 'Content of a Flik' },
);
export type FlikContent = Static<typeof FlikContent>;

/** What a Flik is before anybody said anything. */
export const EMPTY_CONTENT: FlikContent = {
  ...{ titles: {}, descriptions: {}, altTexts: {}, keywords: {}, emoji: [], intents: [], tags: [], categories: [] },
  ...{ rating: 'everyone', credits: '', rights: { holder: '', licence: '', expiresAt: null } },
  ...{ sourceId: null, trim: null, loop: 'none', poster: null, framing: 'original', watermark: 'none' },
};
