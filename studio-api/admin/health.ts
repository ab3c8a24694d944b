import { statfs } from 'node:fs/promises';
import { and, count, eq, gt, sql } from 'drizzle-orm';
import { readRuns } from '../../pipeline/canary/index.js';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { type PurgeStatus, purgeStatus } from '../../pipeline/erase/index.js';
import { POOLS } from '../../pipeline/queue/index.js';
import type { StudioParts } from '../../pipeline/service/index.js';
import { webhookLag } from '../../pipeline/webhooks/index.js';

const { clips } = tables;

/** A worker says every few seconds that it is alive: who said nothing for so long is gone. */
const SILENT_S = 60;

/** How the service stands. */
export type Health = {
  /** Jobs by their state. */
  readonly queues: readonly { readonly pool: string; readonly counts: Readonly<Record<string, number>> }[];
  /** Of the rows and not of the queue: a clip waits also while the queue has forgotten it. */
  readonly waiting: { readonly clips: number; readonly oldestSeconds: number };
  /** Those that have something in hand; who has nothing to do is not seen. */
  readonly workers: { readonly busy: number; readonly silent: number };
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number };
  readonly purge: PurgeStatus;
  /** The last round trip of a test clip that came to an end; null: none did. */
  readonly canary: { readonly at: Date; readonly ok: boolean; readonly problem: string | null } | null;
  readonly webhookLagSeconds: number;
};

async function waitingClips(orm: Orm): Promise<Health['waiting']> {
  const [found] = await orm
    .select({
      clips: count(),
      oldestSeconds: sql<number>`coalesce(extract(epoch from now() - min(${clips.stateAt})), 0)::float8`,
    })
    .from(clips)
    .where(and(eq(clips.state, 'queued'), gt(clips.expiresAt, sql`now()`)));
  return found ?? { clips: 0, oldestSeconds: 0 };
}

async function workersNow(orm: Orm): Promise<Health['workers']> {
  const heard = sql`${clips.heartbeatAt} > now() - make_interval(secs => ${SILENT_S})`;
  const [found] = await orm
    .select({
      busy: sql<number>`(count(distinct ${clips.worker}) filter (where ${heard}))::int`,
      silent: sql<number>`(count(distinct ${clips.worker}) filter (where not ${heard}))::int`,
    })
    .from(clips)
    .where(eq(clips.state, 'processing'));
  return found ?? { busy: 0, silent: 0 };
}

async function lastCanary(orm: Orm): Promise<Health['canary']> {
  for (const { ok, endedAt, problem } of await readRuns(orm))
    if (ok !== null && endedAt !== null) return { at: endedAt, ok, problem };
  return null;
}

async function diskOf(folder: string): Promise<Health['disk']> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

/** How the service stands now, by the database's clock. */
export async function readHealth({
  orm,
  queue,
  ingest,
}: Pick<StudioParts, 'orm' | 'queue' | 'ingest'>): Promise<Health> {
  return {
    queues: await Promise.all(POOLS.map(async (pool) => ({ pool, counts: await queue.counts(pool) }))),
    waiting: await waitingClips(orm),
    workers: await workersNow(orm),
    disk: await diskOf(ingest.staging),
    purge: await purgeStatus(orm),
    canary: await lastCanary(orm),
    webhookLagSeconds: await webhookLag(orm),
  };
}
