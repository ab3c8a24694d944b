import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from './schema.js';

/** The database as the rooms use it: the same for every driver, transactions included. */
export type Orm = PgDatabase<PgQueryResultHKT, typeof schema>;

/** The queue's SQL names its tables without a schema. Ours always names it, so the order cannot matter to it. */
export const SEARCH_PATH = 'set search_path to bullmq, public';
