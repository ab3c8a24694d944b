import { Type } from 'typebox';
import { RELEASE_STATES } from '../db/index.js';
import { audienceFields } from './audience-query.js';
import { FullCatalogue } from './catalogue-schemas.js';
import { FlikCards } from './look-schemas.js';

const closed = { additionalProperties: false } as const;
const Id = Type.String({ format: 'uuid' });
const kind = Type.Enum(['flik', 'pack']);
const moment = (description: string) => Type.String({ format: 'date-time', description });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });

/** Changes of one release: more than that are several. */
const MAX_CHANGES = 1000;

const Changes = Type.Array(
  Type.Union([
    Type.Object({ do: Type.Literal('publish-flik'), flikId: Id }, closed),
    Type.Object({ do: Type.Literal('unpublish-flik'), flikId: Id }, closed),
    Type.Object({ do: Type.Literal('publish-pack'), packId: Id }, closed),
    Type.Object({ do: Type.Literal('unpublish-pack'), packId: Id }, closed),
    Type.Object(
      {
        do: Type.Literal('order-fliks'),
        flikIds: Type.Array(Id, { minItems: 1, maxItems: 10_000, uniqueItems: true }),
      },
      { ...closed, description: 'Those that are named come before all others, in this order.' },
    ),
  ]),
  { maxItems: MAX_CHANGES, description: 'Each Flik and pack at most once.' },
);
const name = Type.String({ minLength: 1, maxLength: 200 });

export const ReleaseParams = Type.Object({ id: Type.String({ format: 'uuid', description: 'Id of the release.' }) });
export const NewReleaseBody = Type.Object(
  { name, changes: Changes },
  { ...closed, title: 'New release', examples: [{ name: 'Spring', changes: [] }] },
);
export const ReleasePatch = Type.Partial(Type.Object({ name, changes: Changes }), {
  ...{ ...closed, title: 'Change of a release' },
});
export const ScheduleBody = Type.Object(
  {
    localTime: Type.String({
      ...{ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:00)?$', examples: ['2027-03-28T09:30'] },
      description: 'What the clock on the wall shows.',
    }),
    zone: Type.String({ maxLength: 64, examples: ['Europe/Paris'], description: 'Whose clock; of the IANA database.' }),
    offset: Type.Optional(
      Type.String({
        pattern: '^[+-]\\d{2}:\\d{2}$',
        description: 'Which of the two, where the clock shows the time twice. Default: the earlier.',
      }),
    ),
  },
  { ...closed, title: 'When a release is due', examples: [{ localTime: '2027-03-28T09:30', zone: 'Europe/Paris' }] },
);

export const ReleaseListQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum([...RELEASE_STATES], { description: 'Only those in this state.' })),
    from: Type.Optional(moment('Only what is due, or was published, from then on; sorted by that.')),
    to: Type.Optional(moment('Only what is due, or was published, before then.')),
    before: Type.Optional(Type.String({ format: 'uuid', description: 'Id of the last release of the page before.' })),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'How many there are on a page.' }),
    ),
  },
  closed,
);

const Frozen = Type.Object(
  { do: Type.String(), flikId: Type.Optional(Id), packId: Type.Optional(Id) },
  {
    additionalProperties: true,
    description: 'As it was asked for; `version` and `content` are null until it is frozen.',
  },
);

const release = {
  id: Id,
  name: Type.String(),
  state: Type.Enum([...RELEASE_STATES]),
  revision: Type.Integer({ description: 'Goes up with every change; for If-Match.' }),
  changes: Type.Array(Frozen),
  dueAt: orNull(moment('By the rules of the zone as they are known now.'), 'Null: it is not scheduled.'),
  localTime: orNull(Type.String(), 'What the clock on the wall shows then.'),
  zone: orNull(Type.String(), 'Whose clock.'),
  createdAt: moment('When it was made.'),
  createdBy: orNull(Id, 'Null: the studio itself.'),
  publishedAt: orNull(moment('By the clock of the database.'), 'Null: not yet.'),
  seq: orNull(Type.Integer(), 'Number of the catalogue that it made.'),
  revertOf: orNull(Id, 'The release that it takes back.'),
  problem: Type.Unknown({ description: 'Why it failed; null: it did not.' }),
};
export const ReleaseView = Type.Object(release, { title: 'Release' });

/** What to show of what releases are about, and of who made them. */
const shown = {
  fliks: FlikCards,
  packs: Type.Array(Type.Object({ id: Id, slug: Type.String(), titles: Type.Record(Type.String(), Type.String()) }), {
    description: 'The packs that are named.',
  }),
  people: Type.Array(Type.Object({ id: Id, name: Type.String() }), { description: 'Who made them.' }),
};
export const ReleaseWithItems = Type.Object({ ...release, ...shown }, { title: 'Release with what it is about' });
export const ReleaseListView = Type.Object(
  { releases: Type.Array(ReleaseView), ...shown },
  { title: 'Releases', description: 'Of each release the first Fliks and packs are shown.' },
);
export const ScheduledView = Type.Object(
  {
    release: ReleaseView,
    offset: Type.String({ description: 'In force then, such as +02:00.' }),
    other: orNull(
      Type.Object({ at: moment('The moment.'), offset: Type.String() }),
      'Where the clock shows the time twice: the one that was not taken.',
    ),
  },
  { title: 'Scheduled release' },
);
const Conflict = Type.Object({ kind, id: Id, reason: Type.String({ description: 'Why it stays as it is.' }) });
export const RevertedView = Type.Object(
  { release: ReleaseView, conflicts: Type.Array(Conflict, { description: 'What stays as it is.' }) },
  { title: 'Reverted release' },
);
export const ConflictsView = Type.Object(
  {
    overlaps: Type.Array(
      Type.Object({
        ...{ releaseId: Id, name: Type.String(), state: Type.Enum([...RELEASE_STATES]) },
        dueAt: orNull(moment('When.'), 'Null: it is a draft.'),
        items: Type.Array(Type.Object({ kind, id: Id })),
      }),
      { description: 'Other releases that are about the same.' },
    ),
    versions: Type.Array(
      Type.Object({
        ...{ flikId: Id, frozen: Type.Integer(), newest: Type.Integer() },
        live: orNull(Type.Integer(), 'Null: devices have none.'),
      }),
      { description: 'Fliks that it would give another version than the newest, or an older one than devices have.' },
    ),
    revert: Type.Array(Conflict, { description: 'What would stay if it were reverted.' }),
  },
  { title: 'Conflicts of a release' },
);

export const RehearsalQuery = Type.Object(
  { ...audienceFields, at: Type.Optional(moment('When. Default, and where it is over already: now.')) },
  closed,
);
export const RehearsalView = Type.Object(
  {
    at: moment('The time that it is about.'),
    steps: Type.Array(
      Type.Object({
        at: moment('When it happens.'),
        releaseId: orNull(Id, 'Null: the studio takes out what ends.'),
        name: orNull(Type.String(), 'Of the release.'),
        problems: Type.Array(
          Type.Object({ change: Type.Integer(), kind, id: Type.String(), gate: Type.String(), message: Type.String() }),
          { description: 'Why it will fail; none: it will not.' },
        ),
      }),
      { description: 'What will have happened by then, in order.' },
    ),
    catalogue: FullCatalogue,
    document: Type.String({ description: 'The same, byte for byte as devices will be answered.' }),
  },
  { title: 'Rehearsal' },
);
