import type { PgPool } from 'bullmq';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from './schema.js';

/** The database as the rooms use it: the same for every driver, transactions included. */
export type Orm = PgDatabase<PgQueryResultHKT, typeof schema>;

export type Database = {
  readonly orm: Orm;
  /** The same database for the queue. Never wait for the queue inside a transaction of `orm`. */
  readonly pool: PgPool;
  /** True when this process is the only one that can have the database open, so that nobody else's work is under way. */
  readonly soleOwner: boolean;
  /** Throws when the database does not answer. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The queue's SQL names its tables without a schema. Ours always names it, so the order cannot matter to it. */
export const SEARCH_PATH = 'set search_path to bullmq, public';
