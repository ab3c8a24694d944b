import type { Static } from 'typebox';
import type { Orm } from '../../pipeline/db/index.js';
import { columnAt, type ImportRow, type PreviewRow, tallyOf } from '../imports/index.js';
import type { Change } from '../library/index.js';
import type { ImportRowsView, ImportView } from './import-schemas.js';

/** An import with how many of its rows do what. @param name of whoever began it */
export async function importView(orm: Orm, row: ImportRow, name: string | null): Promise<Static<typeof ImportView>> {
  const { id, kind, state, rows, done, problem, createdBy } = row;
  return {
    ...{ id, kind, state, rows, done, problem, counts: await tallyOf(orm, id) },
    ...{ createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() },
    createdBy: createdBy === null ? null : { id: createdBy, name },
  };
}

const changeView = (change: Change) => ({
  column: columnAt(change.path),
  ...('before' in change ? { before: change.before } : {}),
  ...('after' in change ? { after: change.after } : {}),
});

export const importRowView = ({ row, changes, failed }: PreviewRow): Static<typeof ImportRowsView>['rows'][number] => ({
  ...{ row: row.row, slug: row.slug, effect: row.effect, done: row.done, failed, flikId: row.flikId, media: row.media },
  changes: changes.map(changeView),
  errors: row.errors.map(({ path, message }) => ({ column: path, message })),
});
