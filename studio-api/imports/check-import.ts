import { eq } from 'drizzle-orm';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import type { Archive, Digested } from './archive.js';
import { type MediaFacts, type Planned, planRows } from './check-rows.js';
import type { ImportDeps } from './deps.js';
import { withImportFile } from './import-file.js';
import { type ImportRow, importKey, lockImport, moveImport, writeRows } from './import-rows.js';
import { readTable } from './table.js';

const { clips } = tables;

/** Does something once for each key. */
function remembered<K, V>(work: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const known = new Map<K, Promise<V>>();
  return (key) => {
    const there = known.get(key) ?? work(key);
    known.set(key, there);
    return there;
  };
}

function mediaFacts(orm: Orm, archive: Archive | null, signal: AbortSignal): MediaFacts {
  return {
    archive,
    digest: remembered(async (name: string): Promise<Digested> => {
      if (archive === null) throw new QikError('internal', 'A table without videos was asked for one.');
      return archive.digest(name, signal);
    }),
    former: remembered(async (sourceId: string | null) => {
      if (sourceId === null) return null;
      const [row] = await orm.select({ sha256: clips.sourceSha256 }).from(clips).where(eq(clips.id, sourceId));
      return row?.sha256 ?? null;
    }),
  };
}

/** Writes what was found, unless somebody cancelled it meanwhile or another process was quicker. */
async function settle(
  orm: Orm,
  id: string,
  found: { readonly rows: readonly Planned[] } | { readonly problem: string },
) {
  return orm.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    if (row.state !== 'checking') return false;
    if ('problem' in found) {
      await moveImport(tx, row, { state: 'failed', problem: found.problem, editorId: null });
      return true;
    }
    await writeRows(
      tx,
      found.rows.map((one) => ({ ...one, importId: id })),
    );
    const done = found.rows.filter((one) => one.done).length;
    await moveImport(tx, row, { state: 'checked', rows: found.rows.length, done, editorId: null });
    return true;
  });
}

/**
 * Finds out what an import would do, and writes that down for somebody to look at. Nothing of the library changes. Can be
 * done again at any moment.
 *
 * @throws QikError those of the store; what is wrong with the file is not thrown but written down
 */
export async function checkImport(deps: ImportDeps, row: ImportRow, signal: AbortSignal): Promise<void> {
  const { orm, store } = deps;
  try {
    const rows = await withImportFile(deps, row, async ({ table, archive }) =>
      planRows(orm, await readTable(await table()), mediaFacts(orm, archive, signal), signal),
    );
    await settle(orm, row.id, { rows });
  } catch (error) {
    if (!(error instanceof QikError) || error.code !== 'invalid_request') throw error;
    if (await settle(orm, row.id, { problem: error.detail })) await store.delete(importKey(row.id));
  }
}
