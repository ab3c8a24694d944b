import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { record } from '../audit/index.js';
import { studioTables } from '../db/index.js';
import { type Actor, factsOf, lockFlik } from './rows.js';
import { moveTo, requireLegal, standing, stateAfter } from './transitions.js';

const { fliks, packs, releases } = studioTables;

type Wish = { readonly id: string; readonly actor: Actor };

/**
 * Puts a Flik into the trash, where it stays as it is.
 *
 * @param wish.actor null: the studio itself
 * @throws QikError `not_found`, `not_possible_now`: what devices have, or will have, is taken out first
 */
export async function trashFlik(
  orm: Orm,
  { id, actor }: { readonly id: string; readonly actor: Actor | null },
): Promise<void> {
  await orm.transaction(async (tx) => {
    const flik = await lockFlik(tx, id);
    const state = stateAfter('trash', await factsOf(tx, flik, actor), actor);
    const follows = { trashedFrom: flik.state, trashedAt: sql`now()` };
    await moveTo(tx, flik, { state, ...follows, action: 'flik.trash', editorId: actor?.id ?? null });
  });
}

/**
 * Takes a Flik out of the trash, back to where it was.
 *
 * @throws QikError `not_found`, `not_possible_now`
 */
export async function untrashFlik(orm: Orm, { id, actor }: Wish): Promise<void> {
  await orm.transaction(async (tx) => {
    const flik = await lockFlik(tx, id);
    const state = stateAfter('restore', await factsOf(tx, flik, actor), actor);
    const follows = { trashedFrom: null, trashedAt: null };
    await moveTo(tx, flik, { state, ...follows, action: 'flik.restore', editorId: actor.id });
  });
}

/**
 * Makes a draft of a Flik that was retired.
 *
 * @throws QikError `not_found`, `not_possible_now`
 */
export async function reviveFlik(orm: Orm, { id, actor }: Wish): Promise<void> {
  await orm.transaction(async (tx) => {
    const flik = await lockFlik(tx, id);
    const state = stateAfter('revive', await factsOf(tx, flik, actor), actor);
    await moveTo(tx, flik, { state, action: 'flik.revive', editorId: actor.id });
  });
}

/** Names of packs and releases that could not do what they are for without the Flik. */
async function usersOf(tx: Orm, id: string): Promise<string[]> {
  const named = (content: 'content' | 'changes') => sql`${sql.identifier(content)}::text like ${`%${id}%`}`;
  const inPacks = await tx
    .select({ name: packs.slug })
    .from(packs)
    .where(and(isNull(packs.trashedAt), named('content')));
  const inReleases = await tx
    .select({ name: releases.name })
    .from(releases)
    .where(and(inArray(releases.state, ['draft', 'scheduled']), named('changes')));
  return [...inPacks.map(({ name }) => `the pack ${name}`), ...inReleases.map(({ name }) => `the release ${name}`)];
}

/**
 * Removes a Flik from the trash for good, with its versions and all that was said about them. Its media stay: others may
 * look the same, and the history of the catalogue names them.
 *
 * @throws QikError `not_found`, `not_possible_now`, `still_used` that names the packs and releases
 */
export async function destroyFlik(orm: Orm, { id, actor }: Wish): Promise<void> {
  await orm.transaction(async (tx) => {
    const flik = await lockFlik(tx, id);
    requireLegal('destroy', await factsOf(tx, flik, actor), actor);
    const users = await usersOf(tx, id);
    if (users.length > 0) throw new QikError('still_used', `The Flik is still used by ${users.join(', ')}.`);
    await tx.delete(fliks).where(eq(fliks.id, id));
    await record(tx, {
      ...{ editorId: actor.id, action: 'flik.destroy', subject: { kind: 'flik', id } },
      ...{ before: { slug: flik.slug, head: flik.head, ...standing(flik) }, after: null },
    });
  });
}
