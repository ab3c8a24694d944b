import { Type } from 'typebox';
import { LOOPS, PLATFORMS, RATINGS } from '../library/content.js';
import { SUGGESTION_KINDS } from '../search/index.js';

const text = (description: string) => Type.String({ description });
const whole = (description: string) => Type.Integer({ minimum: 0, description });
const orNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const names = (description: string) => Type.Array(Type.String(), { description });

const file = {
  file: text('Relative to `base`.'),
  contentType: text('Such as video/mp4.'),
  bytes: whole('Length of the file.'),
  sha256: text('In hexadecimal.'),
  width: whole('In pixels.'),
  height: whole('In pixels.'),
};

export const CatalogueFlik = Type.Object(
  {
    id: text('The same for as long as there is the Flik.'),
    slug: text('Its name in addresses.'),
    version: whole('Goes up when it is changed.'),
    title: text('In the language of the request, or the nearest that there is.'),
    description: text('What is to be seen; may be empty.'),
    altText: text('For those who do not see it.'),
    emoji: names('Emoji that it answers to.'),
    intents: names('What it says in a conversation.'),
    tags: names('What it is about.'),
    categories: names('Where it is listed.'),
    rating: Type.Enum([...RATINGS]),
    loop: Type.Enum([...LOOPS]),
    credits: text('Who is named for it; may be empty.'),
    media: Type.Object({
      id: text('Other media have another one, so that files can be kept for ever.'),
      base: text('Where its files lie, below the address of the service.'),
      renditions: Type.Array(
        Type.Object({
          ...file,
          fps: Type.Number({ description: 'Pictures a second.' }),
          durationMs: Type.Number(),
          profiles: names('id@version of the profiles that it stands for.'),
          sound: Type.Boolean({ description: 'Whether it has any.' }),
        }),
        { description: 'For the platform of the request.' },
      ),
      stills: Type.Array(Type.Object({ ...file, kind: text('poster or preview.') })),
    }),
  },
  { title: 'Flik of the catalogue' },
);

export const CataloguePack = Type.Object(
  {
    id: text('The same for as long as there is the pack.'),
    slug: text('Its name in addresses; everybody begins with `starter`.'),
    title: text('In the language of the request, or the nearest that there is.'),
    description: text('May be empty.'),
    coverFlikId: orNull('The Flik whose still stands for it.'),
    slots: Type.Array(orNull('Id of a Flik.'), { description: 'A Flik for each place, in order; null: it is empty.' }),
  },
  { title: 'Pack of the catalogue' },
);

const head = {
  cursor: text('`after` of the next request, for the same platform, locale and rating.'),
  platform: Type.Enum([...PLATFORMS]),
  locale: text('As in the request.'),
  rating: Type.Enum([...RATINGS]),
};
const kind = Type.Enum(['flik', 'pack']);
const id = text('Of the item.');
const after = orNull('The item that it then stands behind; null: it is the first.');
const item = Type.Union([CatalogueFlik, CataloguePack]);

const Op = Type.Union(
  [
    Type.Object({ op: Type.Literal('remove'), kind, id }),
    Type.Object({ op: Type.Literal('add'), kind, id, after, item }),
    Type.Object({ op: Type.Literal('change'), kind, id, item }),
    Type.Object({ op: Type.Literal('move'), kind, id, after }),
  ],
  { title: 'Step of the catalogue' },
);

export const FullCatalogue = Type.Object(
  { ...head, fliks: Type.Array(CatalogueFlik), packs: Type.Array(CataloguePack) },
  { title: 'Catalogue' },
);
export const CatalogueDelta = Type.Object(
  { ...head, ops: Type.Array(Op, { description: 'To be done one after the other.' }) },
  { title: 'Changes of the catalogue' },
);
export const FlikList = Type.Object({ fliks: Type.Array(CatalogueFlik) }, { title: 'Fliks of the catalogue' });
export const PackList = Type.Object({ packs: Type.Array(CataloguePack) }, { title: 'Packs of the catalogue' });
export const CategoryList = Type.Object(
  {
    categories: Type.Array(
      Type.Object({
        category: text('Its name.'),
        fliks: Type.Integer({ minimum: 1, description: 'How many are in it.' }),
      }),
    ),
  },
  { title: 'Categories' },
);
export const FoundFliks = Type.Object(
  {
    fliks: Type.Array(CatalogueFlik),
    total: whole('How many were found, 300 at most.'),
    nextCursor: orNull('`cursor` of the next page; null after the last.'),
  },
  { title: 'Found Fliks' },
);
export const SuggestionList = Type.Object(
  {
    suggestions: Type.Array(
      Type.Object({
        kind: Type.Enum([...SUGGESTION_KINDS], { description: 'Where it is from.' }),
        text: text('What a search finds something for.'),
      }),
    ),
  },
  { title: 'Suggestions' },
);
export const SnapshotPointer = Type.Object(
  {
    url: text('Below the address of the service. Another catalogue has another one.'),
    bytes: whole('Length of the catalogue, unpacked.'),
    sha256: text('Of its bytes, in hexadecimal.'),
    signature: text('JWS over its bytes, its content detached.'),
  },
  { title: 'Pointer to a catalogue' },
);
