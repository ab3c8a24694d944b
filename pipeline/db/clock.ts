import { sql } from 'drizzle-orm';
import type { Orm } from './orm.js';
import { clips } from './schema.js';

/** The time by the database's clock, which is the one that decides when a clip is over. */
export async function databaseTime(orm: Orm): Promise<Date> {
  const now = sql<Date>`now()`.mapWith(clips.sentAt).as('now');
  const [found] = await orm.select({ now }).from(sql`(values (1)) as one`);
  if (found === undefined) throw new Error('the database does not know the time');
  return found.now;
}
