import { and, eq, isNull } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { may } from '../access/index.js';
import { studioTables } from '../db/index.js';
import { type Actor, createFlik, type MadeFlik, replaceContent } from '../library/index.js';
import type { Archive } from './archive.js';
import type { ImportDeps } from './deps.js';
import { withImportFile } from './import-file.js';
import { type RowMedia, requireArchive, takeMedia } from './import-media.js';
import {
  type ImportRow,
  importKey,
  lockImport,
  lockRow,
  moveImport,
  nextRow,
  type PlannedRow,
  settleRow,
} from './import-rows.js';

const { editors } = studioTables;

/** In whose name an import runs. Null: the studio itself; `stopped` where they may not any more. */
async function actorOf(orm: Orm, editorId: string | null): Promise<Actor | null | 'stopped'> {
  if (editorId === null) return null;
  const [editor] = await orm
    .select({ id: editors.id, role: editors.role })
    .from(editors)
    .where(and(eq(editors.id, editorId), isNull(editors.disabledAt)));
  return editor !== undefined && may(editor.role, 'imports.run') ? editor : 'stopped';
}

/** Does what a row says, in a transaction in which its row is locked. */
async function applyRow(
  { media }: ImportDeps,
  tx: Orm,
  row: PlannedRow,
  { actor, sourceId }: { readonly actor: Actor | null; readonly sourceId: string | null },
): Promise<MadeFlik> {
  const { content, slug, effect, flikId, against } = row;
  if (content === null) throw new QikError('internal', 'A row of an import has no content.');
  const whole = { ...content, sourceId };
  const deps = { orm: tx, media };
  if (effect === 'create') {
    return createFlik(deps, { content: whole, slug, origin: 'import', editorId: actor?.id ?? null });
  }
  if (flikId === null || against === null) throw new QikError('internal', 'A row of an import names no Flik.');
  return replaceContent(deps, { id: flikId, seen: against, content: whole, origin: 'import', actor });
}

/** What a row came to in words, where it is the Flik's doing and trying again is of no use. Null: it is not. */
function refusalOf(error: unknown): string | null {
  if (!(error instanceof QikError) || error.retry !== 'never' || error.code === 'internal') return null;
  if (error.code === 'edit_conflict') return `It was changed since the preview, and stays as it is. ${error.detail}`;
  return error.detail;
}

type Run = { readonly actor: Actor | null; readonly archive: Archive | null; readonly signal: AbortSignal };

/** One transaction for each row: what it did and that it is done are true together. */
async function commitRow(deps: ImportDeps, row: PlannedRow, media: RowMedia | null, { actor }: Run) {
  return deps.orm.transaction(async (tx) => {
    if (!(await lockRow(tx, row))) return null;
    await media?.write(tx);
    const sourceId = media?.sourceId ?? row.content?.sourceId ?? null;
    const made = await applyRow(deps, tx, row, { actor, sourceId });
    await settleRow(tx, row, { flikId: made.id });
    return made;
  });
}

/** What the queue is to be told of: the Flik's media, and a small copy of a video that is new. */
const toRender = ({ mediaId }: MadeFlik, media: RowMedia | null): string[] => [
  ...(mediaId === null ? [] : [mediaId]),
  ...(media?.fresh === true ? [media.sourceId] : []),
];

async function runRow(deps: ImportDeps, row: PlannedRow, run: Run): Promise<void> {
  const { orm, media: maker } = deps;
  let media: RowMedia | null = null;
  try {
    if (row.media !== null) {
      const editorId = run.actor?.id ?? null;
      media = await takeMedia(deps, requireArchive(run.archive), { name: row.media, editorId });
    }
    const made = await commitRow(deps, row, media, run);
    if (made === null) await media?.undo();
    else await maker.render(toRender(made, media));
  } catch (error) {
    await media?.undo();
    const detail = refusalOf(error);
    if (detail === null) throw error;
    await orm.transaction(async (tx) => {
      await lockImport(tx, row.importId);
      await settleRow(tx, row, { errors: [{ path: '', message: detail }] });
    });
  }
}

async function finish({ orm, store }: ImportDeps, id: string, problem: string | null): Promise<void> {
  const over = await orm.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    if (row.state !== 'running') return false;
    await moveImport(tx, row, {
      ...{ editorId: null, state: problem === null ? 'done' : 'failed' },
      ...(problem === null ? {} : { problem }),
    });
    return true;
  });
  if (over) await store.delete(importKey(id));
}

/** Whether the import was cancelled, or ended by another process. */
async function isOver(orm: Orm, id: string): Promise<boolean> {
  const [row] = await orm
    .select({ state: studioTables.imports.state })
    .from(studioTables.imports)
    .where(eq(studioTables.imports.id, id));
  return row?.state !== 'running';
}

/**
 * Does what the preview of an import shows, row by row from the first that is not done. Stopped or killed anywhere, it
 * goes on from there; done by two processes at once, each row is done once.
 *
 * @throws QikError those of the store; what is wrong with a row is written down at the row
 */
export async function runImport(deps: ImportDeps, row: ImportRow, signal: AbortSignal): Promise<void> {
  const { orm } = deps;
  const actor = await actorOf(orm, row.createdBy);
  if (actor === 'stopped') {
    await finish(deps, row.id, 'Whoever started it may not change the library any more.');
    return;
  }
  if ((await nextRow(orm, row.id)) !== null) {
    await withImportFile(deps, row, async ({ archive }) => {
      for (;;) {
        if (signal.aborted || (await isOver(orm, row.id))) return;
        const next = await nextRow(orm, row.id);
        if (next === null) return;
        await runRow(deps, next, { actor, archive, signal });
      }
    });
  }
  if (!signal.aborted) await finish(deps, row.id, null);
}
