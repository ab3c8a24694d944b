import { Type } from 'typebox';
import { IMPORT_STATES } from '../db/index.js';
import { ListQuery } from './flik-schemas.js';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const closed = { additionalProperties: false } as const;

const EFFECTS = ['create', 'change', 'same', 'refused'] as const;
const SHOWN = [...EFFECTS, 'failed'] as const;

export const ImportParams = Type.Object({ id: Type.String({ format: 'uuid', description: 'Id of the import.' }) });
export const ImportsQuery = Type.Object(
  { before: Type.Optional(Type.String({ format: 'uuid', description: 'Those that are older than this one.' })) },
  closed,
);
export const ImportRowsQuery = Type.Object(
  {
    effect: Type.Optional(Type.Enum([...SHOWN], { description: 'Only rows with this effect, or that went wrong.' })),
    after: Type.Optional(
      Type.Integer({ minimum: 0, default: 0, description: 'Number of the last row of the page before.' }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'How many there are on a page.' }),
    ),
  },
  closed,
);

const { cursor: _cursor, limit: _limit, sort: _sort, ...filters } = ListQuery.properties;
export const ExportQuery = Type.Object(
  {
    format: Type.Optional(
      Type.Enum(['csv', 'zip'], {
        ...{ default: 'csv', description: 'csv: the table alone; zip: with the videos that the Fliks are cut from.' },
      }),
    ),
    ...filters,
  },
  closed,
);

const counted = (description: string) => Type.Integer({ minimum: 0, description });

export const ImportView = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    kind: Type.Enum(['csv', 'zip']),
    state: Type.Enum([...IMPORT_STATES], {
      description:
        '`checking`, then `checked` until somebody starts it, `running`, and `done`, `failed` or `cancelled`.',
    }),
    rows: counted('In all, once it was checked.'),
    done: counted('Of these, those that nothing is to be done for any more.'),
    counts: Type.Object(
      {
        create: counted('Rows that make a Flik.'),
        change: counted('Rows that change one.'),
        same: counted('Rows that say what is there already.'),
        refused: counted('Rows with something wrong in them, that do nothing.'),
        failed: counted('Rows that could not be done when it was their turn.'),
      },
      { description: 'How many rows do what.' },
    ),
    problem: orNull(Type.String(), 'What is wrong with the file as a whole.'),
    createdAt: Type.String({ format: 'date-time' }),
    updatedAt: Type.String({ format: 'date-time' }),
    createdBy: orNull(
      Type.Object(
        { id: Type.String(), name: orNull(Type.String(), 'Null: the editor is not there any more.') },
        { title: 'Person' },
      ),
      'Null: the studio itself.',
    ),
  },
  { title: 'Import' },
);
export const ImportListView = Type.Object(
  { imports: Type.Array(ImportView), next: orNull(Type.String(), '`before` of the next page.') },
  { title: 'Imports' },
);

const ImportRowView = Type.Object(
  {
    row: Type.Integer({ description: 'From 1, as in the file, the head not counted.' }),
    slug: Type.String(),
    effect: Type.Enum([...EFFECTS]),
    done: Type.Boolean({ description: 'Nothing is to be done for it any more.' }),
    failed: Type.Boolean({ description: 'It could not be done; `errors` say why, and its Flik stays as it was.' }),
    flikId: orNull(Type.String(), 'The Flik that it made, or is about.'),
    media: orNull(Type.String(), 'Video of the archive that it is cut from, where that is another one.'),
    changes: Type.Array(
      Type.Object({
        column: Type.String(),
        before: Type.Optional(Type.Unknown({ description: 'Absent: nothing.' })),
        after: Type.Optional(Type.Unknown({ description: 'Absent: nothing.' })),
      }),
      { description: 'What would be another.' },
    ),
    errors: Type.Array(
      Type.Object({ column: Type.String({ description: 'Empty: the row as a whole.' }), message: Type.String() }),
    ),
  },
  { title: 'Row of an import' },
);
export const ImportRowsView = Type.Object(
  { rows: Type.Array(ImportRowView), next: orNull(Type.Integer(), '`after` of the next page.') },
  { title: 'Rows of an import' },
);
