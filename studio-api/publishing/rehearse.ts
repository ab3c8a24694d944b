import { databaseTime, type Orm } from '../../pipeline/db/index.js';
import {
  type Audience,
  type CatalogueReader,
  documentBytes,
  type Edition,
  fullOf,
  headOf,
  type LogRow,
  newestRows,
} from '../catalogue/index.js';
import { applyChanges, type ResolvedChange } from './apply.js';
import { itemsOf } from './commit.js';
import { type Ending, endOf, firstEndings, takenOut } from './expiry.js';
import { splitByTime } from './later.js';
import { pinChanges, type ReleaseProblem } from './pin.js';
import type { PublishingDeps } from './ports.js';
import { type ReleaseRow, scheduledUntil } from './release-rows.js';

/** Something that will have happened by then. */
export type RehearsedStep = {
  readonly at: Date;
  /** Null: the studio takes out what ends. */
  readonly releaseId: string | null;
  readonly name: string | null;
  /** Why it will fail; none: it will not. */
  readonly problems: readonly ReleaseProblem[];
};

export type Rehearsal = {
  readonly at: Date;
  readonly steps: readonly RehearsedStep[];
  /** What devices of the audience will be answered then, byte for byte. */
  readonly bytes: Buffer;
};

/** Something that is due: a release as it is kept, or a part of one that waits for its time. */
type Due = {
  readonly at: Date;
  readonly release: ReleaseRow | null;
  readonly changes: readonly ResolvedChange[];
};

/** The catalogue as it goes on in the mind. */
type Course = {
  seq: number;
  /** Newest row of every item. */
  readonly rows: Map<string, LogRow>;
  /** In the order in which they come. */
  due: Due[];
  readonly steps: RehearsedStep[];
};

const keyOf = ({ kind, id }: Pick<LogRow, 'kind' | 'id'>): string => `${kind} ${id}`;

function commit(course: Course, changes: readonly ResolvedChange[]): void {
  const seq = course.seq + 1;
  const { rows } = applyChanges(itemsOf([...course.rows.values()]), changes, seq);
  for (const row of rows) course.rows.set(keyOf(row), row);
  course.seq = seq;
}

/** What waits for its time comes behind all that are due at the same moment: its release is made last. */
function putOff(course: Course, later: readonly Omit<Due, 'release'>[]): void {
  course.due = [...course.due, ...later.map((one) => ({ ...one, release: null }))].sort(
    (a, b) => a.at.getTime() - b.at.getTime(),
  );
}

/** A pack that waits for its time waits no more once something else is done to it. */
function dropPutOff(course: Course, release: ReleaseRow): void {
  const packs = new Set(release.changes.flatMap((change) => ('packId' in change ? [change.packId] : [])));
  const isOfStudio = ({ release: other, changes }: Due): boolean =>
    (other === null && changes.some((change) => change.do === 'put' && packs.has(change.id))) ||
    (other?.createdBy === null && other.changes.some((change) => 'packId' in change && packs.has(change.packId)));
  course.due = course.due.filter((due) => !isOfStudio(due));
}

async function publish(deps: PublishingDeps, tx: Orm, course: Course, { at, release, changes }: Due): Promise<void> {
  if (release === null) {
    commit(course, changes);
    return;
  }
  const { resolved, problems } = await pinChanges(deps, tx, release.changes, at);
  course.steps.push({ at, releaseId: release.id, name: release.name, problems });
  if (problems.length > 0) return;
  const { now, later } = splitByTime(resolved, at);
  dropPutOff(course, release);
  putOff(
    course,
    later.map((one) => ({ at: one.at, changes: [one.change] })),
  );
  commit(course, now);
}

/** Does everything that is due until then, in the order in which the scheduler will. */
async function run(deps: PublishingDeps, tx: Orm, course: Course, until: Date): Promise<void> {
  for (;;) {
    const live = [...course.rows.values()];
    const endings = firstEndings(live.flatMap((row): Ending[] => [endOf(row) ?? []].flat()));
    const [next] = course.due;
    const nextAt = next === undefined || next.at > until ? Number.POSITIVE_INFINITY : next.at.getTime();
    if (endings !== null && endings.at <= until.getTime() && endings.at <= nextAt) {
      course.steps.push({ at: new Date(endings.at), releaseId: null, name: null, problems: [] });
      commit(course, takenOut(endings));
    } else if (next !== undefined && nextAt !== Number.POSITIVE_INFINITY) {
      course.due = course.due.slice(1);
      await publish(deps, tx, course, next);
    } else return;
  }
}

/** The catalogue as it will be at a time, if nobody does anything until then, and what will have been done. */
async function courseUntil(deps: PublishingDeps, at: Date): Promise<{ readonly course: Course; readonly at: Date }> {
  return deps.orm.transaction(
    async (tx) => {
      const now = await databaseTime(tx);
      const until = at < now ? now : at;
      const course: Course = {
        seq: await headOf(tx),
        rows: new Map((await newestRows(tx)).map((row) => [keyOf(row), row])),
        due: (await scheduledUntil(tx, until)).map((release) => ({ at: release.dueAt ?? until, release, changes: [] })),
        steps: [],
      };
      await run(deps, tx, course, until);
      return { course, at: until };
    },
    { isolationLevel: 'repeatable read' },
  );
}

/**
 * What the catalogue of an audience will be at a time, with everything applied that is scheduled or ends until then. A
 * time that is over is taken for now.
 */
export async function rehearse(
  deps: PublishingDeps,
  reader: CatalogueReader,
  audience: Audience,
  wanted: Date,
): Promise<Rehearsal> {
  const { course, at } = await courseUntil(deps, wanted);
  const edition: Edition = await reader.editionOf([...course.rows.values()], course.seq);
  return { at, steps: course.steps, bytes: documentBytes(fullOf(edition, audience)) };
}
