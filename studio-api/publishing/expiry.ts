import { eq, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { record } from '../audit/index.js';
import type { LogRow } from '../catalogue/index.js';
import { type CatalogueKind, type ReleaseChange, studioTables } from '../db/index.js';
import type { ResolvedChange } from './apply.js';
import { commitChanges } from './commit.js';
import type { PublishingDeps } from './ports.js';

const { catalogueLog, releases } = studioTables;

/** Something in the catalogue whose time ends. */
export type Ending = { readonly kind: CatalogueKind; readonly id: string; readonly at: number };

/** Everything whose rights or time end at the same moment. */
export type Endings = { readonly at: number; readonly items: readonly Ending[] };

/** The first moment at which something ends; null: nothing does. */
export function firstEndings(endings: readonly Ending[]): Endings | null {
  const at = endings.reduce((first, ending) => Math.min(first, ending.at), Number.POSITIVE_INFINITY);
  if (at === Number.POSITIVE_INFINITY) return null;
  return { at, items: endings.filter((ending) => ending.at === at) };
}

/** When an item of the catalogue ends; null: never. */
export function endOf({ kind, id, content }: Pick<LogRow, 'kind' | 'id' | 'content'>): Ending | null {
  if (content === null) return null;
  const end = content.kind === 'flik' ? content.content.rights.expiresAt : content.content.validTo;
  return end === null ? null : { kind, id, at: Date.parse(end) };
}

/** Everything in the newest catalogue that ends some time. */
export async function readEndings(tx: Orm): Promise<Ending[]> {
  const rights = sql`${catalogueLog.content} #>> '{content,rights,expiresAt}'`;
  const validity = sql`${catalogueLog.content} #>> '{content,validTo}'`;
  const rows = await tx
    .select({ kind: catalogueLog.kind, id: catalogueLog.id, end: sql<string | null>`coalesce(${rights}, ${validity})` })
    .from(catalogueLog)
    .where(eq(catalogueLog.newest, true));
  return rows.flatMap(({ kind, id, end }) => (end === null ? [] : [{ kind, id, at: Date.parse(end) }]));
}

/** What takes them out. */
export const takenOut = ({ items }: Endings): ResolvedChange[] =>
  items.map(({ kind, id }) => ({ do: 'take-out', kind, id }));

const asChange = ({ kind, id }: Ending): ReleaseChange =>
  kind === 'flik' ? { do: 'unpublish-flik', flikId: id } : { do: 'unpublish-pack', packId: id };

/** Takes out of the catalogue what ended, by a release of the studio itself. */
export async function publishEndings(
  { states }: Pick<PublishingDeps, 'states'>,
  tx: Orm,
  head: number,
  endings: Endings,
): Promise<string> {
  const id = uuidv7();
  const changes = endings.items.map(asChange);
  const committed = await commitChanges(states, tx, head, {
    releaseId: id,
    changes: takenOut(endings),
    editorId: null,
  });
  const [row] = await tx
    .insert(releases)
    .values({
      ...{ id, name: 'Rights or validity ended', state: 'published', revision: 1, changes },
      ...{ dueAt: new Date(endings.at), publishedAt: sql`now()`, seq: committed.seq, undo: committed.undo },
    })
    .returning();
  if (row === undefined) throw new QikError('internal', 'The release was not written.');
  await record(tx, {
    ...{ editorId: null, action: 'release.expire', subject: { kind: 'release', id } },
    ...{ before: null, after: { changes, seq: committed.seq } },
  });
  return id;
}
