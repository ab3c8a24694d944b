import { and, asc, eq, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { record } from '../audit/index.js';
import { type CommentKind, studioTables } from '../db/index.js';
import { requireSeen } from './conflict.js';
import { type Actor, type FlikRow, factsOf, lockFlik, versionRow } from './rows.js';
import { moveTo, stateAfter } from './transitions.js';

const { editors, flikComments } = studioTables;

/** A remark on a Flik. */
export type FlikComment = {
  readonly id: string;
  readonly version: number;
  readonly kind: CommentKind;
  readonly atSeconds: number | null;
  readonly body: string;
  readonly author: { readonly id: string; readonly name: string | null };
  readonly createdAt: Date;
  readonly resolvedAt: Date | null;
};

/** What is said; `atSeconds` is the second of the clip that it is about, null: the whole. */
export type Remark = { readonly body: string; readonly atSeconds: number | null };

type NewComment = Remark & { readonly version: number; readonly kind: CommentKind };

/** Stands where an author is asked for and there is none: the studio itself. No editor has it. */
const STUDIO_ITSELF = '00000000-0000-0000-0000-000000000000';

async function write(tx: Orm, flik: FlikRow, actor: Actor | null, comment: NewComment): Promise<string> {
  const id = uuidv7();
  await tx.insert(flikComments).values({ id, flikId: flik.id, authorId: actor?.id ?? STUDIO_ITSELF, ...comment });
  return id;
}

/** What an editor says about the review of the version that they saw. */
type Verdict = {
  readonly id: string;
  /** Version that was looked at. */
  readonly seen: number;
  /** Null: the studio itself, for what comes with it. */
  readonly actor: Actor | null;
  readonly remark: Remark;
};

const KIND = { submit: 'submitted', request_changes: 'changes_requested', approve: 'approved' } as const;

async function say(orm: Orm, event: keyof typeof KIND, { id, seen, actor, remark }: Verdict): Promise<void> {
  await orm.transaction(async (tx) => {
    const flik = await lockFlik(tx, id);
    await requireSeen(tx, flik, seen);
    const facts = await factsOf(tx, flik, actor);
    const state = stateAfter(event, facts, actor);
    await write(tx, flik, actor, { ...remark, version: seen, kind: KIND[event] });
    await moveTo(tx, flik, { state, action: `flik.${event}`, editorId: actor?.id ?? null });
  });
}

/**
 * Asks for the newest version to be looked at.
 *
 * @throws QikError `not_found`, `edit_conflict`, `not_possible_now`
 */
export const submitFlik = (orm: Orm, verdict: Verdict): Promise<void> => say(orm, 'submit', verdict);

/**
 * Gives the newest version back to whoever works on it, with the reason.
 *
 * @throws QikError `not_found`, `edit_conflict`, `not_possible_now`
 */
export const requestChanges = (orm: Orm, verdict: Verdict): Promise<void> => say(orm, 'request_changes', verdict);

/**
 * Approves the newest version, and that one only. Whoever made it cannot, unless nobody else is there who could: then
 * the history says that it was the same person, as it always names both.
 *
 * @throws QikError `not_found`, `edit_conflict`, `not_possible_now`, `four_eyes`
 */
export const approveFlik = (orm: Orm, verdict: Verdict): Promise<void> => say(orm, 'approve', verdict);

/**
 * Says something about a version, in whichever state the Flik is.
 *
 * @throws QikError `not_found` (Flik or version)
 */
export async function addComment(
  orm: Orm,
  wish: { readonly id: string; readonly version: number; readonly actor: Actor; readonly remark: Remark },
): Promise<string> {
  return orm.transaction(async (tx) => {
    const flik = await lockFlik(tx, wish.id);
    await versionRow(tx, flik.id, wish.version);
    const id = await write(tx, flik, wish.actor, { ...wish.remark, version: wish.version, kind: 'comment' });
    const after = { comment: id, version: wish.version };
    await record(tx, {
      ...{ editorId: wish.actor.id, action: 'flik.comment', subject: { kind: 'flik', id: flik.id } },
      ...{ before: null, after },
    });
    return id;
  });
}

/**
 * Marks a remark as done with, or as open again. Doing it twice changes nothing.
 *
 * @throws QikError `not_found`; `not_possible_now` for what is part of a review's history
 */
export async function resolveComment(
  orm: Orm,
  wish: { readonly id: string; readonly commentId: string; readonly resolved: boolean; readonly actor: Actor },
): Promise<void> {
  await orm.transaction(async (tx) => {
    const flik = await lockFlik(tx, wish.id);
    const which = and(eq(flikComments.flikId, flik.id), eq(flikComments.id, wish.commentId));
    const [comment] = await tx.select().from(flikComments).where(which);
    if (comment === undefined) throw new QikError('not_found', 'There is no such comment.');
    if (comment.kind === 'submitted' || comment.kind === 'approved') {
      throw new QikError('not_possible_now', 'Only comments and requested changes can be resolved.');
    }
    if ((comment.resolvedAt !== null) === wish.resolved) return;
    const mark = wish.resolved
      ? { resolvedAt: sql`now()`, resolvedBy: wish.actor.id }
      : { resolvedAt: null, resolvedBy: null };
    await tx.update(flikComments).set(mark).where(which);
    await record(tx, {
      ...{ editorId: wish.actor.id, action: wish.resolved ? 'flik.comment_resolve' : 'flik.comment_reopen' },
      ...{ subject: { kind: 'flik', id: flik.id }, before: null, after: { comment: comment.id } },
    });
  });
}

/** Everything that was said about a Flik, oldest first. */
export async function listComments(orm: Orm, flikId: string): Promise<FlikComment[]> {
  const rows = await orm
    .select({ comment: flikComments, name: editors.name })
    .from(flikComments)
    .leftJoin(editors, eq(editors.id, flikComments.authorId))
    .where(eq(flikComments.flikId, flikId))
    .orderBy(asc(flikComments.createdAt), asc(flikComments.id));
  return rows.map(({ comment, name }) => {
    const { id, version, kind, atSeconds, body, createdAt, resolvedAt } = comment;
    return {
      ...{ id, version, kind, atSeconds, body, createdAt, resolvedAt },
      author: { id: comment.authorId, name },
    };
  });
}
