import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { databaseTime, type Orm } from '../../pipeline/db/index.js';
import { studioTables } from '../db/index.js';
import { approveFlik, submitFlik } from '../library/index.js';
import {
  arrangePack,
  createPack,
  createRelease,
  type GateProblem,
  publishNow,
  STARTER_SLUG,
  takeTurn,
} from '../publishing/index.js';
import type { DemoDeps } from './deps.js';
import { DEMO_LOCK } from './plan.js';

const { fliks, packs, releases } = studioTables;

const RELEASE_NAME = 'The Fliks that came with the program';
const REMARK = { body: 'It came with the program.', atSeconds: null };

const STARTER = {
  titles: { en: 'First Fliks', fr: 'Premiers Fliks' },
  descriptions: { en: 'Twelve replies to begin with.', fr: 'Douze réponses pour commencer.' },
};

/** Whether that was done, whatever became of it since. */
export async function isPublished(orm: Orm): Promise<boolean> {
  const [row] = await orm
    .select({ id: releases.id })
    .from(releases)
    .where(and(isNull(releases.createdBy), eq(releases.name, RELEASE_NAME)));
  return row !== undefined;
}

/** A demo Flik that is to be published. */
export type Candidate = { readonly flikId: string; readonly slot: number };

/** What the gates say beside that nobody approved it yet. */
async function problemsOf({ publishing }: DemoDeps, tx: Orm, flikId: string): Promise<readonly GateProblem[]> {
  const problems = await publishing.check(tx, flikId, 1, await databaseTime(tx));
  return problems.filter(({ gate }) => gate !== 'approved');
}

/** Those that no editor touched yet: what people work on is theirs to publish. */
async function untouched(tx: Orm, candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
  const ids = candidates.map(({ flikId }) => flikId);
  if (ids.length === 0) return [];
  const rows = await tx
    .select({ id: fliks.id })
    .from(fliks)
    .where(and(inArray(fliks.id, ids), eq(fliks.state, 'draft'), eq(fliks.head, 1)));
  const known = new Set(rows.map(({ id }) => id));
  return candidates.filter(({ flikId }) => known.has(flikId));
}

/** The starter pack with these in their places; null: editors made one of their own already. */
async function starterPack(tx: Orm, candidates: readonly Candidate[]): Promise<string | null> {
  const [there] = await tx.select({ id: packs.id }).from(packs).where(eq(packs.slug, STARTER_SLUG));
  if (there !== undefined) return null;
  const [first] = candidates;
  const words = { ...STARTER, coverFlikId: first?.flikId ?? null };
  const { id } = await createPack(tx, { slug: STARTER_SLUG, by: null, ...words });
  await arrangePack(
    ...([tx, id, null] as const),
    candidates.map(({ flikId, slot }) => ({ do: 'put', flikId, slot })),
  );
  return id;
}

/** What was published, and what the gates kept back. */
export type Published = {
  readonly fliks: number;
  readonly keptBack: readonly { readonly flikId: string; readonly why: string }[];
};

/**
 * Publishes the demo Fliks and the starter pack in one release, all in one transaction. Null where that was done before,
 * by another process for example.
 */
export async function publishDemo(deps: DemoDeps, candidates: readonly Candidate[]): Promise<Published | null> {
  return deps.orm.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${DEMO_LOCK})`);
    if (await isPublished(tx)) return null;
    // First, as everybody who publishes does, before any Flik is locked.
    await takeTurn(tx);
    const keptBack: { flikId: string; why: string }[] = [];
    const open: Candidate[] = [];
    for (const candidate of await untouched(tx, candidates)) {
      const [problem] = await problemsOf(deps, tx, candidate.flikId);
      if (problem === undefined) open.push(candidate);
      else keptBack.push({ flikId: candidate.flikId, why: problem.message });
    }
    if (open.length === 0) return { fliks: 0, keptBack };
    for (const { flikId: id } of open) {
      await submitFlik(tx, { id, seen: 1, actor: null, remark: REMARK });
      await approveFlik(tx, { id, seen: 1, actor: null, remark: REMARK });
    }
    const packId = await starterPack(tx, open);
    const changes = [
      ...open.map(({ flikId }) => ({ do: 'publish-flik', flikId, version: null }) as const),
      ...(packId === null ? [] : [{ do: 'publish-pack', packId, content: null } as const]),
    ];
    const { id, revision } = await createRelease(tx, { name: RELEASE_NAME, changes }, null);
    await publishNow({ ...deps.publishing, orm: tx }, { id, revision, by: null });
    return { fliks: open.length, keptBack };
  });
}
