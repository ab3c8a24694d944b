import type { PgPool } from 'bullmq';
import type { Notices } from './notices.js';
import type { Orm } from './orm.js';

export type Database = {
  readonly orm: Orm;
  /** The same database for the queue. Never wait for the queue inside a transaction of `orm`. */
  readonly pool: PgPool;
  /** Small messages between all who have the database open. */
  readonly notices: Notices;
  /** True when this process is the only one that can have the database open, so that nobody else's work is under way. */
  readonly soleOwner: boolean;
  /** Throws when the database does not answer. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};
