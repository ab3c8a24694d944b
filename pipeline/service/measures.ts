import { and, desc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { Config } from '../config/index.js';
import { type Orm, tables } from '../db/index.js';
import { purgeLag } from '../erase/index.js';
import { type Figure, type FigureSource, type Metrics, openMetrics } from '../metrics/index.js';
import { type JobQueue, POOLS } from '../queue/index.js';
import { webhookLag } from '../webhooks/index.js';

const { canaryRuns, clips, purgeState } = tables;

async function jobFigures(queue: JobQueue): Promise<Figure[]> {
  const pools = await Promise.all(POOLS.map(async (pool) => ({ pool, counts: await queue.counts(pool) })));
  return pools.flatMap(({ pool, counts }) =>
    Object.entries(counts).map(
      ([state, value]): Figure => ({ name: 'qik_jobs', labels: { queue: pool, state }, value }),
    ),
  );
}

/** Of the rows and not of the queue: a clip waits also while the queue has forgotten it. */
async function waitingFigures(orm: Orm): Promise<Figure[]> {
  const [found] = await orm
    .select({
      seconds: sql<number>`coalesce(extract(epoch from now() - min(${clips.stateAt})), 0)::float8`,
    })
    .from(clips)
    .where(and(eq(clips.state, 'queued'), gt(clips.expiresAt, sql`now()`)));
  return [{ name: 'qik_oldest_waiting_seconds', labels: { queue: 'render' }, value: found?.seconds ?? 0 }];
}

async function purgeFigures(orm: Orm): Promise<Figure[]> {
  const [state] = await orm.select({ brakeAt: purgeState.brakeAt }).from(purgeState);
  const braked = state !== undefined && state.brakeAt !== null;
  return [
    { name: 'qik_purge_lag_seconds', value: await purgeLag(orm) },
    { name: 'qik_purge_braked', value: braked ? 1 : 0 },
  ];
}

/** Of the last round trip that came to an end, whichever process made it. */
async function canaryFigures(orm: Orm): Promise<Figure[]> {
  const [last] = await orm
    .select({
      ok: canaryRuns.ok,
      steps: canaryRuns.steps,
      age: sql<number>`extract(epoch from now() - ${canaryRuns.endedAt})::float8`,
    })
    .from(canaryRuns)
    .where(isNotNull(canaryRuns.ok))
    .orderBy(desc(canaryRuns.startedAt))
    .limit(1);
  if (last === undefined) return [];
  const { gone } = last.steps;
  return [
    { name: 'qik_canary_ok', value: last.ok === true ? 1 : 0 },
    { name: 'qik_canary_age_seconds', value: last.age },
    ...(gone === undefined ? [] : [{ name: 'qik_canary_gone_seconds', value: gone / 1000 } as const]),
  ];
}

/** The measures of this service: what its roles let it count, and what rows and queue say. */
export function openMeasures(
  { roles }: Pick<Config, 'roles'>,
  { orm, queue, logger }: { readonly orm: Orm; readonly queue: JobQueue; readonly logger: Logger },
): Metrics {
  const sources: Readonly<Record<string, FigureSource>> = {
    jobs: () => jobFigures(queue),
    waiting: () => waitingFigures(orm),
    purge: () => purgeFigures(orm),
    canary: () => canaryFigures(orm),
    webhooks: async () => [{ name: 'qik_webhook_lag_seconds', value: await webhookLag(orm) }],
  };
  return openMetrics({ uploads: roles.has('api'), renders: roles.has('worker') }, sources, logger);
}
