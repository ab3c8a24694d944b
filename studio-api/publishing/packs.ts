import { and, asc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { isClipId } from '../../pipeline/clips/index.js';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { record } from '../audit/index.js';
import { type PackContent, studioTables } from '../db/index.js';
import { requirePackFliks } from './pack-fliks.js';
import { applyOps, type SlotOp, sizeOf } from './slots.js';

const { catalogueLog, packs } = studioTables;

export type PackRow = typeof packs.$inferSelect;

/** What editors say about a pack beside the order of what is in it. */
export type PackWords = Omit<PackContent, 'slots'>;

const EMPTY_WORDS: PackWords = {
  ...{ titles: {}, descriptions: {}, coverFlikId: null, platforms: null, locales: null },
  ...{ validFrom: null, validTo: null },
};

function found(row: PackRow | undefined): PackRow {
  if (row === undefined) throw new QikError('not_found', 'There is no such pack.');
  return row;
}

const withId = (id: string) => (isClipId(id) ? eq(packs.id, id) : sql`false`);

/** @throws QikError `not_found` */
export const readPack = async (tx: Orm, id: string): Promise<PackRow> =>
  found((await tx.select().from(packs).where(withId(id)))[0]);

/** Packs by their names in addresses. */
export const listPacks = (tx: Orm, { trashed }: { readonly trashed: boolean }): Promise<PackRow[]> =>
  tx
    .select()
    .from(packs)
    .where(trashed ? sql`${packs.trashedAt} is not null` : isNull(packs.trashedAt))
    .orderBy(asc(packs.slug));

/** @throws QikError `invalid_request` where its time ends before it begins */
function requireValid({ validFrom, validTo }: PackContent): void {
  if (validFrom === null || validTo === null || Date.parse(validFrom) < Date.parse(validTo)) return;
  const message = 'is not after validFrom';
  throw new QikError('invalid_request', `validTo ${message}`, { errors: [{ path: '/validTo', message }] });
}

/**
 * @param wish.by null: the studio itself
 * @throws QikError `name_taken`, `invalid_request`
 */
export async function createPack(
  orm: Orm,
  wish: { readonly slug: string; readonly by: string | null } & Partial<PackWords>,
): Promise<PackRow> {
  const { slug, by, ...words } = wish;
  const content: PackContent = { ...EMPTY_WORDS, ...words, slots: applyOps([], [], sizeOf(slug)) };
  requireValid(content);
  return orm.transaction(async (tx) => {
    await requirePackFliks(tx, content);
    const id = uuidv7();
    const [row] = await tx
      .insert(packs)
      .values({ id, slug, revision: 1, content, updatedBy: by })
      .onConflictDoNothing({ target: packs.slug })
      .returning();
    if (row === undefined) throw new QikError('name_taken', `There is a pack with the name ${slug} already.`);
    await record(tx, {
      ...{ editorId: by, action: 'pack.create', subject: { kind: 'pack', id } },
      ...{ before: null, after: { slug, content } },
    });
    return row;
  });
}

type Change = { readonly action: string; readonly by: string | null };

/** Changes a pack under its row's lock, so that whoever comes second changes what the first one made. */
async function change(
  orm: Orm,
  id: string,
  { action, by }: Change,
  make: (row: PackRow) => { readonly content?: PackContent; readonly trashedAt?: SQL | null },
): Promise<PackRow> {
  return orm.transaction(async (tx) => {
    const row = found((await tx.select().from(packs).where(withId(id)).for('update'))[0]);
    const columns = make(row);
    if (columns.content !== undefined) {
      requireValid(columns.content);
      await requirePackFliks(tx, columns.content);
    }
    const [changed] = await tx
      .update(packs)
      .set({ ...columns, revision: row.revision + 1, updatedAt: sql`now()`, updatedBy: by })
      .where(eq(packs.id, id))
      .returning();
    const after = found(changed);
    const seen = (one: PackRow) => ({ content: one.content, trashedAt: one.trashedAt?.toISOString() ?? null });
    await record(tx, {
      ...{ editorId: by, action, subject: { kind: 'pack', id } },
      ...{ before: seen(row), after: seen(after) },
    });
    return after;
  });
}

function requireThere({ trashedAt }: PackRow): void {
  if (trashedAt !== null) throw new QikError('not_possible_now', 'The pack is in the trash: restore it first.');
}

function requireSeen(row: PackRow, revision: number): void {
  if (row.revision === revision) return;
  throw new QikError('edit_conflict', `You saw revision ${revision} of the pack, it is ${row.revision} by now.`);
}

/**
 * Replaces what is said of a pack, and the order of what is in it where that is given.
 *
 * @throws QikError `not_found`, `edit_conflict`, `not_possible_now`, `invalid_request`
 */
export const replacePack = (
  orm: Orm,
  { id, revision, by }: { readonly id: string; readonly revision: number; readonly by: string },
  words: Partial<PackContent>,
): Promise<PackRow> =>
  change(orm, id, { action: 'pack.edit', by }, (row) => {
    requireThere(row);
    requireSeen(row, revision);
    const content = { ...row.content, ...words };
    return { content: { ...content, slots: applyOps(content.slots, [], sizeOf(row.slug)) } };
  });

/**
 * Changes the order of a pack as it is now: two editors who do it at once both succeed.
 *
 * @throws QikError `not_found`, `not_possible_now` with the reason, `invalid_request`
 */
export const arrangePack = (orm: Orm, id: string, by: string | null, ops: readonly SlotOp[]): Promise<PackRow> =>
  change(orm, id, { action: 'pack.arrange', by }, (row) => {
    requireThere(row);
    return { content: { ...row.content, slots: applyOps(row.content.slots, ops, sizeOf(row.slug)) } };
  });

async function isLive(orm: Orm, id: string): Promise<boolean> {
  const [row] = isClipId(id)
    ? await orm
        .select({ seq: catalogueLog.seq })
        .from(catalogueLog)
        .where(
          and(
            eq(catalogueLog.kind, 'pack'),
            eq(catalogueLog.id, id),
            eq(catalogueLog.newest, true),
            isNotNull(catalogueLog.content),
          ),
        )
    : [];
  return row !== undefined;
}

/**
 * Puts a pack into the trash, or takes it out of there. What devices have of it stays until a release takes it out.
 *
 * @throws QikError `not_found`, `still_used` while devices have it
 */
export async function trashPack(orm: Orm, id: string, by: string): Promise<PackRow> {
  if (await isLive(orm, id))
    throw new QikError('still_used', 'Devices have the pack: take it out of the catalogue by a release first.');
  return change(orm, id, { action: 'pack.trash', by }, () => ({ trashedAt: sql`coalesce(${packs.trashedAt}, now())` }));
}

/** @throws QikError `not_found` */
export const restorePack = (orm: Orm, id: string, by: string): Promise<PackRow> =>
  change(orm, id, { action: 'pack.restore', by }, () => ({ trashedAt: null }));
