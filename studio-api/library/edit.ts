import type { Orm } from '../../pipeline/db/index.js';
import { record } from '../audit/index.js';
import type { VersionOrigin } from '../db/index.js';
import { requireSeen } from './conflict.js';
import type { FlikContent } from './content.js';
import { createFlik, type MadeFlik } from './create.js';
import { diffContent, sameMedia } from './diff.js';
import type { LibraryDeps } from './media-port.js';
import { mergeContent, parseContent } from './parse.js';
import { type Actor, type FlikRow, factsOf, lockFlik, versionRow } from './rows.js';
import { requireLegal } from './transitions.js';
import { writeVersions } from './write.js';

/** What an edit came to; `mediaId` as in {@link MadeFlik}. */
export type Edited = MadeFlik & {
  /** False: the content was like that already, and there is no new version. */
  readonly changed: boolean;
};

type Change = {
  readonly content: FlikContent;
  readonly origin: VersionOrigin;
  readonly restoredFrom: number | null;
  readonly editorId: string | null;
};

/** Makes a content the newest version of a Flik whose row is locked, unless it is that already. */
async function putContent({ media }: LibraryDeps, tx: Orm, flik: FlikRow, change: Change): Promise<Edited> {
  const { id, slug } = flik;
  const head = await versionRow(tx, id, flik.head);
  const changes = diffContent(head.content, change.content);
  if (changes.length === 0) return { id, slug, version: flik.head, mediaId: head.mediaId, changed: false };
  const keepsMedia = head.mediaId !== null && sameMedia(head.content, change.content);
  const mediaId = keepsMedia ? head.mediaId : await media.mediaFor(tx, change.content);
  const version = flik.head + 1;
  await writeVersions(tx, [{ flikId: id, slug, version, mediaId, ...change }]);
  const of = (side: 'before' | 'after'): Record<string, unknown> =>
    Object.fromEntries(changes.flatMap((one) => (side in one ? [[one.path, Reflect.get(one, side)]] : [])));
  await record(tx, {
    ...{ editorId: change.editorId, subject: { kind: 'flik', id } },
    action: change.origin === 'restore' ? 'flik.restore_version' : 'flik.edit',
    before: { version: flik.head, fields: of('before') },
    after: { version, fields: of('after'), origin: change.origin },
  });
  return { id, slug, version, mediaId, changed: true };
}

/**
 * Changes some of a Flik's content.
 *
 * @param wish.seen version that the editor saw
 * @param wish.patch as {@link mergeContent} takes it
 * @throws QikError `not_found`, `edit_conflict`, `not_possible_now` (in the trash), `invalid_request`
 */
export async function editFlik(
  deps: LibraryDeps,
  wish: { readonly id: string; readonly seen: number; readonly patch: unknown; readonly actor: Actor },
): Promise<Edited> {
  return deps.orm.transaction(async (tx) => {
    const flik = await lockFlik(tx, wish.id);
    await requireSeen(tx, flik, wish.seen);
    requireLegal('edit', await factsOf(tx, flik, wish.actor), wish.actor);
    const { content } = await versionRow(tx, flik.id, flik.head);
    const changed = parseContent(mergeContent(content, wish.patch));
    return putContent(deps, tx, flik, {
      ...{ content: changed, origin: 'edit', restoredFrom: null, editorId: wish.actor.id },
    });
  });
}

/**
 * Gives a Flik another content as a whole, for imports.
 *
 * @param wish.seen version that the change was made against
 * @throws QikError `not_found`, `edit_conflict`, `not_possible_now` (in the trash)
 */
export async function replaceContent(
  deps: LibraryDeps,
  wish: {
    readonly id: string;
    readonly seen: number;
    readonly content: FlikContent;
    readonly origin: Extract<VersionOrigin, 'import' | 'proposal'>;
    readonly actor: Actor | null;
  },
): Promise<Edited> {
  return deps.orm.transaction(async (tx) => {
    const flik = await lockFlik(tx, wish.id);
    await requireSeen(tx, flik, wish.seen);
    requireLegal('edit', await factsOf(tx, flik, wish.actor), wish.actor);
    const { content, origin } = wish;
    return putContent(deps, tx, flik, { content, origin, restoredFrom: null, editorId: wish.actor?.id ?? null });
  });
}

/**
 * Makes an earlier version the newest again, as a new one.
 *
 * @throws QikError `not_found`, `edit_conflict`, `not_possible_now` (in the trash)
 */
export async function restoreVersion(
  deps: LibraryDeps,
  wish: { readonly id: string; readonly seen: number; readonly version: number; readonly actor: Actor },
): Promise<Edited> {
  return deps.orm.transaction(async (tx) => {
    const flik = await lockFlik(tx, wish.id);
    await requireSeen(tx, flik, wish.seen);
    requireLegal('edit', await factsOf(tx, flik, wish.actor), wish.actor);
    const { content } = await versionRow(tx, flik.id, wish.version);
    return putContent(deps, tx, flik, {
      ...{ content, origin: 'restore', restoredFrom: wish.version, editorId: wish.actor.id },
    });
  });
}

/** Makes a draft of its own from the newest version of a Flik. */
export async function duplicateFlik(
  deps: LibraryDeps,
  wish: { readonly id: string; readonly actor: Actor },
): Promise<MadeFlik> {
  return deps.orm.transaction(async (tx) => {
    const flik = await lockFlik(tx, wish.id);
    const { content } = await versionRow(tx, flik.id, flik.head);
    return createFlik({ ...deps, orm: tx }, { content, origin: 'create', editorId: wish.actor.id, copyOf: flik.id });
  });
}
