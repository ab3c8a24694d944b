import { and, inArray, ne } from 'drizzle-orm';
import { type Clip, readClip } from '../clips/index.js';
import { type Orm, tables } from '../db/index.js';
import { arrange, type Placed } from './arrange.js';
import { placedOf } from './placed.js';
import type { Proposal } from './proposals.js';
import { type Owner, SLOTS } from './slot.js';

const { proposals } = tables;

/** A slot with something in it. */
export type PersonalFlik = {
  readonly slot: number;
  /** What plays; null: nothing yet. */
  readonly clip: Clip | null;
  /** What is to take its place, or could not. */
  readonly next: Clip | null;
  /** Of what plays, for the library. */
  readonly proposal: Proposal | null;
};

const bySlot = (placed: readonly Placed[]): Placed[][] =>
  Array.from({ length: SLOTS }, (_, at) => placed.filter(({ slot }) => slot === at + 1));

/** A user's slots that have something in them, in their order; `slot` null: all. */
export async function readPersonal(orm: Orm, owner: Owner, slot: number | null): Promise<PersonalFlik[]> {
  const placed = await placedOf(orm, owner, slot);
  if (placed.length === 0) return [];
  const ids = placed.map(({ clipId }) => clipId);
  const proposed = await orm
    .select()
    .from(proposals)
    .where(and(inArray(proposals.clipId, ids), ne(proposals.state, 'withdrawn')));
  const read = (one: Placed | null) => (one === null ? null : readClip(orm, one.clipId, owner.tenant));
  const fliks: PersonalFlik[] = [];
  for (const some of bySlot(placed)) {
    const { shown, next } = arrange(some);
    const [clip, coming] = await Promise.all([read(shown), read(next)]);
    // Gone since the list was read.
    if (clip === null && coming === null) continue;
    const proposal = proposed.find(({ clipId }) => clipId === shown?.clipId) ?? null;
    fliks.push({ slot: some[0]?.slot ?? 0, clip, next: coming, proposal });
  }
  return fliks;
}
