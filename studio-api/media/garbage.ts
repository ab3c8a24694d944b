import { and, eq, inArray, notExists, type SQL, sql } from 'drizzle-orm';
import { LIBRARY_TENANT } from '../../pipeline/access/index.js';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { flikKeys, type ObjectStore } from '../../pipeline/storage/index.js';
import { record } from '../audit/index.js';
import { studioTables } from '../db/index.js';

const { clips } = tables;
const { catalogueLog, flikMedia, flikSources, flikVersions, importRows, imports } = studioTables;

/**
 * Days that a video stays that nothing needs: an upload may wait for its Flik for as long, and what was removed by mistake
 * can be made again from its source meanwhile.
 */
const GRACE_DAYS = 30;
/** Videos that are looked at with one query. */
const BATCH = 100;

type Kind = 'media' | 'source' | 'clip';

/** Nothing is at work on it. */
const atRest = inArray(clips.state, ['ready', 'failed', 'deleted', 'expired']);
const old = (days: number): SQL => sql`${clips.receivedAt} < now() - make_interval(days => ${days})`;

const none = (orm: Orm, from: SQL, where: SQL): SQL => notExists(orm.select({ one: sql`1` }).from(from).where(where));

/** What no version has, and no catalogue that a device can still ask for a change from. */
const mediaUnneeded = (orm: Orm): SQL[] => [
  none(orm, sql`${flikVersions}`, sql`${flikVersions.mediaId} = ${clips.id}`),
  none(orm, sql`${catalogueLog}`, sql`${catalogueLog.content} ->> 'mediaId' = ${clips.id}::text`),
];

/** What no version is cut from, nor anything that was rendered, nor what an import that is not over will make. */
const sourceUnneeded = (orm: Orm): SQL[] => [
  none(orm, sql`${flikMedia}`, sql`${flikMedia.sourceId} = ${clips.id}`),
  none(orm, sql`${flikVersions}`, sql`${flikVersions.content} ->> 'sourceId' = ${clips.id}::text`),
  none(
    orm,
    sql`${importRows} inner join ${imports} on ${imports.id} = ${importRows.importId}`,
    sql`${imports.state} in ('checked', 'running') and not ${importRows.done} and ${importRows.content} ->> 'sourceId' = ${clips.id}::text`,
  ),
  none(orm, sql`${catalogueLog}`, sql`${catalogueLog.content} -> 'content' ->> 'sourceId' = ${clips.id}::text`),
];

/** A clip of the library that is neither: of an earlier version of the program. */
const clipUnneeded = (orm: Orm): SQL[] => [
  none(orm, sql`${flikMedia}`, sql`${flikMedia.id} = ${clips.id}`),
  none(orm, sql`${flikSources}`, sql`${flikSources.id} = ${clips.id}`),
];

const CONDITIONS: Readonly<Record<Kind, (orm: Orm) => SQL[]>> = {
  media: (orm) => [sql`exists (select 1 from ${flikMedia} where ${flikMedia.id} = ${clips.id})`, ...mediaUnneeded(orm)],
  source: (orm) => [
    sql`exists (select 1 from ${flikSources} where ${flikSources.id} = ${clips.id})`,
    ...sourceUnneeded(orm),
  ],
  clip: clipUnneeded,
};

const unneeded = (orm: Orm, kind: Kind, days: number): SQL | undefined =>
  and(eq(clips.tenant, LIBRARY_TENANT), atRest, old(days), ...CONDITIONS[kind](orm));

/** Locks the row that whoever begins to use it locks as well. @returns false: somebody is about to */
async function locked(tx: Orm, kind: Kind, id: string): Promise<boolean> {
  const rows =
    kind === 'media'
      ? await tx
          .select({ id: flikMedia.id })
          .from(flikMedia)
          .where(eq(flikMedia.id, id))
          .for('update', { skipLocked: true })
      : kind === 'source'
        ? await tx
            .select({ id: flikSources.id })
            .from(flikSources)
            .where(eq(flikSources.id, id))
            .for('update', { skipLocked: true })
        : await tx.select({ id: clips.id }).from(clips).where(eq(clips.id, id)).for('update', { skipLocked: true });
  return rows.length > 0;
}

/** Removes the rows of one, if it is still true that nothing needs it. */
function removeRows(orm: Orm, kind: Kind, id: string, days: number): Promise<boolean> {
  return orm.transaction(async (tx) => {
    if (!(await locked(tx, kind, id))) return false;
    // A statement of its own, which sees what was committed until the lock was had.
    const [still] = await tx
      .select({ id: clips.id })
      .from(clips)
      .where(and(eq(clips.id, id), unneeded(tx, kind, days)));
    if (still === undefined) return false;
    await tx.delete(flikMedia).where(eq(flikMedia.id, id));
    await tx.delete(flikSources).where(eq(flikSources.id, id));
    await tx.delete(clips).where(eq(clips.id, id));
    await record(tx, {
      ...{ editorId: null, action: `${kind}.sweep`, subject: { kind, id } },
      ...{ before: null, after: null },
    });
    return true;
  });
}

async function sweepKind(
  { orm, store }: Deps,
  kind: Kind,
  days: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  let [removed, after] = [0, '00000000-0000-0000-0000-000000000000'];
  for (;;) {
    const some = await orm
      .select({ id: clips.id })
      .from(clips)
      .where(and(sql`${clips.id} > ${after}::uuid`, unneeded(orm, kind, days)))
      .orderBy(clips.id)
      .limit(BATCH);
    for (const { id } of some) {
      if (signal?.aborted === true) return removed;
      if (!(await removeRows(orm, kind, id, days))) continue;
      // Rows first: what is left of the objects when this process dies is swept with others that no row speaks of.
      const keys: string[] = [];
      for await (const key of store.list(flikKeys.all(id))) keys.push(key);
      await store.deleteMany(keys);
      removed += 1;
    }
    const last = some.at(-1);
    if (last === undefined || some.length < BATCH) return removed;
    after = last.id;
  }
}

type Deps = { readonly orm: Orm; readonly store: ObjectStore };

/**
 * Removes what Fliks looked like and were cut from once nothing needs it: no version of any Flik, no catalogue that
 * is kept for devices, no import. What is rendered goes before what it was rendered from.
 *
 * @param days for which it stays after that
 * @returns how many videos were removed
 */
export async function sweepMedia(deps: Deps, days = GRACE_DAYS, signal?: AbortSignal): Promise<number> {
  let removed = 0;
  for (const kind of ['media', 'source', 'clip'] as const) removed += await sweepKind(deps, kind, days, signal);
  return removed;
}
