import { and, asc, eq } from 'drizzle-orm';
import type { ClipState, Orm, StoredRendition, StoredStill } from '../db/index.js';
import { tables } from '../db/index.js';
import { overNow, shownState } from './shown.js';

const { clips, renditions, stills } = tables;

export type KeptRendition = { readonly epoch: number; readonly objectKey: string; readonly data: StoredRendition };
export type KeptStill = {
  readonly name: string;
  readonly epoch: number;
  readonly objectKey: string;
  readonly data: StoredStill;
};

export type Clip = {
  readonly row: typeof clips.$inferSelect;
  /** State as it is shown: what is past its time is `expired`, swept or not. */
  readonly state: ClipState;
  /** Only of a clip that is ready. */
  readonly renditions: readonly KeptRendition[];
  readonly stills: readonly KeptStill[];
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text can be a clip's id at all; the database would call anything else an error. */
export const isClipId = (text: string): boolean => UUID.test(text);

/**
 * Reads a clip with what can be played of it. The clock is asked with every read: no promise about a clip's end hangs
 * on a sweeper. Null when there is none, or when it belongs to another tenant.
 *
 * @param tenant null where the caller proved its right in another way, with a signed address
 */
export async function readClip(orm: Orm, id: string, tenant: string | null): Promise<Clip | null> {
  if (!isClipId(id)) return null;
  const [found] = await orm
    .select({ row: clips, over: overNow })
    .from(clips)
    .where(tenant === null ? eq(clips.id, id) : and(eq(clips.id, id), eq(clips.tenant, tenant)));
  if (found === undefined) return null;
  const { row } = found;
  const state = shownState(row.state, found.over);
  if (state !== 'ready') return { row, state, renditions: [], stills: [] };
  const [videos, pictures] = await Promise.all([
    orm.select().from(renditions).where(eq(renditions.clipId, id)).orderBy(asc(renditions.position)),
    orm.select().from(stills).where(eq(stills.clipId, id)).orderBy(asc(stills.position)),
  ]);
  return { row, state, renditions: videos, stills: pictures };
}
