import { and, asc, inArray, isNull, ne, type SQL, sql } from 'drizzle-orm';
import type { Location, Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { among } from './among.js';

const { deletions } = tables;

/** Of a place, that it is in a state from now on; as JSON of the database, by its clock. */
export const reportAt = (state: SQL): SQL =>
  sql`jsonb_build_object('state', ${state}, 'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;

/** The state of a place. */
export const stateOf = (location: Location): SQL => sql`${deletions.locations} -> ${location}::text ->> 'state'`;

/**
 * Writes down that a place is done with, for many deletions at once, and has the purger look at those that it has not
 * begun with. A row that it has in hand is left to it, and one that is complete stays so.
 */
export async function markDone(orm: Orm, ids: readonly string[], location: Location): Promise<void> {
  const free = orm.$with('free').as(
    orm
      .select({ id: deletions.id })
      .from(deletions)
      .where(and(among(deletions.id, ids), isNull(deletions.completedAt), ne(stateOf(location), 'done')))
      .orderBy(asc(deletions.id))
      .for('update', { skipLocked: true }),
  );
  await orm
    .with(free)
    .update(deletions)
    .set({
      locations: sql`${deletions.locations} || jsonb_build_object(${location}::text, ${reportAt(sql`'done'`)})`,
      dueAt: sql`case when ${deletions.tries} = 0 then least(${deletions.dueAt}, now()) else ${deletions.dueAt} end`,
    })
    .where(inArray(deletions.id, orm.select({ id: free.id }).from(free)));
}
