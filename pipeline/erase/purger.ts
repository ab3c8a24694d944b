import { setImmediate as breath } from 'node:timers/promises';
import type { Notices } from '../db/index.js';
import { errorFacts, limited } from '../log/index.js';
import { startLoop } from './loop.js';
import { pruneDeletions } from './prune.js';
import { Purge, type PurgeDeps, type PurgeRules } from './purge.js';
import { nextDue } from './purge-rows.js';

/** What is due is looked for so often at least, whoever says that there is something or not. */
const EVERY_MS = 5000;
/** What is due and in nobody's hand is found at once; this is for what another process holds just now. */
const NOT_BEFORE_MS = 100;
/** Whoever ends a clip destroys its key by itself, right after the notice: that takes some milliseconds. */
const AFTER_NOTICE_MS = 200;
const OWN_SCRATCH_EVERY_MS = 15_000;
const PRUNE_EVERY_MS = 3_600_000;

/**
 * As many as are removed within about half a second: less costs more statements for each, and with more a deletion of
 * the moment waits longer behind those of a large run.
 */
const BATCH = 200;
/** A batch takes seconds at most. One that nobody wrote anything about belonged to a process that died. */
const HOLD_MS = 30_000;
/** A host that was silent for so long counts as unreachable. */
const HOST_PATIENCE_MS = 120_000;
/** How long deletions stay in the feed: what the longest absent device still hears. */
export const FEED_RETENTION_MS = 90 * 86_400_000;

export type PurgerOptions = PurgeDeps & {
  readonly listen: Notices['listen'];
  /** How long somebody can be at work on a clip after it was taken away from him, in milliseconds. */
  readonly longestLeaseMs: number;
  readonly everyMs?: number;
  readonly batch?: number;
};

export type Purger = {
  /** Takes no more deletions in hand and resolves when those that it has are written down. */
  readonly stop: () => Promise<void>;
};

/** Lets something through once in so many milliseconds of this process's life, the first time at once. */
function seldom(everyMs: number): () => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - last < everyMs) return false;
    last = performance.now();
    return true;
  };
}

/** Wakes once, at the earliest of the times that it was given. */
class AlarmClock {
  readonly #wake: () => void;
  #timer: NodeJS.Timeout | null = null;
  #at = Number.POSITIVE_INFINITY;

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  in(ms: number): void {
    const at = performance.now() + ms;
    if (at >= this.#at) return;
    this.stop();
    this.#at = at;
    this.#timer = setTimeout(() => {
      this.#at = Number.POSITIVE_INFINITY;
      this.#wake();
    }, ms);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#at = Number.POSITIVE_INFINITY;
  }
}

/**
 * Removes what is left of clips that are over, in a loop of its own that waits for no queue: when it hears of one, every
 * few seconds otherwise, and at the start.
 */
export async function startPurger(options: PurgerOptions): Promise<Purger> {
  const { logger, orm, longestLeaseMs, everyMs = EVERY_MS, batch = BATCH } = options;
  const rules: PurgeRules = { batch, longestLeaseMs, holdMs: HOLD_MS, hostPatienceMs: HOST_PATIENCE_MS };
  const purge = new Purge(options, rules);
  const [mayAskForScratch, mayPrune] = [seldom(OWN_SCRATCH_EVERY_MS), seldom(PRUNE_EVERY_MS)];

  const removeDue = async (signal: AbortSignal): Promise<void> => {
    const done = { seen: 0, complete: 0 };
    for (;;) {
      if (signal.aborted) break;
      const { seen, complete } = await purge.batch();
      done.seen += seen;
      done.complete += complete;
      if (seen < batch) break;
      // Whoever else has something to do in this process comes first.
      await breath();
    }
    if (done.seen > 0) logger.info(done, 'removed what was left of clips that are over');
  };
  const failed = limited((error: unknown, leftOut) =>
    logger.error({ error: errorFacts(error), leftOut }, 'removing what is left of clips failed'),
  );
  const alarm = new AlarmClock(() => loop.wake());
  const loop = startLoop(
    async (signal) => {
      if (mayAskForScratch()) await purge.ownScratch();
      await removeDue(signal);
      if (!signal.aborted && mayPrune()) await pruneDeletions(orm, { keepMs: FEED_RETENTION_MS, signal });
      const next = signal.aborted ? null : await nextDue(orm);
      if (next !== null && next < everyMs) alarm.in(Math.max(next, NOT_BEFORE_MS));
    },
    { everyMs, failed },
  );
  const stopListening = await options.listen('gone', () => alarm.in(AFTER_NOTICE_MS));
  return {
    stop: async () => {
      await stopListening();
      await loop.stop();
      alarm.stop();
    },
  };
}
