import { eq, type SQL, sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { record } from '../audit/index.js';
import { type FlikState, studioTables } from '../db/index.js';
import { type Actor, type FlikRow, factsOf, lockFlik, versionRow } from './rows.js';
import { decide, type FlikEvent, type FlikFacts } from './workflow.js';

const { fliks } = studioTables;

/**
 * Makes sure that something may happen to a Flik.
 *
 * @param actor null: the studio itself
 * @returns the state that it leads to; null: there is no Flik any more
 * @throws QikError with the code of the decision
 */
export function requireLegal(event: FlikEvent, facts: FlikFacts, actor: Actor | null): FlikState | null {
  const decision = decide(event, facts, { role: actor?.role ?? null });
  if (!decision.ok) throw new QikError(decision.code, decision.detail);
  return decision.state;
}

/** The same where the Flik is there afterwards. */
export function stateAfter(event: FlikEvent, facts: FlikFacts, actor: Actor | null): FlikState {
  const state = requireLegal(event, facts, actor);
  if (state === null) throw new QikError('internal', `After ${event} there is no Flik.`);
  return state;
}

/** Columns that follow a state; an absent one stays. */
export type Follows = {
  readonly published?: number | null;
  readonly trashedFrom?: FlikState | null;
  readonly trashedAt?: SQL | null;
  readonly liveAt?: SQL;
};

/** What has no row of its own in the history: the state, and what devices have. */
export const standing = (flik: Pick<FlikRow, 'state' | 'published'>) => ({
  ...{ state: flik.state, published: flik.published },
});

/** Writes the state of a Flik whose row is locked, and that somebody changed it. */
export async function moveTo(
  tx: Orm,
  flik: FlikRow,
  change: { readonly state: FlikState; readonly action: string; readonly editorId: string | null } & Follows,
): Promise<void> {
  const { action, editorId, ...columns } = change;
  await tx.update(fliks).set(columns).where(eq(fliks.id, flik.id));
  const after = { ...standing(flik), ...standing({ published: flik.published, ...columns }) };
  await record(tx, { editorId, action, subject: { kind: 'flik', id: flik.id }, before: standing(flik), after });
}

/** What a release has approved stays approved for it, whatever happens to the newest version meanwhile. */
const asFrozen = (facts: FlikFacts): FlikFacts => ({ ...facts, review: 'approved' });

/**
 * The version of a Flik that can be published now: its newest, which was approved, or the one that devices have already.
 * Whoever publishes holds the Flik's row from then on.
 *
 * @throws QikError `not_found`; `not_approved` or `not_possible_now` with what is possible instead
 */
export async function publishableVersion(tx: Orm, flikId: string): Promise<number> {
  const flik = await lockFlik(tx, flikId);
  if (flik.state === 'live' && flik.published === flik.head) return flik.head;
  requireLegal('publish', await factsOf(tx, flik, null), null);
  return flik.head;
}

/**
 * Devices have a version now. To be called in the transaction that writes the catalogue, with a version that was
 * approved when its release was frozen, or that devices had before the release that is reverted.
 *
 * @param editorId null: the studio itself, by a schedule
 * @throws QikError `not_found` (Flik or version); `not_possible_now`, in the trash for example
 */
export async function applyPublished(tx: Orm, flikId: string, version: number, editorId: string | null): Promise<void> {
  const flik = await lockFlik(tx, flikId);
  await versionRow(tx, flikId, version);
  const state = stateAfter('publish', asFrozen(await factsOf(tx, flik, null)), null);
  const liveAt = sql`coalesce(${fliks.liveAt}, now())`;
  await moveTo(tx, flik, { state, published: version, liveAt, action: 'flik.publish', editorId });
}

/**
 * Devices do not have a Flik any more. Where they did not have it, nothing happens: whoever took it out first was enough.
 *
 * @returns whether they had it
 */
export async function applyUnpublished(tx: Orm, flikId: string, editorId: string | null): Promise<boolean> {
  const flik = await lockFlik(tx, flikId);
  if (flik.published === null) return false;
  const state = stateAfter('retire', await factsOf(tx, flik, null), null);
  await moveTo(tx, flik, { state, published: null, action: 'flik.retire', editorId });
  return true;
}

/**
 * A release that is due later will publish a version.
 *
 * @param version as {@link publishableVersion} gave it in the same transaction
 */
export async function applyScheduled(tx: Orm, flikId: string, version: number, editorId: string | null): Promise<void> {
  const flik = await lockFlik(tx, flikId);
  await versionRow(tx, flikId, version);
  const state = stateAfter('schedule', asFrozen(await factsOf(tx, flik, null)), null);
  await moveTo(tx, flik, { state, action: 'flik.schedule', editorId });
}

/**
 * No release that is due later has a Flik any more. Where it is not scheduled (it was published or retired otherwise
 * meanwhile) nothing happens.
 *
 * @returns whether it was
 */
export async function applyUnscheduled(tx: Orm, flikId: string, editorId: string | null): Promise<boolean> {
  const flik = await lockFlik(tx, flikId);
  if (flik.state !== 'scheduled' && flik.state !== 'live') return false;
  const state = stateAfter('unschedule', await factsOf(tx, flik, null), null);
  await moveTo(tx, flik, { state, action: 'flik.unschedule', editorId });
  return true;
}
