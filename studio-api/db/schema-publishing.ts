import { sql } from 'drizzle-orm';
import { bigint, boolean, customType, index, integer, jsonb, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from '../../pipeline/db/schema-base.js';
import { studio } from './schema-base.js';
import type { CatalogueContent, CatalogueKind, PackContent, ReleaseChange, ReleaseUndo } from './shapes.js';

/** PostgreSQL's type for texts that are searched by words. */
const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

export const packs = studio.table('packs', {
  id: uuid('id').primaryKey(),
  slug: text('slug').notNull().unique(),
  /** Goes up with every change; whoever replaces the whole says which one they saw. */
  revision: integer('revision').notNull(),
  content: jsonb('content').$type<PackContent>().notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
  updatedBy: uuid('updated_by'),
  trashedAt: moment('trashed_at'),
});

export const RELEASE_STATES = ['draft', 'scheduled', 'published', 'cancelled', 'reverted', 'failed'] as const;
export type ReleaseState = (typeof RELEASE_STATES)[number];

export const releases = studio.table(
  'releases',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    state: text('state', { enum: RELEASE_STATES }).notNull(),
    revision: integer('revision').notNull(),
    /** What it does. Frozen, down to the version of each Flik, once it is scheduled or published. */
    changes: jsonb('changes').$type<readonly ReleaseChange[]>().notNull(),
    /** When it is due, and the clock on a wall somewhere that says so. */
    dueAt: moment('due_at'),
    localTime: text('local_time'),
    zone: text('zone'),
    createdAt: moment('created_at').notNull().defaultNow(),
    createdBy: uuid('created_by'),
    publishedAt: moment('published_at'),
    /** Number of the catalogue that it made. */
    seq: bigint('seq', { mode: 'number' }),
    /** What takes it back. */
    undo: jsonb('undo').$type<readonly ReleaseUndo[]>(),
    revertOf: uuid('revert_of'),
    /** Why it could not be published. */
    problem: jsonb('problem').$type<unknown>(),
  },
  (table) => [index('releases_due').on(table.state, table.dueAt)],
);

/** One row: the number of the newest catalogue. Whoever publishes locks it, so numbers have no gaps and commit in order. */
export const catalogueHead = studio.table('catalogue_head', {
  id: integer('id').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
  /** Which catalogue is in the tables of the search, and in which form; another one than this: they are to be filled anew. */
  searched: text('searched'),
});

/**
 * What was in the catalogue from which number on: the newest row of an item up to a number is how it was then. An item
 * that was taken out has a row without content.
 */
export const catalogueLog = studio.table(
  'catalogue_log',
  {
    kind: text('kind').$type<CatalogueKind>().notNull(),
    /** Of the Flik or pack. */
    id: uuid('id').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: moment('at').notNull().defaultNow(),
    /** Place among its kind: texts that sort between others. */
    rank: text('rank').notNull(),
    content: jsonb('content').$type<CatalogueContent>(),
    /** That no later number has another row of the item. */
    newest: boolean('newest').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.id, table.seq] }),
    index('catalogue_log_seq').on(table.seq),
    index('catalogue_log_newest').on(table.kind, table.newest, table.rank),
  ],
);

/** How often each was sent, by the hour; nobody's name is anywhere. */
export const shares = studio.table(
  'shares',
  {
    flikId: uuid('flik_id').notNull(),
    hour: moment('hour').notNull(),
    count: integer('count').notNull(),
  },
  (table) => [primaryKey({ columns: [table.flikId, table.hour] }), index('shares_hour').on(table.hour)],
);

/** What is not sorted in yet is looked through by every search: kilobytes of it, and not the usual megabytes. */
const SORTED_IN = { gin_pending_list_limit: 256 } as const;

/** What Fliks that devices have are found by, a row for each locale of their texts. */
export const searchEntries = studio.table(
  'search_entries',
  {
    flikId: uuid('flik_id').notNull(),
    locale: text('locale').notNull(),
    /** All of its texts, folded: lower case, no accents; the title is the first line. */
    folded: text('folded').notNull(),
    title: text('title').notNull(),
    rating: text('rating').notNull(),
    categories: text('categories').array().notNull(),
    /** Words as they are written and their stems, weighted by where they stand; emoji are words as well. */
    words: tsvector('words').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.flikId, table.locale] }),
    index('search_entries_words').using('gin', table.words).with(SORTED_IN),
    index('search_entries_folded').using('gin', sql`${table.folded} public.gin_trgm_ops`).with(SORTED_IN),
  ],
);

/** Every word of the entries, for what was meant by one that is none of them. */
export const searchWords = studio.table(
  'search_words',
  {
    locale: text('locale').notNull(),
    word: text('word').notNull(),
    /** What is left of its beginning without one letter or two: words that differ little have one of these in common. */
    deletes: text('deletes').array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.locale, table.word] }),
    index('search_words_deletes').using('gin', table.deletes).with(SORTED_IN),
    index('search_words_similar').using('gin', sql`${table.word} public.gin_trgm_ops`).with(SORTED_IN),
  ],
);
