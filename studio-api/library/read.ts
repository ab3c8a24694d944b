import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { studioTables, type VersionOrigin } from '../db/index.js';
import { EMPTY_CONTENT, type FlikContent } from './content.js';
import { type Change, diffContent } from './diff.js';
import { type Actor, type FlikRow, factsOf, type VersionRow, versionRow } from './rows.js';
import { type FlikEvent, possibleEvents, type ReviewState } from './workflow.js';

const { editors, fliks, flikComments, flikVersions } = studioTables;

/** Somebody by name; the name is null where the editor is not there any more. */
export type Person = { readonly id: string; readonly name: string | null };

/** A Flik as those see it who work on it. */
export type Flik = {
  readonly row: FlikRow;
  readonly head: VersionRow;
  /** What devices have; null: nothing. */
  readonly published: VersionRow | null;
  /** Whether devices have something else than the newest version, or nothing. */
  readonly differs: boolean;
  readonly review: ReviewState;
  /** What the editor who asks can do with it now. */
  readonly actions: readonly FlikEvent[];
  readonly openComments: number;
  readonly createdBy: Person | null;
  readonly updatedBy: Person | null;
};

async function personOf(orm: Orm, id: string | null): Promise<Person | null> {
  if (id === null) return null;
  const [found] = await orm.select({ name: editors.name }).from(editors).where(eq(editors.id, id));
  return { id, name: found?.name ?? null };
}

async function openCommentsOf(orm: Orm, flikId: string): Promise<number> {
  const open = sql`${flikComments.kind} in ('comment', 'changes_requested')`;
  return orm.$count(flikComments, and(eq(flikComments.flikId, flikId), isNull(flikComments.resolvedAt), open));
}

async function flikRow(orm: Orm, id: string): Promise<FlikRow> {
  const [row] = await orm.select().from(fliks).where(eq(fliks.id, id));
  if (row === undefined) throw new QikError('not_found', 'There is no such Flik.');
  return row;
}

/**
 * Reads a Flik, all of it as it was at one moment.
 *
 * @throws QikError `not_found`
 */
export async function readFlik(orm: Orm, id: string, actor: Actor): Promise<Flik> {
  return orm.transaction(
    async (tx) => {
      const row = await flikRow(tx, id);
      const head = await versionRow(tx, id, row.head);
      const facts = await factsOf(tx, row, actor);
      const published = row.published === null ? null : await versionRow(tx, id, row.published);
      return {
        ...{ row, head, published, review: facts.review, actions: possibleEvents(facts, actor) },
        // A version that was brought back is another one, but it says the same.
        differs: published === null || diffContent(published.content, head.content).length > 0,
        openComments: await openCommentsOf(tx, id),
        createdBy: await personOf(tx, row.createdBy),
        updatedBy: await personOf(tx, row.updatedBy),
      };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

/** One entry of a Flik's history. */
export type ListedVersion = {
  readonly version: number;
  readonly origin: VersionOrigin;
  readonly restoredFrom: number | null;
  readonly mediaId: string | null;
  readonly createdAt: Date;
  readonly createdBy: Person | null;
  /** JSON pointers to what it changed of the version before. */
  readonly changed: readonly string[];
};

/**
 * A Flik's versions, newest first.
 *
 * @param wish.before only those before this one
 * @throws QikError `not_found`
 */
export async function listVersions(
  orm: Orm,
  id: string,
  wish: { readonly before?: number | undefined; readonly limit: number },
): Promise<{ readonly versions: readonly ListedVersion[]; readonly more: boolean }> {
  await flikRow(orm, id);
  const { before, limit } = wish;
  const rows = await orm
    .select({ row: flikVersions, name: editors.name })
    .from(flikVersions)
    .leftJoin(editors, eq(editors.id, flikVersions.createdBy))
    .where(and(eq(flikVersions.flikId, id), before === undefined ? undefined : lt(flikVersions.version, before)))
    .orderBy(desc(flikVersions.version))
    .limit(limit + 1);
  const versions = rows.slice(0, limit).map(({ row, name }, at): ListedVersion => {
    const { version, origin, restoredFrom, mediaId, createdAt, createdBy, content } = row;
    const former = rows[at + 1]?.row.content;
    return {
      ...{ version, origin, restoredFrom, mediaId, createdAt },
      createdBy: createdBy === null ? null : { id: createdBy, name },
      changed: former === undefined ? [] : diffContent(former, content).map(({ path }) => path),
    };
  });
  return { versions, more: rows.length > limit };
}

/**
 * What makes one version of a Flik another.
 *
 * @throws QikError `not_found` (Flik or versions)
 */
export async function diffVersions(orm: Orm, id: string, from: number, to: number): Promise<Change[]> {
  const before = await versionRow(orm, id, from);
  const after = await versionRow(orm, id, to);
  return diffContent(before.content, after.content);
}

/**
 * What a content would change of a version; null: of a Flik of which nobody said anything yet.
 *
 * @throws QikError `not_found` (Flik or version)
 */
export async function diffVersionWith(
  orm: Orm,
  from: { readonly flikId: string; readonly version: number } | null,
  content: FlikContent,
): Promise<Change[]> {
  const before = from === null ? EMPTY_CONTENT : (await versionRow(orm, from.flikId, from.version)).content;
  return diffContent(before, content);
}

/**
 * What a version says.
 *
 * @throws QikError `not_found`
 */
export const readVersion = async (orm: Orm, id: string, version: number): Promise<FlikContent> =>
  (await versionRow(orm, id, version)).content;
