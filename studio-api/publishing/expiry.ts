import { eq, sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import type { LogRow } from '../catalogue/index.js';
import { type CatalogueKind, studioTables } from '../db/index.js';
import type { ResolvedChange } from './apply.js';
import type { PublishingDeps } from './ports.js';
import { takeOut } from './take-out.js';

const { catalogueLog } = studioTables;

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

/** Takes out of the catalogue what ended, by a release of the studio itself. */
export const publishEndings = (
  deps: Pick<PublishingDeps, 'states'>,
  tx: Orm,
  head: number,
  { at, items }: Endings,
): Promise<string> =>
  takeOut(deps, tx, head, { name: 'Rights or validity ended', action: 'release.expire', items, dueAt: new Date(at) });
