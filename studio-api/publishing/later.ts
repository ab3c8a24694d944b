import { and, eq, isNull, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import type { Orm } from '../../pipeline/db/index.js';
import { type ReleaseChange, studioTables } from '../db/index.js';
import type { ResolvedChange } from './apply.js';

const { releases } = studioTables;

/** What is published now, and what only when its time has begun. */
export type Split = {
  readonly now: readonly ResolvedChange[];
  readonly later: readonly { readonly at: Date; readonly change: ResolvedChange }[];
};

const beginningOf = (change: ResolvedChange): number | null => {
  if (change.do !== 'put' || change.content.kind !== 'pack') return null;
  const { validFrom } = change.content.content;
  return validFrom === null ? null : Date.parse(validFrom);
};

/** Packs whose time has not begun are left for later: what devices have never hangs on a clock of theirs. */
export function splitByTime(changes: readonly ResolvedChange[], at: Date): Split {
  const waits = (change: ResolvedChange): boolean => (beginningOf(change) ?? 0) > at.getTime();
  return {
    now: changes.filter((change) => !waits(change)),
    later: changes.filter(waits).map((change) => ({ at: new Date(beginningOf(change) ?? 0), change })),
  };
}

/** Releases of the studio itself that would still publish a pack; what an editor does with it now counts instead. */
async function dropEarlier(tx: Orm, packId: string, but: string): Promise<void> {
  await tx
    .update(releases)
    .set({ state: 'cancelled' })
    .where(
      and(
        ...[eq(releases.state, 'scheduled'), isNull(releases.createdBy), sql`${releases.id} <> ${but}`],
        sql`${releases.changes} @> ${JSON.stringify([{ packId }])}::jsonb`,
      ),
    );
}

/** Has packs published when their time begins, by releases of the studio itself. */
export async function planLater(
  tx: Orm,
  releaseId: string,
  changes: readonly ReleaseChange[],
  later: Split['later'],
): Promise<void> {
  for (const change of changes) if ('packId' in change) await dropEarlier(tx, change.packId, releaseId);
  for (const { at, change } of later) {
    if (change.do !== 'put' || change.content.kind !== 'pack') continue;
    const { slug, content } = change.content;
    await tx.insert(releases).values({
      ...{ id: uuidv7(), name: `The time of the pack ${slug} begins`, state: 'scheduled', revision: 1, dueAt: at },
      changes: [{ do: 'publish-pack', packId: change.id, content }],
    });
  }
}
