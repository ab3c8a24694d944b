import { and, desc, eq, inArray, isNull, ne } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { type Role, studioTables } from '../db/index.js';
import { type FlikFacts, type LastWord, reviewStateOf } from './workflow.js';

const { editors, fliks, flikComments, flikVersions } = studioTables;

export type FlikRow = typeof fliks.$inferSelect;
export type VersionRow = typeof flikVersions.$inferSelect;

/** Who does something. */
export type Actor = { readonly id: string; readonly role: Role };

/** The row of a Flik, which nobody else can change until the transaction is over. */
export async function lockFlik(tx: Orm, id: string): Promise<FlikRow> {
  const [row] = await tx.select().from(fliks).where(eq(fliks.id, id)).for('update');
  if (row === undefined) throw new QikError('not_found', 'There is no such Flik.');
  return row;
}

/** One version of a Flik. */
export async function versionRow(tx: Orm, flikId: string, version: number): Promise<VersionRow> {
  const [row] = await tx
    .select()
    .from(flikVersions)
    .where(and(eq(flikVersions.flikId, flikId), eq(flikVersions.version, version)));
  if (row === undefined) throw new QikError('not_found', `The Flik has no version ${version}.`);
  return row;
}

const SAYING = ['submitted', 'changes_requested', 'approved'] as const;
const isSaying = (kind: string): kind is LastWord['kind'] => SAYING.some((one) => one === kind);

/** The last that was said about the review of a Flik; null: nothing yet. */
export async function lastWord(tx: Orm, flikId: string): Promise<LastWord | null> {
  const [found] = await tx
    .select({ kind: flikComments.kind, version: flikComments.version })
    .from(flikComments)
    .where(and(eq(flikComments.flikId, flikId), inArray(flikComments.kind, [...SAYING])))
    .orderBy(desc(flikComments.createdAt), desc(flikComments.id))
    .limit(1);
  return found !== undefined && isSaying(found.kind) ? { kind: found.kind, version: found.version } : null;
}

/**
 * Whether nobody but that editor could review anything: then they may approve their own work, or a studio of one could
 * publish nothing. It is asked every time: a second publisher brings the rule back.
 */
export async function isAlone(tx: Orm, { id }: Pick<Actor, 'id'>): Promise<boolean> {
  const [other] = await tx
    .select({ id: editors.id })
    .from(editors)
    .where(and(ne(editors.id, id), inArray(editors.role, ['publisher', 'admin']), isNull(editors.disabledAt)))
    .limit(1);
  return other === undefined;
}

/** What decides what an editor, or the studio itself, can do with a Flik. */
export async function factsOf(tx: Orm, flik: FlikRow, actor: Actor | null): Promise<FlikFacts> {
  const { state, trashedFrom, head, published } = flik;
  const last = await lastWord(tx, flik.id);
  const ownWork = actor !== null && (await versionRow(tx, flik.id, head)).createdBy === actor.id;
  return {
    ...{ state, trashedFrom, differs: head !== published, review: reviewStateOf(flik, last), ownWork },
    alone: ownWork && (await isAlone(tx, actor)),
  };
}
