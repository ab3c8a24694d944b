import { and, asc, desc, eq, isNotNull, sql } from 'drizzle-orm';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { studioTables } from '../db/index.js';
import { pinChanges, type ReleaseProblem } from './pin.js';
import type { PublishingDeps } from './ports.js';
import type { ReleaseRow } from './release-rows.js';

const { releases } = studioTables;

/** Long enough before it is due that somebody can still do something about it. */
const AHEAD = sql`interval '7 days'`;
/** Checks of one answer: asking the gates of a large release takes seconds, and it is asked often. */
const MAX_CHECKS = 100;
const MAX_FAILED = 20;

/** A release that was not published when it was due, or that will not be as things are. */
export type BlockedRelease = {
  readonly row: ReleaseRow;
  readonly problems: readonly Pick<ReleaseProblem, 'kind' | 'id' | 'gate' | 'message'>[];
};

const Problems = Compile(
  Type.Object({
    problems: Type.Array(
      Type.Object({
        kind: Type.Enum(['flik', 'pack']),
        id: Type.String(),
        gate: Type.String(),
        message: Type.String(),
      }),
    ),
  }),
);
const Failure = Compile(Type.Object({ code: Type.String(), detail: Type.String() }));

/** Why a release failed, as its row has it. */
function problemsOf({ id, problem }: ReleaseRow): BlockedRelease['problems'] {
  if (Problems.Check(problem))
    return problem.problems.map(({ kind, id: of, gate, message }) => ({ kind, id: of, gate, message }));
  // What broke is about all of it: there is no one Flik to name.
  return Failure.Check(problem) ? [{ kind: 'flik', id, gate: problem.code, message: problem.detail }] : [];
}

/**
 * Releases that wait for somebody: those that failed, newest first, and of those that are due in the next days the ones
 * that the gates would not let through now. Of those no more are looked at than have 100 changes together.
 */
export async function blockedReleases(
  deps: Pick<PublishingDeps, 'orm' | 'states' | 'check'>,
): Promise<BlockedRelease[]> {
  const { orm } = deps;
  const failed = await orm
    .select()
    .from(releases)
    .where(eq(releases.state, 'failed'))
    .orderBy(desc(releases.dueAt), desc(releases.id))
    .limit(MAX_FAILED);
  const coming = await orm
    .select()
    .from(releases)
    .where(and(eq(releases.state, 'scheduled'), isNotNull(releases.dueAt), sql`${releases.dueAt} < now() + ${AHEAD}`))
    .orderBy(asc(releases.dueAt), asc(releases.id))
    .limit(MAX_CHECKS);
  const blocked: BlockedRelease[] = failed.map((row) => ({ row, problems: problemsOf(row) }));
  let left = MAX_CHECKS;
  for (const row of coming) {
    left -= row.changes.length;
    if (left < 0 || row.dueAt === null) break;
    const { problems } = await pinChanges(deps, orm, row.changes, row.dueAt);
    if (problems.length > 0) blocked.push({ row, problems });
  }
  return blocked;
}
