import { Type } from 'typebox';
import { LOCALE, PLATFORMS, SLUG } from '../library/content.js';
import { MAX_SLOTS } from '../publishing/index.js';
import { FlikCards } from './look-schemas.js';

const closed = { additionalProperties: false } as const;
const Id = Type.String({ format: 'uuid' });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const texts = (maxLength: number, description: string) =>
  Type.Record(Type.String({ pattern: LOCALE }), Type.String({ minLength: 1, maxLength }), {
    ...{ maxProperties: 100, description },
  });

const Instead = Type.Array(
  Type.Object(
    {
      platform: Type.Optional(Type.Enum([...PLATFORMS])),
      locale: Type.Optional(Type.String({ pattern: LOCALE })),
      flikId: Id,
    },
    closed,
  ),
  { maxItems: 30, description: 'Other Fliks in this place, for some; the one that is nearest to a device counts.' },
);
const Slots = Type.Array(Type.Object({ flikId: orNull(Id, 'Null: the place is empty.'), instead: Instead }, closed), {
  ...{ maxItems: MAX_SLOTS, description: 'In order. The starter pack has 12 always.' },
});

const words = {
  titles: texts(60, 'What it is called, by locale.'),
  descriptions: texts(300, 'What is in it, by locale.'),
  coverFlikId: orNull(Id, 'The Flik whose still stands for it.'),
  platforms: orNull(Type.Array(Type.Enum([...PLATFORMS]), { minItems: 1, uniqueItems: true }), 'Null: all.'),
  locales: orNull(
    Type.Array(Type.String({ pattern: LOCALE }), { minItems: 1, maxItems: 100, uniqueItems: true }),
    'Null: all. A language is for all of its regions.',
  ),
  validFrom: orNull(Type.String({ format: 'date-time' }), 'Null: from the beginning.'),
  validTo: orNull(Type.String({ format: 'date-time' }), 'Null: for ever.'),
};

export const PackParams = Type.Object({ id: Type.String({ format: 'uuid', description: 'Id of the pack.' }) });
export const PackListQuery = Type.Object(
  { trashed: Type.Optional(Type.Boolean({ default: false, description: 'Those in the trash instead.' })) },
  closed,
);
export const NewPackBody = Type.Object(
  { slug: Type.String({ pattern: SLUG, maxLength: 60 }), ...Type.Partial(Type.Object(words)).properties },
  { ...closed, title: 'New pack', examples: [{ slug: 'starter', titles: { en: 'Starter' } }] },
);
export const PackPatch = Type.Partial(Type.Object({ ...words, slots: Slots }), {
  ...closed,
  title: 'Change of a pack',
});

const flikId = Id;
export const ArrangeBody = Type.Object(
  {
    ops: Type.Array(
      Type.Union([
        Type.Object({ do: Type.Literal('add'), flikId }, closed),
        Type.Object({ do: Type.Literal('take-out'), flikId }, closed),
        Type.Object({ do: Type.Literal('move'), flikId, before: Id }, closed),
        Type.Object({ do: Type.Literal('move'), flikId, after: Id }, closed),
        Type.Object(
          { do: Type.Literal('put'), flikId, slot: Type.Integer({ minimum: 1, maximum: MAX_SLOTS }) },
          closed,
        ),
        Type.Object({ do: Type.Literal('instead'), flikId, instead: Instead }, closed),
      ]),
      { minItems: 1, maxItems: MAX_SLOTS, description: 'Done one after the other: all of them, or none.' },
    ),
  },
  {
    ...closed,
    title: 'Arrangement of a pack',
    examples: [{ ops: [{ do: 'put', flikId: '019ab3c4-5d6e-7f80-91a2-b3c4d5e6f708', slot: 1 }] }],
  },
);

const pack = {
  id: Id,
  slug: Type.String({ description: 'Its name in addresses.' }),
  revision: Type.Integer({ description: 'Goes up with every change; for If-Match.' }),
  content: Type.Object({ ...words, slots: Slots }),
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
  trashedAt: orNull(Type.String({ format: 'date-time' }), 'When it was put into the trash.'),
};
export const PackView = Type.Object(pack, { title: 'Pack' });
export const PackWithFliks = Type.Object({ ...pack, fliks: FlikCards }, { title: 'Pack with its Fliks' });
export const PackListView = Type.Object({ packs: Type.Array(PackView), fliks: FlikCards }, { title: 'Packs' });
