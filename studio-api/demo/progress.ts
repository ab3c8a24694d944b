import { and, asc, eq, sql } from 'drizzle-orm';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { studioTables } from '../db/index.js';

const { clips, renditions } = tables;
const { fliks, flikVersions, importRows } = studioTables;

/** How far one of the demo Fliks is. */
export type DemoProgress = {
  readonly slug: string;
  readonly flikId: string | null;
  readonly mediaId: string | null;
  /** Null: it waits, or is being made. */
  readonly outcome: { readonly ready: true } | { readonly ready: false; readonly why: string } | null;
  readonly renditions: number;
  readonly bytes: number;
};

const NO_VIDEO = 'It has no video.';

/** Every row of the import, in the order of the places; none before it was checked. */
export async function demoProgress(orm: Orm, importId: string): Promise<DemoProgress[]> {
  const made = orm
    .select({
      clipId: renditions.clipId,
      count: sql<number>`count(*)::int`.as('made_count'),
      bytes: sql<number>`sum((${renditions.data}->>'bytes')::float8)`.as('made_bytes'),
    })
    .from(renditions)
    .groupBy(renditions.clipId)
    .as('made');
  const rows = await orm
    .select({
      ...{ slug: importRows.slug, done: importRows.done, errors: importRows.errors, flikId: importRows.flikId },
      ...{
        mediaId: flikVersions.mediaId,
        state: clips.state,
        errorCode: clips.errorCode,
        errorDetail: clips.errorDetail,
      },
      renditions: sql<number>`coalesce(${made.count}, 0)`,
      bytes: sql<number>`coalesce(${made.bytes}, 0)`,
    })
    .from(importRows)
    .leftJoin(fliks, eq(fliks.id, importRows.flikId))
    .leftJoin(flikVersions, and(eq(flikVersions.flikId, fliks.id), eq(flikVersions.version, fliks.head)))
    .leftJoin(clips, eq(clips.id, flikVersions.mediaId))
    .leftJoin(made, eq(made.clipId, flikVersions.mediaId))
    .where(eq(importRows.importId, importId))
    .orderBy(asc(importRows.row));
  return rows.map((row) => {
    const { slug, flikId, mediaId } = row;
    return { slug, flikId, mediaId, outcome: outcomeOf(row), renditions: row.renditions, bytes: row.bytes };
  });
}

function outcomeOf(row: {
  readonly done: boolean;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly mediaId: string | null;
  readonly state: string | null;
  readonly errorCode: string | null;
  readonly errorDetail: string | null;
}): DemoProgress['outcome'] {
  if (!row.done) return null;
  const [error] = row.errors;
  if (error !== undefined) return { ready: false, why: `${error.path} ${error.message}`.trim() };
  if (row.mediaId === null) return { ready: false, why: NO_VIDEO };
  if (row.state === 'ready') return { ready: true };
  if (row.state === 'queued' || row.state === 'processing') return null;
  return { ready: false, why: `${row.errorDetail ?? NO_VIDEO} (${row.errorCode ?? row.state ?? 'gone'})` };
}
