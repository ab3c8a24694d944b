import { Type } from 'typebox';
import { COMMENT_KINDS, FLIK_STATES, VERSION_ORIGINS } from '../db/index.js';
import { GATE_LEVELS, GATES } from '../gates/index.js';
import { FlikContent, LOCALE, RATINGS, SLUG } from '../library/content.js';
import { FLIK_EVENTS, FLIK_SORTS, LOOK_STATES, REVIEW_STATES } from '../library/index.js';
import { LookView } from './look-schemas.js';

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const moment = (description: string) => Type.String({ format: 'date-time', description });
const Version = Type.Integer({ minimum: 1, maximum: 999_999_999, description: 'Number of a version, from 1.' });
const Limit = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 100, default: 50, description: 'How many there are on a page.' }),
);
const Tag = Type.String({ pattern: SLUG, maxLength: 40 });
const Tags = Type.Array(Tag, { maxItems: 40, uniqueItems: true });

export const FlikParams = Type.Object({ id: Type.String({ format: 'uuid', description: 'Id of the Flik.' }) });
export const VersionParams = Type.Object({
  id: Type.String({ format: 'uuid', description: 'Id of the Flik.' }),
  version: Version,
});
export const CommentParams = Type.Object({
  id: Type.String({ format: 'uuid', description: 'Id of the Flik.' }),
  commentId: Type.String({ format: 'uuid', description: 'Id of the comment.' }),
});
export const UndoParams = Type.Object({
  undoId: Type.String({ format: 'uuid', description: '`undoId` of the change.' }),
});

export const ListQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum([...FLIK_STATES], { description: 'Default: all but those in the trash.' })),
    review: Type.Optional(
      Type.Enum([...REVIEW_STATES], { description: 'How far the review of the newest version is.' }),
    ),
    tag: Type.Optional(Type.String({ pattern: SLUG, maxLength: 40, description: 'Only those with this tag.' })),
    category: Type.Optional(Type.String({ pattern: SLUG, maxLength: 40, description: 'Only those of this category.' })),
    rating: Type.Optional(Type.Enum([...RATINGS], { description: 'Only those of this rating.' })),
    text: Type.Optional(
      Type.String({ maxLength: 200, description: 'Words, or parts of them, in any language; accents do not matter.' }),
    ),
    missingLocale: Type.Optional(
      Type.String({ pattern: LOCALE, description: 'Title or alt text is missing in that locale.' }),
    ),
    ids: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(,[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}){0,99}$',
        description: 'Only those with these ids, with commas between them; up to 100.',
      }),
    ),
    look: Type.Optional(Type.Enum([...LOOK_STATES], { description: 'How far the making of its video is.' })),
    mine: Type.Optional(Type.Boolean({ description: 'Only those that you made, or changed last.' })),
    sort: Type.Optional(
      Type.Enum([...FLIK_SORTS], { default: 'updated', description: 'Last changed or newest first, or by name.' }),
    ),
    cursor: Type.Optional(
      Type.String({ maxLength: 600, description: '`nextCursor` of the page before, with the same filter and order.' }),
    ),
    limit: Limit,
  },
  closed,
);

const Person = Type.Object(
  { id: Type.String(), name: orNull(Type.String(), 'Null: the editor is not there any more.') },
  { title: 'Person' },
);
const By = orNull(Person, 'Null: the studio itself.');

const common = {
  id: Type.String({ format: 'uuid' }),
  slug: Type.String({ description: 'Its name in addresses.' }),
  state: Type.Enum([...FLIK_STATES]),
  version: Type.Integer({ description: 'The newest.' }),
  draft: Type.Object(
    { version: Type.Integer(), differs: Type.Boolean({ description: 'Devices have something else, or nothing.' }) },
    { description: 'What is being worked on.' },
  ),
  review: Type.Enum([...REVIEW_STATES], { description: 'How far the review of the newest version is.' }),
  content: FlikContent,
  mediaId: orNull(Type.String(), 'What it looks like; null: it has no video.'),
  createdAt: moment('When it was made.'),
  updatedAt: moment('When it was edited last.'),
  updatedBy: By,
};

export const ListedFlikView = Type.Object(
  {
    ...common,
    look: orNull(LookView, 'What to show of the newest version; null: it has no video.'),
    published: orNull(Type.Integer(), 'Version that devices have.'),
  },
  { title: 'Flik in a list' },
);
export const FlikListView = Type.Object(
  { fliks: Type.Array(ListedFlikView), nextCursor: orNull(Type.String(), 'Null: there are no more.') },
  { title: 'Fliks' },
);

export const GateView = Type.Object(
  {
    gate: Type.Enum([...GATES]),
    level: Type.Enum([...GATE_LEVELS], { description: 'must: nothing is published without it.' }),
    ok: Type.Boolean(),
    reason: Type.String({ description: 'What was found.' }),
    fix: orNull(Type.String(), 'What to do about it.'),
    facts: Type.Record(Type.String(), Type.Unknown(), { description: 'The figures behind it.' }),
  },
  { title: 'Publish gate' },
);
export const ChecklistView = Type.Object(
  {
    version: Type.Integer({ description: 'The version that it is about.' }),
    open: Type.Boolean({ description: 'Whether it may be published.' }),
    gates: Type.Array(GateView),
  },
  { title: 'Publish checklist' },
);

export const FlikView = Type.Object(
  {
    ...common,
    published: orNull(
      Type.Object({ version: Type.Integer(), content: FlikContent, mediaId: orNull(Type.String(), 'Its video.') }),
      'What devices have.',
    ),
    actions: Type.Array(Type.Enum([...FLIK_EVENTS]), { description: 'What you can do with it now.' }),
    openComments: Type.Integer(),
    createdBy: By,
    liveAt: orNull(moment('By the clock of the database.'), 'When it was first published.'),
    trashedAt: orNull(moment('By the clock of the database.'), 'When it was put into the trash.'),
    checklist: ChecklistView,
  },
  { title: 'Flik' },
);

/** What can be changed of a content. It is checked as a whole once it is merged, so this is to be read. */
export const FlikPatch = Type.Partial(FlikContent, {
  ...{ additionalProperties: false, title: 'Change of a Flik' },
  description:
    'Only what is to change. Texts are merged by locale, and null removes one; `rights` is merged by its fields; all ' +
    'else is replaced.',
  examples: [{ titles: { en: 'Well done', fr: 'Bien joué' }, tags: ['yes', 'great'] }],
});
const Slug = Type.Optional(Type.String({ pattern: SLUG, maxLength: 60 }));
export const NewFlikBody = Type.Object(
  { slug: Slug, content: Type.Optional(FlikPatch) },
  { ...closed, title: 'New Flik' },
);
/** The same with a content that is looked at by itself. */
export const NewFlikHead = Type.Object(
  { slug: Slug, content: Type.Optional(Type.Object({}, { additionalProperties: true })) },
  closed,
);

export const VersionsQuery = Type.Object(
  {
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only versions before that one.' })),
    limit: Limit,
  },
  closed,
);
export const VersionEntry = Type.Object(
  {
    version: Type.Integer(),
    origin: Type.Enum([...VERSION_ORIGINS]),
    restoredFrom: orNull(Type.Integer(), 'The version that was brought back.'),
    mediaId: orNull(Type.String(), 'What it looks like.'),
    createdAt: moment('When it was made.'),
    createdBy: By,
    changed: Type.Array(Type.String(), { description: 'JSON pointers to what it changed.' }),
  },
  { title: 'Version of a Flik' },
);
export const VersionsView = Type.Object(
  { versions: Type.Array(VersionEntry), more: Type.Boolean() },
  { title: 'Versions of a Flik' },
);
export const VersionView = Type.Object(
  { version: Type.Integer(), content: FlikContent },
  { title: 'Content of a version' },
);

export const DiffQuery = Type.Object({ from: Version, to: Version }, closed);
export const DiffView = Type.Object(
  {
    from: Type.Integer(),
    to: Type.Integer(),
    changes: Type.Array(
      Type.Object({
        path: Type.String({ description: 'JSON pointer.' }),
        locale: orNull(Type.String(), 'Of a text.'),
        media: Type.Boolean({ description: 'Whether the picture or the sound is another because of it.' }),
        kind: Type.Enum(['added', 'removed', 'changed']),
        before: Type.Optional(Type.Unknown()),
        after: Type.Optional(Type.Unknown()),
      }),
    ),
  },
  { title: 'What makes one version another' },
);

export const ChecklistQuery = Type.Object(
  { version: Type.Optional(Version), dueAt: Type.Optional(moment('When it will be published; default: now.')) },
  closed,
);

const Words = Type.String({ minLength: 1, maxLength: 4000, pattern: '\\S' });
const AtSeconds = Type.Optional(
  orNull(Type.Number({ minimum: 0, maximum: 60 }), 'Second of the clip that it is about.'),
);
export const NewCommentBody = Type.Object(
  { version: Version, body: Words, atSeconds: AtSeconds },
  { ...closed, title: 'New comment' },
);
export const ReasonBody = Type.Object(
  { reason: Words, atSeconds: AtSeconds },
  { ...closed, title: 'Requested changes', examples: [{ reason: 'The cat leaves the picture.', atSeconds: 2.5 }] },
);
export const NoteBody = Type.Union([
  Type.Object({ note: Type.Optional(Type.String({ maxLength: 4000 })) }, { ...closed, title: 'Note' }),
  Type.Null(),
]);
export const CommentsView = Type.Object(
  {
    comments: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          version: Type.Integer(),
          kind: Type.Enum([...COMMENT_KINDS]),
          atSeconds: orNull(Type.Number(), 'Second of the clip that it is about.'),
          body: Type.String(),
          author: Person,
          createdAt: moment('When it was written.'),
          resolvedAt: orNull(moment('By the clock of the database.'), 'When it was done with.'),
        },
        { title: 'Comment' },
      ),
    ),
  },
  { title: 'Comments' },
);

export const BulkBody = Type.Object(
  {
    ids: Type.Array(Type.String({ format: 'uuid' }), { minItems: 1, maxItems: 500, uniqueItems: true }),
    addTags: Type.Optional(Tags),
    removeTags: Type.Optional(Tags),
    addCategories: Type.Optional(Tags),
    removeCategories: Type.Optional(Tags),
  },
  { ...closed, title: 'Change of many Fliks' },
);
export const BulkView = Type.Object(
  {
    undoId: orNull(Type.String(), 'Takes all of it back; null: nothing was changed.'),
    changed: Type.Array(Type.Object({ id: Type.String(), from: Type.Integer(), to: Type.Integer() })),
    refused: Type.Array(Type.Object({ id: Type.String(), reason: Type.String() })),
  },
  { title: 'What became of many Fliks' },
);

export const TagsView = Type.Object(
  { tags: Type.Array(Type.Object({ tag: Type.String(), fliks: Type.Integer() })) },
  { title: 'Tags' },
);
export const RenameTagBody = Type.Object({ from: Tag, to: Tag }, { ...closed, title: 'New name of a tag' });
export const MergeTagsBody = Type.Object(
  { from: Type.Array(Tag, { minItems: 1, maxItems: 40, uniqueItems: true }), into: Tag },
  { ...closed, title: 'Merge of tags' },
);
