import { sql } from 'drizzle-orm';
import { bigint, bigserial, boolean, index, integer, jsonb, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment, qik } from './schema-base.js';

/** Why a clip is gone: its sender asked, or its time was over. */
export const DELETION_REASONS = ['deleted', 'expired'] as const;
export type DeletionReason = (typeof DELETION_REASONS)[number];

/**
 * Places in which something of a clip can lie, each with how far its removal is: `key` the clip's encryption key,
 * `objects` the store, `staging` uploads on their way, `scratch` work files of renders, `queue` jobs that name it,
 * `database` what the rows said about people and picture, `tombstones` the list beside the database that outlives a
 * restored backup (done once the clip is on it).
 */
export const LOCATIONS = ['key', 'objects', 'staging', 'scratch', 'queue', 'database', 'tombstones'] as const;
export type Location = (typeof LOCATIONS)[number];
/** `unreachable`: tried and not answered; it is tried again. */
export const LOCATION_STATES = ['pending', 'done', 'unreachable'] as const;
export type LocationState = (typeof LOCATION_STATES)[number];
/** `at`: when it got into that state, ISO 8601 by the database's clock; null while nothing was tried. */
export type LocationReport = { readonly state: LocationState; readonly at: string | null };
export type Locations = Readonly<Record<Location, LocationReport>>;

/** A rendition (`r`) or still (`s`) that there was: enough to make the addresses that once opened it. */
export type FormerOutput = { readonly kind: 'r' | 's'; readonly name: string; readonly epoch: number };

/** The end of a clip, and how its traces are removed. Outlives the clip's own row. */
export const deletions = qik.table(
  'deletions',
  {
    id: uuid('id').primaryKey(),
    /** Place in the feed: in the order of the commits, without gaps that could be filled later. */
    seq: bigserial('seq', { mode: 'number' }).notNull().unique(),
    clipId: uuid('clip_id').notNull().unique(),
    tenant: text('tenant').notNull(),
    reason: text('reason', { enum: DELETION_REASONS }).notNull(),
    /** Id of the API key that asked; null where nobody did. */
    by: text('by'),
    at: moment('at').notNull().defaultNow(),
    /** Whose devices may hold a copy. Opaque ids of the tenant's; they go when the entry leaves the feed. */
    recipients: jsonb('recipients').$type<readonly string[]>().notNull(),
    outputs: jsonb('outputs').$type<readonly FormerOutput[]>().notNull(),
    /** Host of the worker that had the clip when it ended; null: nobody had. */
    workerHost: text('worker_host'),
    locations: jsonb('locations').$type<Locations>().notNull(),
    /** When the bytes were first seen to be gone. */
    bytesGoneAt: moment('bytes_gone_at'),
    /** When it is looked after next; null: it is complete. */
    dueAt: moment('due_at'),
    tries: integer('tries').notNull().default(0),
    completedAt: moment('completed_at'),
    /** Number of its entry in the audit log. */
    auditSeq: bigint('audit_seq', { mode: 'number' }).notNull(),
  },
  (table) => [
    index('deletions_feed').on(table.tenant, table.seq),
    index('deletions_due').on(table.dueAt).where(sql`${table.dueAt} is not null`),
  ],
);

/** Devices that said they dropped their copy. */
export const deletionConfirmations = qik.table(
  'deletion_confirmations',
  {
    deletionId: uuid('deletion_id')
      .notNull()
      .references(() => deletions.id, { onDelete: 'cascade' }),
    recipient: text('recipient').notNull(),
    device: text('device').notNull(),
    at: moment('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.deletionId, table.recipient, table.device] })],
);

/** How far a feed was cut off at its beginning: whoever stands before that has to start again. */
export const feedMarks = qik.table('feed_marks', {
  feed: text('feed').primaryKey(),
  prunedThrough: bigint('pruned_through', { mode: 'number' }).notNull(),
});

/** What was done, each entry sealed to the one before it. Nothing in it names a person or, to others, a clip. */
export const audit = qik.table('audit', {
  /** From 1, without gaps. */
  seq: bigint('seq', { mode: 'number' }).primaryKey(),
  at: text('at').notNull(),
  /** Id of an API key, or the part of the service that acted. */
  actor: text('actor').notNull(),
  action: text('action').notNull(),
  /** Keyed hash of what it was done to. */
  subject: text('subject').notNull(),
  details: jsonb('details').$type<Readonly<Record<string, string | number | boolean | null>>>().notNull(),
  prev: text('prev').notNull(),
  hash: text('hash').notNull(),
});

/** Signed statements of how long the audit log was, and how it ended, at a time. */
export const auditCheckpoints = qik.table('audit_checkpoints', {
  /** Number of the last entry that it speaks of. */
  seq: bigint('seq', { mode: 'number' }).primaryKey(),
  at: moment('at').notNull().defaultNow(),
  jws: text('jws').notNull(),
});

/** Public halves of every key that receipts and checkpoints were ever signed with. */
export const signingKeys = qik.table('signing_keys', {
  kid: text('kid').primaryKey(),
  jwk: jsonb('jwk').$type<Readonly<Record<string, string>>>().notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** What a recipient did with a clip, where its sender set limits. */
export const clipViewers = qik.table(
  'clip_viewers',
  {
    /** No foreign key: rows go with the deletion's own transaction. */
    clipId: uuid('clip_id').notNull(),
    recipient: text('recipient').notNull(),
    views: integer('views').notNull().default(0),
    firstViewAt: moment('first_view_at'),
    unlockedAt: moment('unlocked_at'),
  },
  (table) => [primaryKey({ columns: [table.clipId, table.recipient] })],
);

/** The one row of the removal of what is over its time: when it last ran, and whether it holds still. */
export const purgeState = qik.table('purge_state', {
  id: integer('id').primaryKey(),
  lastRunAt: moment('last_run_at').notNull(),
  /** When the brake was put on, and why, in words; null: it is off. */
  brakeAt: moment('brake_at'),
  brakeReason: text('brake_reason'),
  /** An operator let the next run pass. */
  released: boolean('released').notNull().default(false),
});

/** Round trips of the service's own test clips. */
export const canaryRuns = qik.table('canary_runs', {
  id: uuid('id').primaryKey(),
  startedAt: moment('started_at').notNull().defaultNow(),
  endedAt: moment('ended_at'),
  ok: boolean('ok'),
  /** Milliseconds by step. */
  steps: jsonb('steps').$type<Readonly<Record<string, number>>>().notNull().default({}),
  /** What did not happen, in words; null: all did. */
  problem: text('problem'),
});
