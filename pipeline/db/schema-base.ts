import { pgSchema, timestamp } from 'drizzle-orm/pg-core';

/** A schema of our own: the queue's tables lie in another one of the same database, and its search path comes first. */
export const qik = pgSchema('qik');

export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });
