import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, text, unique, uuid } from 'drizzle-orm/pg-core';
import { moment, qik } from './schema-base.js';

/** One secret of an endpoint, wrapped with the master key; `until`: ISO 8601, when it no longer signs, null: on and on. */
export type WrappedSecret = { readonly wrapped: string; readonly until: string | null };

/** Addresses that are told of events. */
export const webhooks = qik.table('webhooks', {
  id: uuid('id').primaryKey(),
  tenant: text('tenant').notNull(),
  url: text('url').notNull(),
  description: text('description'),
  /** Types of events; empty: all. */
  events: jsonb('events').$type<readonly string[]>().notNull(),
  /** Newest first; those that are not over yet sign side by side. */
  secrets: jsonb('secrets').$type<readonly WrappedSecret[]>().notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  disabledAt: moment('disabled_at'),
  /** In words. */
  disabledReason: text('disabled_reason'),
  /** Events up to this number have their deliveries. */
  throughSeq: bigint('through_seq', { mode: 'number' }).notNull(),
});

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One event for one address. */
export const webhookDeliveries = qik.table(
  'webhook_deliveries',
  {
    id: uuid('id').primaryKey(),
    webhookId: uuid('webhook_id')
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    /** Number of the event. */
    seq: bigint('seq', { mode: 'number' }).notNull(),
    type: text('type').notNull(),
    state: text('state', { enum: DELIVERY_STATES }).notNull().default('pending'),
    attempts: integer('attempts').notNull().default(0),
    /** When it is tried next; null: not any more. */
    nextAt: moment('next_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
    deliveredAt: moment('delivered_at'),
  },
  (table) => [
    unique('webhook_deliveries_once').on(table.webhookId, table.seq),
    index('webhook_deliveries_due').on(table.nextAt).where(sql`${table.nextAt} is not null`),
    index('webhook_deliveries_open').on(table.webhookId, table.seq).where(sql`${table.nextAt} is not null`),
  ],
);

/** Each try of a delivery, and what came of it. */
export const webhookAttempts = qik.table(
  'webhook_attempts',
  {
    id: uuid('id').primaryKey(),
    deliveryId: uuid('delivery_id')
      .notNull()
      .references(() => webhookDeliveries.id, { onDelete: 'cascade' }),
    at: moment('at').notNull().defaultNow(),
    /** HTTP status; null where there was no answer. */
    status: integer('status'),
    milliseconds: integer('milliseconds').notNull(),
    /** What went wrong, in words of ours; null: nothing. Never what the receiver answered. */
    problem: text('problem'),
  },
  (table) => [index('webhook_attempts_delivery').on(table.deliveryId)],
);
