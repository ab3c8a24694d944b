import { sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { studioTables, type VersionOrigin } from '../db/index.js';
import type { FlikContent } from './content.js';
import { searchTextOf } from './fold.js';

const { fliks, flikVersions } = studioTables;

/** Rows of one statement: far below the 65,535 parameters that one can have. */
const ROWS = 200;

/** The next version of a Flik whose row is locked. */
export type NewVersion = {
  readonly flikId: string;
  readonly slug: string;
  /** One more than its newest. */
  readonly version: number;
  readonly content: FlikContent;
  readonly mediaId: string | null;
  readonly origin: VersionOrigin;
  /** The version that is brought back; null: none is. */
  readonly restoredFrom: number | null;
  /** Null: the studio itself. */
  readonly editorId: string | null;
};

async function writeSome(tx: Orm, versions: readonly NewVersion[]): Promise<void> {
  await tx
    .insert(flikVersions)
    .values(versions.map(({ slug: _slug, editorId, ...version }) => ({ ...version, createdBy: editorId })));
  const heads = versions.map(({ flikId, slug, version, content, editorId }) => ({
    ...{ id: flikId, head: version, search: searchTextOf(slug, content), editor: editorId },
  }));
  await tx.execute(sql`
    update ${fliks} set head = new.head, search_text = new.search, updated_at = now(), updated_by = new.editor
    from jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) as new(id uuid, head integer, search text, editor uuid)
    where ${fliks.id} = new.id`);
}

/** Writes versions of different Fliks and makes them their newest. Their rows must be locked. */
export async function writeVersions(tx: Orm, versions: readonly NewVersion[]): Promise<void> {
  for (let at = 0; at < versions.length; at += ROWS) await writeSome(tx, versions.slice(at, at + ROWS));
}
