import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { type FlikState, studioTables } from '../db/index.js';
import { LOOK, type Look, lookOf } from './look.js';

const { fliks, flikVersions } = studioTables;

/** Cards of one answer: what is shown of long lists is their beginning. */
export const MAX_CARDS = 1000;

/** What a list of something else shows of a Flik. */
export type FlikCard = {
  readonly id: string;
  readonly slug: string;
  readonly state: FlikState;
  /** Of the newest version, by locale. */
  readonly titles: Readonly<Record<string, string>>;
  readonly look: Look | null;
};

/** Cards of Fliks, by their ids; those that are not there any more are left out. */
export async function flikCards(orm: Orm, ids: Iterable<string>): Promise<FlikCard[]> {
  const wanted = [...new Set(ids)].slice(0, MAX_CARDS);
  if (wanted.length === 0) return [];
  const rows = await orm
    .select({
      ...{ id: fliks.id, slug: fliks.slug, state: fliks.state, look: LOOK },
      titles: sql<Readonly<Record<string, string>>>`${flikVersions.content} -> 'titles'`,
    })
    .from(fliks)
    .innerJoin(flikVersions, and(eq(flikVersions.flikId, fliks.id), eq(flikVersions.version, fliks.head)))
    .where(inArray(fliks.id, wanted))
    .orderBy(fliks.id);
  return rows.map(({ look, ...row }) => ({ ...row, look: lookOf(look) }));
}
