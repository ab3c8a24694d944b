import { uuidv7 } from 'uuidv7';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { record } from '../audit/index.js';
import { studioTables, type VersionOrigin } from '../db/index.js';
import type { FlikContent } from './content.js';
import { searchTextOf } from './fold.js';
import type { LibraryDeps } from './media-port.js';
import { freeSlug, slugOf, titleOf } from './slug.js';

const { fliks, flikVersions } = studioTables;

/** Others may take a name between the look and the insert; that many in a row do not. */
const TRIES = 20;

export type NewFlik = {
  readonly content: FlikContent;
  /** Default: made from the title. */
  readonly slug?: string | undefined;
  readonly origin: Extract<VersionOrigin, 'create' | 'import' | 'proposal'>;
  /** Null: the studio itself. */
  readonly editorId: string | null;
  /** The Flik that it is a copy of. */
  readonly copyOf?: string;
};

/** `mediaId` is to be given to {@link LibraryDeps.media}'s `render` after the commit. */
export type MadeFlik = {
  readonly id: string;
  readonly slug: string;
  readonly version: number;
  readonly mediaId: string | null;
};

/** Writes the row under a name that nothing else has. */
async function insertNamed(tx: Orm, id: string, flik: NewFlik): Promise<string> {
  const { content, editorId } = flik;
  const base = flik.slug ?? slugOf(titleOf(content));
  for (let tries = 0; tries < TRIES; tries += 1) {
    const slug = flik.slug ?? (await freeSlug(tx, base));
    const search = searchTextOf(slug, content);
    const [made] = await tx
      .insert(fliks)
      .values({
        ...{ id, slug, state: 'draft', head: 1, searchText: search, createdBy: editorId, updatedBy: editorId },
      })
      .onConflictDoNothing({ target: fliks.slug })
      .returning({ slug: fliks.slug });
    if (made !== undefined) return made.slug;
    if (flik.slug !== undefined) break;
  }
  throw new QikError('name_taken', `Another Flik is called ${base} already.`);
}

/**
 * Makes a Flik with its first version, as a draft.
 *
 * @throws QikError `name_taken`; what `mediaFor` throws
 */
export async function createFlik({ orm, media }: LibraryDeps, flik: NewFlik): Promise<MadeFlik> {
  return orm.transaction(async (tx) => {
    const { content, editorId, origin } = flik;
    const id = uuidv7();
    const slug = await insertNamed(tx, id, flik);
    const mediaId = await media.mediaFor(tx, content);
    const version = 1;
    await tx.insert(flikVersions).values({ flikId: id, version, content, mediaId, origin, createdBy: editorId });
    await record(tx, {
      ...{ editorId, action: flik.copyOf === undefined ? 'flik.create' : 'flik.duplicate' },
      ...{ subject: { kind: 'flik', id }, before: flik.copyOf === undefined ? null : { copyOf: flik.copyOf } },
      after: { slug, version, content },
    });
    return { id, slug, version, mediaId };
  });
}
