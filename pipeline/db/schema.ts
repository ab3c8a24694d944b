import { sql } from 'drizzle-orm';
import { bigint, bigserial, boolean, index, integer, jsonb, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { RenderOptions } from '../media/options.js';
import type {
  DroppedTrack,
  RenderResult,
  Rendition,
  Skipped,
  SourceInfo,
  Stage,
  Still,
  Warning,
} from '../media/types.js';
import { moment, qik } from './schema-base.js';

/** States of a clip's row. `expired` is also what a row past its time is shown as before anything swept it. */
export const CLIP_STATES = ['receiving', 'queued', 'processing', 'ready', 'failed', 'deleted', 'expired'] as const;
export type ClipState = (typeof CLIP_STATES)[number];

export const PRIORITIES = ['interactive', 'normal', 'bulk'] as const;
export type PriorityClass = (typeof PRIORITIES)[number];

/** Stages of the whole way; those in the middle are the media library's. */
export type ClipStage = 'receive' | Stage | 'store';
/** `percent` is of the stage, `etaMs` of the whole; null while nothing is known. */
export type ClipProgress = { readonly stage: ClipStage; readonly percent: number; readonly etaMs: number | null };

/** `sent`: to others, until its time is over. `personal`: kept in a slot of its owner's, until it is deleted. */
export const CLIP_KINDS = ['sent', 'personal'] as const;
export type ClipKind = (typeof CLIP_KINDS)[number];

/** A rendition or still as it is kept: where it lies is a column, not part of what is shown. */
export type StoredRendition = Omit<Rendition, 'file'>;
export type StoredStill = Omit<Still, 'file'>;

export const EVENT_TYPES = [
  'clip.received',
  'clip.queued',
  'clip.processing',
  'clip.ready',
  'clip.failed',
  'clip.deleted',
  'clip.expired',
  'deletion.completed',
  'flik.published',
  'flik.unpublished',
  'release.published',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** What the sender wants of those who play the clip. Each counts for each recipient by itself. */
export type PlaybackPolicy = {
  /** Addresses to play it from that a recipient is given; absent: as many as asked for. */
  readonly views?: number;
  /** Milliseconds after a recipient's first view in which it can be played; absent: until the clip's end. */
  readonly viewWindowMs?: number;
  /** Closed until the backend says that the recipient replied. */
  readonly lockedUntilReply?: boolean;
};

export const clips = qik.table(
  'clips',
  {
    /** Version 7: sorted by time, so the newest come last in the index. */
    id: uuid('id').primaryKey(),
    tenant: text('tenant').notNull(),
    apiKeyId: text('api_key_id').notNull(),
    kind: text('kind', { enum: CLIP_KINDS }).notNull().default('sent'),
    state: text('state', { enum: CLIP_STATES }).notNull(),
    /** Fence: goes up with every claim, and every later write names it. */
    epoch: integer('epoch').notNull().default(0),
    /** Part of the job's id: goes up when the queue's job is over and another is needed. */
    attempt: integer('attempt').notNull().default(1),
    /** Claims since the clip was last asked for; bounds a file that kills its worker. */
    starts: integer('starts').notNull().default(0),
    worker: text('worker'),
    heartbeatAt: moment('heartbeat_at'),
    stateAt: moment('state_at').notNull().defaultNow(),
    priority: text('priority', { enum: PRIORITIES }).notNull(),
    options: jsonb('options').$type<RenderOptions>().notNull(),
    sender: text('sender'),
    recipients: jsonb('recipients').$type<readonly string[]>().notNull(),
    metadata: jsonb('metadata').$type<unknown>(),
    sentAt: moment('sent_at').notNull(),
    receivedAt: moment('received_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    sourceKey: text('source_key').notNull(),
    sourceBytes: bigint('source_bytes', { mode: 'number' }).notNull(),
    /** Bytes that the upload may still come to have while it is received; counts against the tenant's quota. */
    reservedBytes: bigint('reserved_bytes', { mode: 'number' }).notNull().default(0),
    sourceSha256: text('source_sha256').notNull(),
    /** When the upload itself was dropped because its renditions are all that is kept. */
    sourceDroppedAt: moment('source_dropped_at'),
    policy: jsonb('policy').$type<PlaybackPolicy>().notNull().default({}),
    source: jsonb('source').$type<SourceInfo>(),
    progress: jsonb('progress').$type<ClipProgress>(),
    errorCode: text('error_code'),
    errorDetail: text('error_detail'),
    warnings: jsonb('warnings').$type<readonly Warning[]>().notNull().default([]),
    skipped: jsonb('skipped').$type<readonly Skipped[]>().notNull().default([]),
    dropped: jsonb('dropped').$type<readonly DroppedTrack[]>().notNull().default([]),
    timings: jsonb('timings').$type<RenderResult['timings']>(),
    encodes: integer('encodes'),
    /** What was found out about the picture and the sound of a Flik: fingerprint, flashes, seam, loudness. */
    analysis: jsonb('analysis').$type<unknown>(),
  },
  (table) => [
    index('clips_tenant').on(table.tenant, table.id.desc()),
    index('clips_state').on(table.state, table.stateAt),
    index('clips_tenant_state').on(table.tenant, table.state, table.id.desc()),
    // Those that are over stay for a while: they must not lie in the way of whoever looks for the next.
    index('clips_expiry').on(table.expiresAt).where(sql`${table.state} not in ('deleted', 'expired')`),
    // The line of each tenant and class, in its order: whoever joins it asks for its place.
    index('clips_waiting')
      .on(table.tenant, table.priority, table.stateAt, table.id)
      .where(sql`${table.state} = 'queued'`),
    // What a tenant's clips take, summed up without a look at their rows.
    index('clips_bytes')
      .on(table.tenant, table.expiresAt, table.sourceBytes, table.reservedBytes)
      .where(sql`${table.state} not in ('deleted', 'expired')`),
  ],
);

const clipId = () =>
  uuid('clip_id')
    .notNull()
    .references(() => clips.id, { onDelete: 'cascade' });

export const renditions = qik.table(
  'renditions',
  {
    clipId: clipId(),
    id: text('id').notNull(),
    /** Place in the answer: as the planner gave them. */
    position: integer('position').notNull(),
    epoch: integer('epoch').notNull(),
    objectKey: text('object_key').notNull(),
    data: jsonb('data').$type<StoredRendition>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.clipId, table.id] })],
);

export const stills = qik.table(
  'stills',
  {
    clipId: clipId(),
    /** Name of its file: there are several of a kind, in different formats. */
    name: text('name').notNull(),
    position: integer('position').notNull(),
    epoch: integer('epoch').notNull(),
    objectKey: text('object_key').notNull(),
    data: jsonb('data').$type<StoredStill>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.clipId, table.name] })],
);

/** Clips of their own that users keep to reply with, by slot. Rows go with their clip. */
export const personalFliks = qik.table(
  'personal_fliks',
  {
    clipId: clipId().primaryKey(),
    tenant: text('tenant').notNull(),
    /** The tenant's id of the user. */
    userId: text('user_id').notNull(),
    /** From 1 to 12. There are several of a slot while a new clip is on its way into it. */
    slot: integer('slot').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** Whether somebody has to look what became of it, and which clips of its slot it takes the place of. */
    open: boolean('open').notNull().default(true),
  },
  (table) => [
    index('personal_fliks_user').on(table.tenant, table.userId, table.slot),
    index('personal_fliks_open').on(table.createdAt).where(sql`${table.open}`),
  ],
);

export const apiKeys = qik.table('api_keys', {
  id: text('id').primaryKey(),
  tenant: text('tenant').notNull(),
  name: text('name').notNull(),
  /** SHA-256 of the secret, in hexadecimal. */
  hash: text('hash').notNull(),
  scopes: jsonb('scopes').$type<readonly string[]>().notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  revokedAt: moment('revoked_at'),
  lastUsedAt: moment('last_used_at'),
});

/** What happened, in order; written in the transaction that made it happen. */
export const outbox = qik.table(
  'outbox',
  {
    seq: bigserial('seq', { mode: 'number' }).primaryKey(),
    type: text('type', { enum: EVENT_TYPES }).notNull(),
    tenant: text('tenant').notNull(),
    /** No foreign key: events outlive the row they speak of. */
    clipId: uuid('clip_id'),
    at: moment('at').notNull().defaultNow(),
    data: jsonb('data').$type<Readonly<Record<string, unknown>>>().notNull(),
  },
  (table) => [index('outbox_clip').on(table.clipId), index('outbox_tenant').on(table.tenant, table.seq)],
);

export * from './schema-erase.js';
export * from './schema-ingest.js';
export * from './schema-personal.js';
export * from './schema-webhooks.js';
