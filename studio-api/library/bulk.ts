import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { uuidv7 } from 'uuidv7';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { inWords } from '../../pipeline/errors/fields.js';
import { recordAll } from '../audit/index.js';
import { studioTables } from '../db/index.js';
import type { FlikContent } from './content.js';
import { diffContent } from './diff.js';
import { faultsOf } from './parse.js';
import { type Actor, type FlikRow, factsOf, type VersionRow } from './rows.js';
import { decide } from './workflow.js';
import { type NewVersion, writeVersions } from './write.js';

const { audit, fliks, flikVersions } = studioTables;

const Step = Type.Object({ id: Type.String(), from: Type.Integer(), to: Type.Integer() });
/** A Flik, its version before, and the one that was made. */
export type BulkStep = Static<typeof Step>;
const Steps = Compile(Type.Object({ fliks: Type.Array(Step) }));

export type BulkResult = {
  /** Takes all of it back; null: nothing was changed. */
  readonly undoId: string | null;
  readonly changed: readonly BulkStep[];
  /** Fliks that stayed as they were, and why. */
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
};

/** What one of many becomes; a text says why it stays as it is. */
type Becomes = { readonly content: FlikContent; readonly restoredFrom: number | null } | string;
type Row = { readonly flik: FlikRow; readonly head: VersionRow };

export type Bulk = {
  readonly actor: Actor;
  /** For the history, such as tags.merge. */
  readonly action: string;
  /** Nothing private, and nothing that the versions say already. */
  readonly about: Readonly<Record<string, unknown>>;
  readonly which: SQL | undefined;
  readonly becomes: (row: Row, tx: Orm) => Promise<Becomes> | Becomes;
};

const heads = and(eq(flikVersions.flikId, fliks.id), eq(flikVersions.version, fliks.head));
/** As one parameter: there may be more than a statement can have. */
const among = (ids: readonly string[]): SQL =>
  sql`${fliks.id} in (select one::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) as one)`;

/**
 * Fliks with their newest versions, locked in one order, so that two who change many of them cannot wait for each other.
 * They are read once they are locked: a statement that waits for a lock would leave out what was edited meanwhile.
 */
async function lockSome(tx: Orm, which: SQL | undefined): Promise<Row[]> {
  const candidates = await tx.select({ id: fliks.id }).from(fliks).innerJoin(flikVersions, heads).where(which);
  const these = among(candidates.map(({ id }) => id));
  await tx.select({ id: fliks.id }).from(fliks).where(these).orderBy(asc(fliks.id)).for('update');
  return tx
    .select({ flik: fliks, head: flikVersions })
    .from(fliks)
    .innerJoin(flikVersions, heads)
    .where(and(these, which))
    .orderBy(asc(fliks.id));
}

async function legal(tx: Orm, row: Row, actor: Actor): Promise<string | null> {
  // Only the state counts for an edit, and that is at hand.
  if (row.flik.state !== 'trashed') return null;
  const decision = decide('edit', await factsOf(tx, row.flik, actor), actor);
  return decision.ok ? null : decision.detail;
}

/** The next version of one of many; null: it is like that already; a text: why it cannot be. */
async function nextOf(tx: Orm, row: Row, bulk: Bulk): Promise<NewVersion | string | null> {
  const { flik, head } = row;
  const refusal = await legal(tx, row, bulk.actor);
  if (refusal !== null) return refusal;
  const becomes = await bulk.becomes(row, tx);
  if (typeof becomes === 'string') return becomes;
  const { content, restoredFrom } = becomes;
  const faults = faultsOf(content);
  if (faults.length > 0) return inWords(faults);
  if (diffContent(head.content, content).length === 0) return null;
  return {
    ...{ flikId: flik.id, slug: flik.slug, version: flik.head + 1, content, mediaId: head.mediaId, restoredFrom },
    ...{ origin: restoredFrom === null ? 'edit' : 'restore', editorId: bulk.actor.id },
  };
}

/** Changes many Fliks at once, never what they look like, each as a version of its own. */
export async function changeMany(orm: Orm, bulk: Bulk): Promise<BulkResult> {
  return orm.transaction(async (tx) => {
    const versions: NewVersion[] = [];
    const refused: { id: string; reason: string }[] = [];
    for (const row of await lockSome(tx, bulk.which)) {
      const next = await nextOf(tx, row, bulk);
      if (typeof next === 'string') refused.push({ id: row.flik.id, reason: next });
      else if (next !== null) versions.push(next);
    }
    const changed = versions.map(({ flikId, version }) => ({ id: flikId, from: version - 1, to: version }));
    if (changed.length === 0) return { undoId: null, changed, refused };
    await writeVersions(tx, versions);
    const undoId = uuidv7();
    const common = { editorId: bulk.actor.id, action: bulk.action };
    const whole = { ...common, subject: { kind: 'bulk', id: undoId }, before: bulk.about, after: { fliks: changed } };
    const each = changed.map(({ id, from, to }) => ({
      ...{ ...common, subject: { kind: 'flik', id }, before: { version: from }, after: { version: to, bulk: undoId } },
    }));
    await recordAll(tx, [whole, ...each]);
    return { undoId, changed, refused };
  });
}

const without = (list: readonly string[], gone: readonly string[]): string[] =>
  list.filter((one) => !gone.includes(one));
const joined = (list: readonly string[], more: readonly string[]): string[] => [...new Set([...list, ...more])];

/** Tags and categories that come and go. What does both comes. */
export type BulkEdit = Readonly<
  Record<'addTags' | 'removeTags' | 'addCategories' | 'removeCategories', readonly string[]>
>;

/**
 * Gives many Fliks tags and categories, and takes others away. Those that cannot be changed stay, and the answer says why.
 */
export async function bulkEdit(
  orm: Orm,
  wish: { readonly ids: readonly string[]; readonly edit: BulkEdit; readonly actor: Actor },
): Promise<BulkResult> {
  const { ids, edit, actor } = wish;
  const result = await changeMany(orm, {
    ...{ actor, action: 'flik.bulk_edit', about: edit, which: inArray(fliks.id, [...ids]) },
    becomes: ({ head: { content } }) => ({
      restoredFrom: null,
      content: {
        ...content,
        tags: joined(without(content.tags, edit.removeTags), edit.addTags),
        categories: joined(without(content.categories, edit.removeCategories), edit.addCategories),
      },
    }),
  });
  const there = await orm
    .select({ id: fliks.id })
    .from(fliks)
    .where(inArray(fliks.id, [...ids]));
  const known = new Set(there.map(({ id }) => id));
  const unknown = ids.filter((id) => !known.has(id)).map((id) => ({ id, reason: 'There is no such Flik.' }));
  return { ...result, refused: [...result.refused, ...unknown] };
}

async function stepsOf(orm: Orm, undoId: string): Promise<readonly BulkStep[]> {
  const [found] = await orm
    .select({ after: audit.after })
    .from(audit)
    .where(and(eq(audit.subjectKind, 'bulk'), eq(audit.subjectId, undoId)));
  if (found === undefined || !Steps.Check(found.after)) throw new QikError('not_found', 'There is no such change.');
  return found.after.fliks;
}

/**
 * Takes a change of many Fliks back, by a new version of each that says what the one before said. Those that somebody
 * changed since stay as they are. It can be taken back in turn.
 *
 * @throws QikError `not_found`
 */
export async function undoBulk(
  orm: Orm,
  { undoId, actor }: { readonly undoId: string; readonly actor: Actor },
): Promise<BulkResult> {
  const steps = new Map((await stepsOf(orm, undoId)).map((step) => [step.id, step]));
  return changeMany(orm, {
    ...{ actor, action: 'flik.bulk_undo', about: { undoes: undoId }, which: among([...steps.keys()]) },
    becomes: async ({ flik }, tx) => {
      const step = steps.get(flik.id);
      if (step === undefined || flik.head !== step.to) return 'It was changed since.';
      const [former] = await tx
        .select({ content: flikVersions.content })
        .from(flikVersions)
        .where(and(eq(flikVersions.flikId, flik.id), eq(flikVersions.version, step.from)));
      return former === undefined ? 'Its version before is gone.' : { ...former, restoredFrom: step.from };
    },
  });
}
