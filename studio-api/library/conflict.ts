import { and, asc, eq, gte, lte } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { type FieldError, QikError } from '../../pipeline/errors/catalogue.js';
import { studioTables } from '../db/index.js';
import { diffContent } from './diff.js';
import type { FlikRow } from './rows.js';

const { editors, flikVersions } = studioTables;

/** Versions that a conflict is explained by; of more than that nobody reads each. */
const EXPLAINED = 20;

type Step = { readonly version: number; readonly by: string; readonly paths: readonly string[] };

/** What each version after one changed, and who made it. */
async function stepsSince(tx: Orm, flikId: string, seen: number, head: number): Promise<Step[]> {
  const from = Math.max(seen, head - EXPLAINED);
  const rows = await tx
    .select({ version: flikVersions.version, content: flikVersions.content, by: editors.name })
    .from(flikVersions)
    .leftJoin(editors, eq(editors.id, flikVersions.createdBy))
    .where(and(eq(flikVersions.flikId, flikId), gte(flikVersions.version, from), lte(flikVersions.version, head)))
    .orderBy(asc(flikVersions.version));
  return rows.slice(1).map(({ version, content, by }, at) => ({
    ...{ version, by: by ?? 'the studio' },
    paths: diffContent(rows[at]?.content ?? content, content).map(({ path }) => path),
  }));
}

/** Each field once, with the last who changed it. */
function fieldsOf(steps: readonly Step[]): FieldError[] {
  const last = new Map(steps.flatMap((step) => step.paths.map((path): [string, Step] => [path, step])));
  return [...last].map(([path, { version, by }]) => ({ path, message: `was changed in version ${version} by ${by}` }));
}

const inWords = ({ version, by, paths }: Step): string =>
  `${by} changed ${paths.length === 0 ? 'nothing that can be seen' : paths.join(', ')} in version ${version}`;

/**
 * Makes sure that a Flik is as its editor saw it.
 *
 * @param seen version that the editor saw
 * @throws QikError `edit_conflict` that says who changed what since
 */
export async function requireSeen(tx: Orm, flik: FlikRow, seen: number): Promise<void> {
  if (seen === flik.head) return;
  if (seen > flik.head || seen < 1) {
    throw new QikError('edit_conflict', `There is no version ${seen}: the newest is ${flik.head}.`);
  }
  const steps = await stepsSince(tx, flik.id, seen, flik.head);
  const detail = `You saw version ${seen}, the newest is ${flik.head}: ${steps.map(inWords).join('; ')}.`;
  throw new QikError('edit_conflict', detail, { errors: fieldsOf(steps) });
}
