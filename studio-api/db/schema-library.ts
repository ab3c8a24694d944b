import { sql } from 'drizzle-orm';
import { bigint, boolean, doublePrecision, index, integer, jsonb, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from '../../pipeline/db/schema-base.js';
import type { FlikContent } from '../library/content.js';
import { studio } from './schema-base.js';

export const FLIK_STATES = ['draft', 'in_review', 'scheduled', 'live', 'retired', 'trashed'] as const;
export type FlikState = (typeof FLIK_STATES)[number];

export const fliks = studio.table(
  'fliks',
  {
    id: uuid('id').primaryKey(),
    slug: text('slug').notNull().unique(),
    state: text('state', { enum: FLIK_STATES }).notNull(),
    /** Newest version; whoever changes it says which one they saw. */
    head: integer('head').notNull(),
    /** Version that devices have; null: none. */
    published: integer('published'),
    /** Where it was before it went to the trash. */
    trashedFrom: text('trashed_from', { enum: FLIK_STATES }),
    /** Of its newest version, for lists that are sorted and filtered: titles, keywords, tags and the like in lower case. */
    searchText: text('search_text').notNull().default(''),
    createdAt: moment('created_at').notNull().defaultNow(),
    createdBy: uuid('created_by'),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    updatedBy: uuid('updated_by'),
    /** When it was first published. */
    liveAt: moment('live_at'),
    trashedAt: moment('trashed_at'),
  },
  (table) => [
    index('fliks_state').on(table.state, table.updatedAt.desc()),
    index('fliks_updated').on(table.updatedAt.desc(), table.id),
    index('fliks_search').using('gin', sql`${table.searchText} public.gin_trgm_ops`),
  ],
);

export const VERSION_ORIGINS = ['create', 'edit', 'restore', 'import', 'proposal'] as const;
export type VersionOrigin = (typeof VERSION_ORIGINS)[number];

const flikId = () =>
  uuid('flik_id')
    .notNull()
    .references(() => fliks.id, { onDelete: 'cascade' });

/** Every state that a Flik's content was ever in. Rows are never changed, but for the media that is made for them. */
export const flikVersions = studio.table(
  'flik_versions',
  {
    flikId: flikId(),
    /** From 1. */
    version: integer('version').notNull(),
    content: jsonb('content').$type<FlikContent>().notNull(),
    /** What it looks like: a row of `flik_media`; null while it has no video. */
    mediaId: uuid('media_id'),
    origin: text('origin', { enum: VERSION_ORIGINS }).notNull(),
    /** The version that was restored. */
    restoredFrom: integer('restored_from'),
    createdAt: moment('created_at').notNull().defaultNow(),
    createdBy: uuid('created_by'),
  },
  (table) => [
    primaryKey({ columns: [table.flikId, table.version] }),
    index('flik_versions_media').on(table.mediaId),
    index('flik_versions_content').using('gin', sql`${table.content} jsonb_path_ops`),
  ],
);

/** Videos that Fliks are cut from. Each is a clip of the library's tenant, rendered to a small copy to cut by. */
export const flikSources = studio.table('flik_sources', {
  /** The clip's. */
  id: uuid('id').primaryKey(),
  /** What the editor called the file; shown to editors only. */
  name: text('name').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  createdBy: uuid('created_by'),
});

/** What Fliks look like: a source cut, framed and marked in one way, rendered for every platform. A clip of the library's tenant. */
export const flikMedia = studio.table(
  'flik_media',
  {
    /** The clip's. */
    id: uuid('id').primaryKey(),
    sourceId: uuid('source_id').notNull(),
    /** Digest of everything that it is made from: two versions that look the same share it. */
    recipe: text('recipe').notNull().unique(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index('flik_media_source').on(table.sourceId)],
);

export const COMMENT_KINDS = ['comment', 'submitted', 'changes_requested', 'approved'] as const;
export type CommentKind = (typeof COMMENT_KINDS)[number];

export const flikComments = studio.table(
  'flik_comments',
  {
    id: uuid('id').primaryKey(),
    flikId: flikId(),
    version: integer('version').notNull(),
    kind: text('kind', { enum: COMMENT_KINDS }).notNull(),
    /** Second of the clip that it speaks of; null: of the whole. */
    atSeconds: doublePrecision('at_seconds'),
    body: text('body').notNull(),
    authorId: uuid('author_id').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    resolvedAt: moment('resolved_at'),
    resolvedBy: uuid('resolved_by'),
  },
  (table) => [index('flik_comments_flik').on(table.flikId, table.id)],
);

export const IMPORT_STATES = ['checking', 'checked', 'running', 'done', 'failed', 'cancelled'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

export const imports = studio.table('imports', {
  id: uuid('id').primaryKey(),
  kind: text('kind', { enum: ['csv', 'zip'] }).notNull(),
  state: text('state', { enum: IMPORT_STATES }).notNull(),
  /** Rows in all, and those that are done. */
  rows: integer('rows').notNull().default(0),
  done: integer('done').notNull().default(0),
  problem: text('problem'),
  createdAt: moment('created_at').notNull().defaultNow(),
  createdBy: uuid('created_by'),
  updatedAt: moment('updated_at').notNull().defaultNow(),
});

export const importRows = studio.table(
  'import_rows',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => imports.id, { onDelete: 'cascade' }),
    /** From 1, as in the file, the head not counted. */
    row: integer('row').notNull(),
    slug: text('slug').notNull(),
    /** What it would do: make a Flik, change one, leave it, or nothing because it is wrong. */
    effect: text('effect', { enum: ['create', 'change', 'same', 'refused'] }).notNull(),
    content: jsonb('content').$type<FlikContent>(),
    /** Of the file beside the table; null: none. */
    media: text('media'),
    bytes: bigint('bytes', { mode: 'number' }),
    errors: jsonb('errors')
      .$type<readonly { readonly path: string; readonly message: string }[]>()
      .notNull()
      .default([]),
    /** Head of the Flik that the preview was made against. */
    against: integer('against'),
    done: boolean('done').notNull().default(false),
    flikId: uuid('flik_id'),
  },
  (table) => [primaryKey({ columns: [table.importId, table.row] })],
);
