import { and, count, eq, isNotNull, isNull, ne, or } from 'drizzle-orm';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';

const { clips, clipViewers, fetches, idempotency, personalFliks, proposals, renditions, stills, uploads } = tables;

type ClipRow = typeof clips.$inferSelect;

/** Columns that say something about people or picture, or that somebody is at work: empty once a clip is over. */
const TELLING = [
  ...(['worker', 'heartbeatAt', 'progress', 'sender', 'recipients', 'metadata', 'options', 'policy'] as const),
  ...(['source', 'sourceSha256', 'errorCode', 'errorDetail', 'warnings', 'skipped', 'dropped'] as const),
  ...(['timings', 'encodes'] as const),
] as const satisfies readonly (keyof ClipRow)[];

function isEmpty(value: ClipRow[(typeof TELLING)[number]]): boolean {
  if (value === null || value === '') return true;
  if (value instanceof Date || typeof value !== 'object') return false;
  return Object.keys(value).length === 0;
}

/** Names of the columns of a clip's row that still tell something. */
const tellingColumns = (row: ClipRow): string[] => TELLING.filter((name) => !isEmpty(row[name]));

/**
 * What rows still say of a clip, by the name of a column or table and how many there are. What is kept of a clip that is
 * over, on purpose, is not among it: that there was one, whose, and when.
 *
 * @param row the clip's own; null where there is none
 */
export async function rowRemains(orm: Orm, clipId: string, row: ClipRow | null): Promise<ReadonlyMap<string, number>> {
  const looked = [
    ['renditions', orm.select({ rows: count() }).from(renditions).where(eq(renditions.clipId, clipId))],
    ['stills', orm.select({ rows: count() }).from(stills).where(eq(stills.clipId, clipId))],
    ['clip_viewers', orm.select({ rows: count() }).from(clipViewers).where(eq(clipViewers.clipId, clipId))],
    ['uploads', orm.select({ rows: count() }).from(uploads).where(eq(uploads.id, clipId))],
    ['personal_fliks', orm.select({ rows: count() }).from(personalFliks).where(eq(personalFliks.clipId, clipId))],
    [
      'proposals',
      orm
        .select({ rows: count() })
        .from(proposals)
        .where(and(eq(proposals.clipId, clipId), isNull(proposals.flikId))),
    ],
    ['fetches', orm.select({ rows: count() }).from(fetches).where(eq(fetches.clipId, clipId))],
    [
      'idempotency',
      orm
        .select({ rows: count() })
        .from(idempotency)
        .where(and(eq(idempotency.clipId, clipId), or(isNotNull(idempotency.answer), ne(idempotency.fingerprint, {})))),
    ],
  ] as const;
  const found = new Map<string, number>((row === null ? [] : tellingColumns(row)).map((name) => [`clips.${name}`, 1]));
  for (const [table, query] of looked) {
    const rows = (await query)[0]?.rows ?? 0;
    if (rows > 0) found.set(table, rows);
  }
  return found;
}
