import { and, asc, count, eq, isNull, or, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { createClip, type NewClip } from '../clips/index.js';
import { type ClipState, type FlikState, type Orm, tables } from '../db/index.js';
import type { ErrorCode } from '../errors/catalogue.js';
import type { FlikEntry } from './catalogue.js';

const { clips, fliks, renditions } = tables;

/** A Flik and how far its media are. */
export type FlikProgress = {
  readonly slug: string;
  readonly title: string;
  readonly state: FlikState;
  readonly sourceSha256: string | null;
  readonly clipId: string | null;
  readonly clipState: ClipState | null;
  /** Why it failed; before that is settled, why its clip did. */
  readonly errorCode: string | null;
  readonly errorDetail: string | null;
  readonly renditions: number;
  readonly bytes: number;
};

/** Every Flik, in the order of the places. */
export async function readProgress(orm: Orm): Promise<FlikProgress[]> {
  const made = orm
    .select({
      clipId: renditions.clipId,
      count: sql<number>`count(*)::int`.as('made_count'),
      bytes: sql<number>`sum((${renditions.data}->>'bytes')::float8)`.as('made_bytes'),
    })
    .from(renditions)
    .groupBy(renditions.clipId)
    .as('made');
  return orm
    .select({
      slug: fliks.slug,
      title: sql<string>`${fliks.title}->>'en'`,
      state: fliks.state,
      sourceSha256: fliks.sourceSha256,
      clipId: fliks.clipId,
      clipState: clips.state,
      errorCode: sql<string | null>`coalesce(${fliks.errorCode}, ${clips.errorCode})`,
      errorDetail: sql<string | null>`coalesce(${fliks.errorDetail}, ${clips.errorDetail})`,
      renditions: sql<number>`coalesce(${made.count}, 0)`,
      bytes: sql<number>`coalesce(${made.bytes}, 0)`,
    })
    .from(fliks)
    .leftJoin(clips, eq(clips.id, fliks.clipId))
    .leftJoin(made, eq(made.clipId, fliks.clipId))
    .orderBy(asc(fliks.slot), asc(fliks.slug));
}

/**
 * Writes down, on an empty library, which Fliks are to come: all of them at once, so that a start that is killed at
 * any moment leaves a plan that the next one goes on with.
 */
export async function planFliks(orm: Orm, entries: readonly FlikEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await orm.transaction(async (tx) => {
    const [found] = await tx.select({ rows: count() }).from(fliks);
    if ((found?.rows ?? 0) > 0) return;
    await tx
      .insert(fliks)
      .values(
        entries.map(({ id, file: _file, poster: _poster, ...about }) => ({
          ...about,
          id: uuidv7(),
          slug: id,
          state: 'importing' as const,
        })),
      )
      .onConflictDoNothing();
  });
}

export type Attached = {
  /** The failed clip that it had before, whose row is gone now and whose objects are to go. */
  readonly replaced: string | null;
};

/** Gives a Flik that waits for its media, or failed, a clip. Null when another process was quicker; then there is no clip. */
export async function attachClip(orm: Orm, slug: string, clip: NewClip): Promise<Attached | null> {
  return orm.transaction(async (tx) => {
    const [row] = await tx
      .select({ clipId: fliks.clipId })
      .from(fliks)
      .where(
        and(
          eq(fliks.slug, slug),
          or(eq(fliks.state, 'failed'), and(eq(fliks.state, 'importing'), isNull(fliks.clipId))),
        ),
      )
      .for('update');
    if (row === undefined) return null;
    await createClip(tx, clip);
    await tx
      .update(fliks)
      .set({
        state: 'importing',
        clipId: clip.id,
        sourceSha256: clip.source.sha256,
        errorCode: null,
        errorDetail: null,
      })
      .where(eq(fliks.slug, slug));
    if (row.clipId !== null) await tx.delete(clips).where(eq(clips.id, row.clipId));
    return { replaced: row.clipId };
  });
}

/** From now on the Flik can be seen and played. */
export async function settleLive(orm: Orm, slug: string, clipId: string): Promise<void> {
  await orm
    .update(fliks)
    .set({ state: 'live', liveAt: sql`now()`, errorCode: null, errorDetail: null })
    .where(and(eq(fliks.slug, slug), eq(fliks.state, 'importing'), eq(fliks.clipId, clipId)));
}

/** The Flik has no media, for this reason. */
export async function settleFailed(
  orm: Orm,
  slug: string,
  clipId: string | null,
  error: { readonly code: ErrorCode; readonly detail: string },
): Promise<void> {
  await orm
    .update(fliks)
    .set({ state: 'failed', errorCode: error.code, errorDetail: error.detail })
    .where(
      and(
        eq(fliks.slug, slug),
        eq(fliks.state, 'importing'),
        clipId === null ? isNull(fliks.clipId) : eq(fliks.clipId, clipId),
      ),
    );
}
