import { sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { record } from '../audit/index.js';
import { type CatalogueKind, type ReleaseChange, studioTables } from '../db/index.js';
import { commitChanges } from './commit.js';
import type { PublishingDeps } from './ports.js';

const { releases } = studioTables;

type Item = { readonly kind: CatalogueKind; readonly id: string };

/** What the studio takes out of the catalogue by itself. */
export type TakingOut = {
  /** Of the release, for people. */
  readonly name: string;
  /** Of its entry in the audit log. */
  readonly action: string;
  readonly items: readonly Item[];
  /** When it was due; default: now. */
  readonly dueAt?: Date;
};

const asChange = ({ kind, id }: Item): ReleaseChange =>
  kind === 'flik' ? { do: 'unpublish-flik', flikId: id } : { do: 'unpublish-pack', packId: id };

/**
 * Takes items out of the catalogue, by a release of the studio itself, in the transaction of somebody who has the turn.
 *
 * @param head number of the newest catalogue
 * @returns the release's id
 */
export async function takeOut(
  { states }: Pick<PublishingDeps, 'states'>,
  tx: Orm,
  head: number,
  { name, action, items, dueAt }: TakingOut,
): Promise<string> {
  const id = uuidv7();
  const changes = items.map(asChange);
  const committed = await commitChanges(states, tx, head, {
    releaseId: id,
    changes: items.map((item) => ({ do: 'take-out', kind: item.kind, id: item.id })),
    editorId: null,
  });
  const [row] = await tx
    .insert(releases)
    .values({
      ...{ id, name, state: 'published', revision: 1, changes },
      ...{ dueAt: dueAt ?? sql`now()`, publishedAt: sql`now()`, seq: committed.seq, undo: committed.undo },
    })
    .returning({ id: releases.id });
  if (row === undefined) throw new QikError('internal', 'The release was not written.');
  await record(tx, {
    ...{ editorId: null, action, subject: { kind: 'release', id } },
    ...{ before: null, after: { changes, seq: committed.seq } },
  });
  return id;
}
