import { and, eq, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { tellQueue } from '../../pipeline/ingest/index.js';
import { flikKeys } from '../../pipeline/storage/index.js';
import { record } from '../audit/index.js';
import { EMPTY_CONTENT, type FlikContent } from '../library/content.js';
import { createFlik, type LibraryDeps, type MadeFlik } from '../library/index.js';
import { writeSource } from '../media/index.js';
import { type Copy, copyOf } from './copy.js';
import type { ProposalDeps } from './deps.js';
import { type Proposal, readWaiting } from './read.js';

const { proposals } = tables;

type Decision = { readonly id: string; readonly editorId: string };

const subjectOf = (id: string) => ({ kind: 'proposal', id });

/** Decides once: of several editors, and the owner who withdraws, the first. @throws QikError `not_possible_now` */
async function decide(
  tx: Orm,
  id: string,
  change: Pick<Proposal, 'state'> & Partial<Pick<Proposal, 'flikId' | 'sourceId'>>,
): Promise<Proposal> {
  const [row] = await tx
    .update(proposals)
    .set({ ...change, decidedAt: sql`now()` })
    .where(and(eq(proposals.id, id), eq(proposals.state, 'proposed')))
    .returning();
  if (row === undefined) throw new QikError('not_possible_now', 'It was withdrawn, deleted or decided meanwhile.');
  return row;
}

const contentOf = (sourceId: string, { cut }: Copy, consentedAt: Date): FlikContent => ({
  ...{ ...EMPTY_CONTENT, ...cut, sourceId },
  rights: { ...EMPTY_CONTENT.rights, licence: `Consent of its owner, ${consentedAt.toISOString().slice(0, 10)}` },
});

/** Copies a clip into the library, where it is not sealed: whoever proposed it wants it to be public. */
async function copyBytes({ studio: { store } }: ProposalDeps, from: string, to: string): Promise<void> {
  const found = await store.open(from);
  if (found === null) throw new QikError('gone');
  await store.put(to, found.stream);
}

/** The rows of a Flik that is made of a proposal: its video, itself, and that its owner agreed. */
async function writeRows(
  tx: Orm,
  media: LibraryDeps['media'],
  { id, editorId }: Decision,
  copy: Copy & { readonly sourceId: string },
): Promise<MadeFlik> {
  const { sourceId, bytes, sha256 } = copy;
  const { consent, consentedAt } = await decide(tx, id, { state: 'accepted', sourceId });
  await writeSource(tx, { id: sourceId, name: 'A personal Flik', bytes, sha256, editorId });
  const flik = await createFlik(
    { orm: tx, media },
    { content: contentOf(sourceId, copy, consentedAt), origin: 'proposal', editorId },
  );
  await tx.update(proposals).set({ flikId: flik.id }).where(eq(proposals.id, id));
  await record(tx, {
    ...{ editorId, action: 'proposal.accept', subject: subjectOf(id), before: { state: 'proposed' } },
    after: { state: 'accepted', flikId: flik.id, sourceId, consent, consentedAt: consentedAt.toISOString() },
  });
  return flik;
}

/**
 * Makes a draft of a personal Flik whose owner agreed to it.
 *
 * @throws QikError `not_found`, `not_possible_now` where it was withdrawn, deleted or decided meanwhile
 */
export async function acceptProposal(deps: ProposalDeps, decision: Decision): Promise<MadeFlik> {
  const { studio, media } = deps;
  const { orm, store, queue, logger } = studio;
  const { clip } = await readWaiting(orm, decision.id);
  const copy = copyOf(clip);
  const sourceId = uuidv7();
  const key = flikKeys.source(sourceId);
  let flik: MadeFlik;
  try {
    await copyBytes(deps, copy.key, key);
    flik = await orm.transaction((tx) => writeRows(tx, media, decision, { ...copy, sourceId }));
  } catch (error) {
    await store.delete(key);
    throw error;
  }
  await tellQueue({ orm, queue, logger }, { id: sourceId, priority: 'normal' });
  await media.render(flik.mediaId === null ? [] : [flik.mediaId]);
  return flik;
}

/** Says no to a proposal. @throws QikError `not_possible_now` */
export async function declineProposal(orm: Orm, { id, editorId }: Decision): Promise<void> {
  await orm.transaction(async (tx) => {
    await decide(tx, id, { state: 'declined' });
    await record(tx, {
      ...{ editorId, action: 'proposal.decline', subject: subjectOf(id) },
      ...{ before: { state: 'proposed' }, after: { state: 'declined' } },
    });
  });
}
