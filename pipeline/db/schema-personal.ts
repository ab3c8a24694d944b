import { sql } from 'drizzle-orm';
import { index, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { moment, qik } from './schema-base.js';

/** `withdrawn` is the end: what was made of it is taken back. */
export const PROPOSAL_STATES = ['proposed', 'accepted', 'declined', 'withdrawn'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/**
 * Personal Fliks that were proposed for the library, each with its owner's consent. Nothing in it names the owner: as long
 * as their clip is there, it does. Rows that nothing was made of go with the clip.
 */
export const proposals = qik.table(
  'proposals',
  {
    id: uuid('id').primaryKey(),
    tenant: text('tenant').notNull(),
    /** No foreign key: what was accepted outlives the clip. */
    clipId: uuid('clip_id').notNull(),
    state: text('state', { enum: PROPOSAL_STATES }).notNull(),
    /** In the words that the owner agreed to; emptied where it was withdrawn before anything was made of it. */
    consent: text('consent').notNull(),
    consentedAt: moment('consented_at').notNull().defaultNow(),
    /** Id of the API key that said so. */
    by: text('by').notNull(),
    decidedAt: moment('decided_at'),
    /** The Flik that was made of it, and the clip that this is cut from. */
    flikId: uuid('flik_id'),
    sourceId: uuid('source_id'),
    withdrawnAt: moment('withdrawn_at'),
    /** When the library had taken back what was made of it. */
    settledAt: moment('settled_at'),
  },
  (table) => [
    // Whoever withdrew may be asked again.
    uniqueIndex('proposals_clip').on(table.clipId).where(sql`${table.state} <> 'withdrawn'`),
    index('proposals_waiting').on(table.id).where(sql`${table.state} = 'proposed'`),
    index('proposals_unsettled')
      .on(table.withdrawnAt)
      .where(sql`${table.state} = 'withdrawn' and ${table.flikId} is not null and ${table.settledAt} is null`),
  ],
);
