import { boolean, index, jsonb, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from '../../pipeline/db/schema-base.js';
import { editors } from './schema-access.js';
import { studio } from './schema-base.js';
import { fliks } from './schema-library.js';

const editorId = (name: string) =>
  uuid(name)
    .notNull()
    .references(() => editors.id, { onDelete: 'cascade' });

/** Who is editing a Flik, as far as their page says so: one row each, which counts for a minute. */
export const presence = studio.table('presence', {
  flikId: uuid('flik_id')
    .primaryKey()
    .references(() => fliks.id, { onDelete: 'cascade' }),
  editorId: editorId('editor_id'),
  since: moment('since').notNull().defaultNow(),
  seenAt: moment('seen_at').notNull().defaultNow(),
});

/** Filters of the library that somebody wants to come back to. */
export const views = studio.table(
  'views',
  {
    id: uuid('id').primaryKey(),
    ownerId: editorId('owner_id'),
    name: text('name').notNull(),
    /** Everybody in the studio has it. */
    shared: boolean('shared').notNull(),
    /** As the list takes it. */
    query: jsonb('query').$type<Readonly<Record<string, unknown>>>().notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index('views_owner').on(table.ownerId, table.id)],
);
