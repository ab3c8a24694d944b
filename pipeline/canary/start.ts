import { databaseTime } from '../db/index.js';
import { errorFacts, limited } from '../log/index.js';
import { type RoundTripDeps, roundTrip } from './round-trip.js';
import { endRun, type Outcome, takeTurn } from './runs.js';
import { findSample } from './sample.js';

/** Whether a turn is due is asked so often at least, which is a query for one row. */
const ASK_EVERY_MS = 60_000;

export type CanaryOptions = {
  /** Milliseconds between two round trips of all processes together. */
  readonly periodMs: number;
  /** Folder of the demo Fliks' catalogue and media. */
  readonly folder: string;
};

export type Canary = {
  /** Breaks off the round trip that is under way, whose clip is deleted, and resolves when that is done. */
  readonly stop: () => Promise<void>;
};

/** Makes a round trip if it is this process's turn. Null when it is not. */
export async function runInTurn(
  deps: RoundTripDeps,
  { periodMs, folder }: CanaryOptions,
  { since, signal }: { readonly since: Date; readonly signal: AbortSignal },
): Promise<Outcome | null> {
  const id = await takeTurn(deps.orm, { periodMs, since });
  if (id === null) return null;
  const outcome = await roundTrip(deps, await findSample(folder), signal);
  await endRun(deps.orm, id, outcome);
  if (outcome.ok === true) deps.logger.info({ steps: outcome.steps }, 'a test clip came and went');
  return outcome;
}

/**
 * Makes round trips with test clips of the service's own, every period and the first one a period after the start of a
 * deployment that made none yet; of several processes one makes each. Whatever fails is told as an error.
 */
export async function startCanary(deps: RoundTripDeps, options: CanaryOptions): Promise<Canary> {
  const since = await databaseTime(deps.orm);
  const stopping = new AbortController();
  const { signal } = stopping;
  const failed = limited((error: unknown, leftOut) =>
    deps.logger.error({ error: errorFacts(error), leftOut }, 'a round trip of a test clip could not be begun or noted'),
  );
  let running: Promise<void> | null = null;
  const ask = (): void => {
    running ??= runInTurn(deps, options, { since, signal })
      .then(() => undefined, failed)
      .finally(() => {
        running = null;
      });
  };
  const timer = setInterval(ask, Math.min(ASK_EVERY_MS, options.periodMs));
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
