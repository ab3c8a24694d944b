import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment, qik } from './schema-base.js';

/** Uploads that come in parts. Each belongs to a clip in the state `receiving`, and goes when that is left. */
export const uploads = qik.table(
  'uploads',
  {
    /** The clip's. */
    id: uuid('id').primaryKey(),
    tenant: text('tenant').notNull(),
    apiKeyId: text('api_key_id').notNull(),
    /** Bytes in all, as declared; null while the sender has not said. */
    length: bigint('length', { mode: 'number' }),
    /** Bytes that are durable. */
    offset: bigint('offset', { mode: 'number' }).notNull().default(0),
    /** As the sender gave them, checked. */
    options: jsonb('options').$type<Readonly<Record<string, unknown>>>().notNull(),
    /** `Upload-Metadata` as it came, to be given back. */
    metadata: text('metadata'),
    /** What the whole must hash to, in hexadecimal; null: not said. */
    expectedSha256: text('expected_sha256'),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** When it is given up, by the database's clock. Moves with every part that comes. */
    expiresAt: moment('expires_at').notNull(),
    /** The request that may write, as `process:number`; null: none. */
    lockedBy: text('locked_by'),
    /** A holder that was not heard of until then is gone. */
    lockedUntil: moment('locked_until'),
  },
  (table) => [index('uploads_expiry').on(table.expiresAt)],
);

/**
 * Sources that we fetch ourselves. Each belongs to a clip in the state `receiving`, and goes when that is left. The address
 * may hold a secret: it is sealed, and it goes as soon as it is not needed.
 */
export const fetches = qik.table(
  'fetches',
  {
    clipId: uuid('clip_id').primaryKey(),
    tenant: text('tenant').notNull(),
    /** Address of the source, sealed under the clip's own key. */
    url: text('url').notNull(),
    /** Those of the clip's options that say when it is over, as the sender gave them, checked. */
    options: jsonb('options').$type<Readonly<Record<string, unknown>>>().notNull(),
    /** What the source must hash to, in hexadecimal; null: not said. */
    expectedSha256: text('expected_sha256'),
    /** Tries that were begun. */
    tries: integer('tries').notNull().default(0),
    /** From then on it may be tried, by the database's clock; ahead while a process is at it, which moves it on. */
    nextAt: moment('next_at').notNull().defaultNow(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index('fetches_due').on(table.nextAt)],
);

/** Requests that named an Idempotency-Key, and how they were answered. */
export const idempotency = qik.table(
  'idempotency',
  {
    tenant: text('tenant').notNull(),
    key: text('key').notNull(),
    /** What the request was, by the names of its parts: digests of options and file, method, path. Emptied with its clip. */
    fingerprint: jsonb('fingerprint').$type<Readonly<Record<string, string>>>().notNull(),
    /** Null while the first request runs. */
    status: integer('status'),
    /** The answer; emptied with the clip that it speaks of. */
    answer: jsonb('answer').$type<{ readonly headers: Readonly<Record<string, string>>; readonly body: unknown }>(),
    clipId: uuid('clip_id'),
    /** The first request counts as running until then, unless it is heard of. */
    runningUntil: moment('running_until').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.key] }),
    index('idempotency_expiry').on(table.expiresAt),
    index('idempotency_clip').on(table.clipId).where(sql`${table.clipId} is not null`),
  ],
);
