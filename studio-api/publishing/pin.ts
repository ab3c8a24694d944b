import { and, eq } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { type CatalogueContent, type PackContent, type ReleaseChange, studioTables } from '../db/index.js';
import type { ResolvedChange } from './apply.js';
import { packProblems } from './pack-problems.js';
import type { GateProblem, PublishingDeps } from './ports.js';

const { fliks, flikVersions, packs } = studioTables;

/** Why a change of a release cannot be made. */
export type ReleaseProblem = GateProblem & {
  /** Place of the change in the release, from 0. */
  readonly change: number;
  readonly kind: 'flik' | 'pack';
  readonly id: string;
};

/** A release with every version and content settled. */
export type Pinned = {
  readonly changes: readonly ReleaseChange[];
  readonly resolved: readonly ResolvedChange[];
  readonly problems: readonly ReleaseProblem[];
};

type One = {
  readonly change: ReleaseChange;
  /** Null where there is a problem. */
  readonly resolved: ResolvedChange | null;
  readonly problems: readonly GateProblem[];
};

const refused = (change: ReleaseChange, gate: string, message: string): One => ({
  ...{ change, resolved: null },
  problems: [{ gate, message }],
});

/** What a version of a Flik is in the catalogue; null where there is no such version, or it has no video. */
async function flikContent(tx: Orm, flikId: string, version: number): Promise<CatalogueContent | null> {
  const [row] = await tx
    .select({ slug: fliks.slug, content: flikVersions.content, mediaId: flikVersions.mediaId })
    .from(flikVersions)
    .innerJoin(fliks, eq(fliks.id, flikVersions.flikId))
    .where(and(eq(flikVersions.flikId, flikId), eq(flikVersions.version, version)));
  if (row === undefined || row.mediaId === null) return null;
  return { kind: 'flik', slug: row.slug, version, mediaId: row.mediaId, content: row.content };
}

type PublishFlik = Extract<ReleaseChange, { do: 'publish-flik' }>;

async function pinFlik({ states, check }: Gates, tx: Orm, change: PublishFlik, dueAt: Date): Promise<One> {
  const { flikId } = change;
  try {
    const version = change.version ?? (await states.publishableVersion(tx, flikId));
    const content = await flikContent(tx, flikId, version);
    if (content === null) return refused(change, 'media', 'It has no video.');
    const problems = await check(tx, flikId, version, dueAt);
    return { change: { ...change, version }, resolved: { do: 'put', id: flikId, content }, problems };
  } catch (error) {
    // In the trash, not approved, not there: nothing of it is written, and the release names all of them at once.
    if (error instanceof QikError && error.retry === 'never') return refused(change, error.code, error.detail);
    throw error;
  }
}

async function pinPack(tx: Orm, change: Extract<ReleaseChange, { do: 'publish-pack' }>, dueAt: Date): Promise<One> {
  const [pack] = await tx.select().from(packs).where(eq(packs.id, change.packId));
  if (pack === undefined) return refused(change, 'not_found', 'There is no such pack.');
  if (pack.trashedAt !== null) return refused(change, 'not_possible_now', 'The pack is in the trash.');
  const content: PackContent = change.content ?? pack.content;
  return {
    change: { ...change, content },
    resolved: { do: 'put', id: pack.id, content: { kind: 'pack', slug: pack.slug, content } },
    problems: await packProblems(tx, content, dueAt),
  };
}

export type Gates = Pick<PublishingDeps, 'states' | 'check'>;

async function pinOne(gates: Gates, tx: Orm, change: ReleaseChange, dueAt: Date): Promise<One> {
  switch (change.do) {
    case 'publish-flik':
      return pinFlik(gates, tx, change, dueAt);
    case 'publish-pack':
      return pinPack(tx, change, dueAt);
    case 'unpublish-flik':
      return { change, resolved: { do: 'take-out', kind: 'flik', id: change.flikId }, problems: [] };
    case 'unpublish-pack':
      return { change, resolved: { do: 'take-out', kind: 'pack', id: change.packId }, problems: [] };
    case 'order-fliks':
      return { change, resolved: { do: 'order', flikIds: change.flikIds }, problems: [] };
  }
}

/** What a change is about; null: the order of all. */
export function subjectOf(change: ReleaseChange): { readonly kind: 'flik' | 'pack'; readonly id: string } | null {
  if (change.do === 'order-fliks') return null;
  if (change.do === 'publish-pack' || change.do === 'unpublish-pack') return { kind: 'pack', id: change.packId };
  return { kind: 'flik', id: change.flikId };
}

/**
 * Settles the versions of Fliks and the contents of packs that are not settled yet, and asks the gates about all.
 *
 * @param dueAt when it will be published
 */
export async function pinChanges(
  gates: Gates,
  tx: Orm,
  changes: readonly ReleaseChange[],
  dueAt: Date,
): Promise<Pinned> {
  const ones: One[] = [];
  for (const change of changes) ones.push(await pinOne(gates, tx, change, dueAt));
  return {
    changes: ones.map(({ change }) => change),
    resolved: ones.flatMap(({ resolved }) => resolved ?? []),
    problems: ones.flatMap(({ change, problems }, at) => {
      const subject = subjectOf(change);
      return subject === null ? [] : problems.map((problem) => ({ change: at, ...subject, ...problem }));
    }),
  };
}

/** @throws QikError `gates_closed` that names every problem */
export function requireNoProblems(problems: readonly ReleaseProblem[]): void {
  if (problems.length === 0) return;
  const errors = problems.map(({ change, gate, message }) => ({
    path: `/changes/${change}`,
    message: `${gate}: ${message}`,
  }));
  throw new QikError('gates_closed', `${problems.length} of its checks failed; nothing was published.`, { errors });
}
