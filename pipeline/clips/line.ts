import { and, asc, count, eq, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Orm, PriorityClass } from '../db/index.js';
import { tables } from '../db/index.js';
import { type JobQueue, renderJobId } from '../queue/index.js';

const { clips } = tables;

const PAGE = 200;
/** Who has been waiting for so long and stands first by now is put where somebody who comes now would be. */
const AGED = sql`interval '5 minutes'`;

/**
 * Place of a clip in the line of its tenant and class, from 1: how many of them wait since before it, or since the same
 * moment, itself included.
 */
async function rankOf(orm: Orm, id: string): Promise<number> {
  const line = alias(clips, 'line');
  const [found] = await orm
    .select({ rank: count(line.id) })
    .from(clips)
    .innerJoin(
      line,
      and(
        ...[eq(line.tenant, clips.tenant), eq(line.priority, clips.priority), sql`${line.state} = 'queued'`],
        sql`(${line.stateAt}, ${line.id}) <= (${clips.stateAt}, ${clips.id})`,
      ),
    )
    .where(eq(clips.id, id));
  return Math.max(1, found?.rank ?? 1);
}

/** A clip whose job is to be told to the queue. */
export type JobOfClip = { readonly id: string; readonly attempt: number; readonly priority: PriorityClass };

/** Tells the queue about a clip in a known place. Adding it again is free: the id is the clip's and the attempt's. */
export const addRender = (queue: JobQueue, { id, attempt, priority }: JobOfClip, rank: number): Promise<void> =>
  queue.add('render', renderJobId(id, attempt), { clipId: id, attempt }, priority, rank);

/** Tells the queue about a clip that waits, behind those of the same tenant and class that wait already. */
export async function enqueueRender(
  { orm, queue }: { readonly orm: Orm; readonly queue: JobQueue },
  clip: JobOfClip,
): Promise<void> {
  await addRender(queue, clip, await rankOf(orm, clip.id));
}

/** A clip that waits, as the reconciler looks at it. */
export type InLine = JobOfClip & {
  /** As {@link enqueueRender} would find it now. */
  readonly rank: number;
  /** Whether it has been waiting for long. */
  readonly aged: boolean;
  /** Whether its time is over: then it waits for nothing. */
  readonly over: boolean;
};

type Place = { readonly tenant: string; readonly priority: PriorityClass; readonly stateAt: Date; readonly id: string };

const behind = (place: Place | undefined): SQL | undefined =>
  place === undefined
    ? undefined
    : sql`(${clips.tenant}, ${clips.priority}, ${clips.stateAt}, ${clips.id}) > (${place.tenant}, ${place.priority}, ${place.stateAt.toISOString()}::timestamptz, ${place.id}::uuid)`;

/** Every clip that waits, line by line in the order of each, with its rank: a page of them for each query. */
export async function* waitingClips(orm: Orm): AsyncGenerator<InLine> {
  let last: Place | undefined;
  let rank = 0;
  for (;;) {
    const page = await orm
      .select({
        ...{ id: clips.id, attempt: clips.attempt, priority: clips.priority, tenant: clips.tenant },
        stateAt: clips.stateAt,
        aged: sql<boolean>`${clips.stateAt} <= now() - ${AGED}`,
        over: sql<boolean>`${clips.expiresAt} <= now()`,
      })
      .from(clips)
      .where(and(sql`${clips.state} = 'queued'`, behind(last)))
      .orderBy(asc(clips.tenant), asc(clips.priority), asc(clips.stateAt), asc(clips.id))
      .limit(PAGE);
    for (const { stateAt, tenant, ...clip } of page) {
      rank = last?.tenant === tenant && last.priority === clip.priority ? rank + 1 : 1;
      last = { tenant, priority: clip.priority, stateAt, id: clip.id };
      yield { ...clip, rank };
    }
    if (page.length < PAGE) return;
  }
}
