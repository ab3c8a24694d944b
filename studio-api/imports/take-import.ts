import { open } from 'node:fs/promises';
import { uuidv7 } from 'uuidv7';
import { LIBRARY_TENANT } from '../../pipeline/access/index.js';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { stageUpload, type UploadPart } from '../../pipeline/ingest/index.js';
import type { StudioParts } from '../../pipeline/service/index.js';
import { record } from '../audit/index.js';
import { studioTables } from '../db/index.js';
import { type ImportRow, importKey, lockImport, moveImport } from './import-rows.js';

const { imports } = studioTables;

/** Bytes of the largest file that is taken: a few of the largest videos, or all of a library of short ones. */
export const MAX_IMPORT_BYTES = 4_000_000_000;

/** What every ZIP begins with, one that is empty included (APPNOTE.TXT, 4.3.7 and 4.3.16). */
const ZIP_STARTS = ['PK\x03\x04', 'PK\x05\x06'];

async function kindOf(path: string): Promise<'csv' | 'zip'> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return ZIP_STARTS.includes(buffer.toString('latin1', 0, bytesRead)) ? 'zip' : 'csv';
  } finally {
    await handle.close();
  }
}

/** A file that somebody sends. */
export type NewImport = {
  readonly parts: AsyncIterable<UploadPart>;
  /** Bytes that the whole request says it has; null when it does not say. */
  readonly declaredBytes: number | null;
  readonly editorId: string;
};

/** Writes the row of an import whose file is in the store. */
export async function writeImport(
  tx: Orm,
  { id, kind, editorId }: { readonly id: string; readonly kind: 'csv' | 'zip'; readonly editorId: string | null },
): Promise<ImportRow> {
  const [row] = await tx.insert(imports).values({ id, kind, state: 'checking', createdBy: editorId }).returning();
  if (row === undefined) throw new QikError('internal', 'The import was not written.');
  await record(tx, {
    ...{ editorId, action: 'import.add', subject: { kind: 'import', id } },
    ...{ before: null, after: { kind } },
  });
  return row;
}

/**
 * Takes a table, or an archive with a table and videos, to be checked. When it answers, bytes and row are durable.
 *
 * @throws QikError as every upload
 */
export async function takeImport(parts: StudioParts, { editorId, ...sent }: NewImport): Promise<ImportRow> {
  const { ingest, orm, store } = parts;
  const id = uuidv7();
  const caller = { keyId: LIBRARY_TENANT, tenant: LIBRARY_TENANT, scopes: [] };
  const rules = { ...ingest.rules, maxUploadBytes: MAX_IMPORT_BYTES };
  const { file } = await stageUpload({ ...ingest, rules }, id, { caller, ...sent, expectedSha256: null });
  try {
    const kind = await kindOf(file.path);
    await store.take(importKey(id), file.path);
    return await orm.transaction((tx) => writeImport(tx, { id, kind, editorId }));
  } catch (error) {
    await store.delete(importKey(id));
    throw error;
  } finally {
    await file.discard();
  }
}

const WORDS: Readonly<Record<ImportRow['state'], string>> = {
  checking: 'is still being checked',
  checked: 'waits for somebody to start it',
  running: 'is running',
  done: 'is done',
  failed: 'could not be read',
  cancelled: 'was cancelled',
};

type Wish = { readonly id: string; readonly editorId: string | null };

/**
 * Has an import do what its preview shows.
 *
 * @throws QikError `not_found`, `not_possible_now` unless it was checked and waits
 */
export const startImport = (orm: Orm, { id, editorId }: Wish): Promise<ImportRow> =>
  orm.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    if (row.state !== 'checked') {
      throw new QikError('not_possible_now', `The import ${WORDS[row.state]}: it cannot be started.`);
    }
    return moveImport(tx, row, { state: 'running', editorId });
  });

/**
 * Ends an import. What it did already stays; the file goes.
 *
 * @throws QikError `not_found`, `not_possible_now` once it is over
 */
export async function cancelImport(
  { orm, store }: Pick<StudioParts, 'orm' | 'store'>,
  { id, editorId }: Wish,
): Promise<ImportRow> {
  const cancelled = await orm.transaction(async (tx) => {
    const row = await lockImport(tx, id);
    if (!['checking', 'checked', 'running'].includes(row.state)) {
      throw new QikError('not_possible_now', `The import ${WORDS[row.state]}: it cannot be cancelled.`);
    }
    return moveImport(tx, row, { state: 'cancelled', editorId });
  });
  await store.delete(importKey(id));
  return cancelled;
}
