import { setMaxListeners } from 'node:events';
import { QikError } from '../errors/catalogue.js';
import { errorFacts, limited } from '../log/index.js';
import { type Claim, claimDue, handBackClaim, LEASE_MS, postponeClaim, renewClaim } from './claim.js';
import { type FetchDeps, fetchClip, type Outcome } from './fetch-clip.js';
import { failFetch } from './rows.js';
import { MAX_TRIES, waitAfter } from './schedule.js';
import type { Trouble } from './trouble.js';

type FetcherDeps = FetchDeps & {
  /** Has it told that there may be something to fetch. @returns stops telling */
  readonly onNews: (told: () => void) => () => void;
};

export type FetcherRules = {
  /** Sources that are fetched at the same time. */
  readonly places: number;
  /** Of one tenant: fewer, so that slow sources of one leave the others a place. */
  readonly perTenant: number;
  /** How often it looks while nothing tells it to. */
  readonly lookEveryMs: number;
  /** How long a fetch is this process's alone, and how often it says that it is at it. */
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** How long a source may take in all, and to begin with an answer. */
  readonly timeoutMs: number;
  readonly answerMs: number;
  /** How long what is under way may take when it closes. */
  readonly graceMs: number;
};

const FETCHER_RULES: FetcherRules = {
  places: 4,
  perTenant: 3,
  // For tries that become due, and for notices that were lost.
  lookEveryMs: 1000,
  leaseMs: LEASE_MS,
  renewEveryMs: 5000,
  timeoutMs: 600_000,
  answerMs: 30_000,
  graceMs: 5000,
};

type UnderWay = { readonly claim: Claim; readonly stop: AbortController; readonly done: Promise<void> };

/** Fetches the sources of clips that came as an address, of all tenants in turn, as the rows of `fetches` say. */
export class Fetcher {
  readonly #deps: FetcherDeps;
  readonly #rules: FetcherRules;
  readonly #failed: (error: unknown) => void;
  /** By the clip. */
  readonly #inHand = new Map<string, UnderWay>();
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #stopTelling: () => void;
  #again = false;
  #looking: Promise<void> | null = null;
  #renewing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(deps: FetcherDeps, rules: Partial<FetcherRules> = {}) {
    this.#deps = deps;
    this.#rules = { ...FETCHER_RULES, ...rules };
    this.#failed = limited((error: unknown, leftOut) =>
      deps.logger.error({ error: errorFacts(error), leftOut }, 'sources of clips could not be looked after'),
    );
    const look = (): void => this.look();
    const renew = (): void => {
      this.#renewing = this.#renewing.then(() => this.#renew());
    };
    this.#timers = [setInterval(look, this.#rules.lookEveryMs), setInterval(renew, this.#rules.renewEveryMs)];
    for (const timer of this.#timers) timer.unref();
    this.#stopTelling = deps.onNews(look);
    this.look();
  }

  /** Looks now, for whoever knows that there is something to fetch. One look at a time. */
  look(): void {
    this.#again = true;
    if (this.#looking !== null || this.#closed) return;
    this.#looking = this.#run().finally(() => {
      this.#looking = null;
      // What came in just then.
      if (this.#again) this.look();
    });
  }

  /** Takes up nothing new, lets what is under way end for a moment, and gives the rest back. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stopTelling();
    await this.#looking;
    const stop = setTimeout(() => {
      for (const one of this.#inHand.values()) one.stop.abort(new QikError('aborted'));
    }, this.#rules.graceMs);
    await Promise.all([...this.#inHand.values()].map(({ done }) => done));
    clearTimeout(stop);
    // Until the last one is over they must be renewed.
    for (const timer of this.#timers) clearInterval(timer);
    await this.#renewing;
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      try {
        await this.#take();
      } catch (error) {
        this.#failed(error);
        return;
      }
    }
  }

  /** Takes as many as there is room for. Each looks again when it is over. */
  async #take(): Promise<void> {
    const { places, perTenant, leaseMs } = this.#rules;
    const inHand = [...this.#inHand.values()].map(({ claim: { clipId, tenant } }) => ({ clipId, tenant }));
    const room = { inHand, places: places - inHand.length, perTenant };
    for (const claim of await claimDue(this.#deps.orm, room, leaseMs)) {
      const stop = new AbortController();
      setMaxListeners(0, stop.signal);
      const done = this.#fetch(claim, stop.signal).finally(() => {
        this.#inHand.delete(claim.clipId);
        this.look();
      });
      this.#inHand.set(claim.clipId, { claim, stop, done });
    }
  }

  /** Never rejects: what cannot be written down is due again when its lease is over. */
  async #fetch(claim: Claim, signal: AbortSignal): Promise<void> {
    const { timeoutMs, answerMs } = this.#rules;
    try {
      if (claim.tries > MAX_TRIES) {
        const words = `Fetching it was begun ${MAX_TRIES} times and never came to an end.`;
        return await this.#end(claim, new QikError('source_unreachable', words));
      }
      await this.#settle(claim, await fetchClip(this.#deps, claim, { signal, timeoutMs, answerMs }));
    } catch (error) {
      this.#failed(error);
    }
  }

  async #settle(claim: Claim, outcome: Outcome): Promise<void> {
    const { orm, logger } = this.#deps;
    const facts = { clip: claim.clipId, tries: claim.tries };
    if (outcome.kind === 'stopped') return handBackClaim(orm, claim);
    if (outcome.kind === 'failed') return this.#failedTry(claim, outcome.trouble);
    logger.info({ ...facts, outcome: outcome.kind }, 'a source was fetched, or is not wanted here any more');
  }

  async #failedTry(claim: Claim, { error, again, retryAfterMs }: Trouble): Promise<void> {
    const { orm, logger } = this.#deps;
    const waitMs = again ? waitAfter(claim.tries, retryAfterMs, Math.random()) : null;
    const words = again ? `${error.detail} It was tried ${claim.tries} times.` : error.detail;
    if (waitMs === null) await this.#end(claim, new QikError(error.code, words));
    else await postponeClaim(orm, claim, waitMs);
    logger.info({ clip: claim.clipId, tries: claim.tries, waitMs, error: errorFacts(error) }, 'a source did not come');
  }

  async #end(claim: Claim, error: QikError): Promise<void> {
    try {
      await failFetch(this.#deps.orm, claim, error);
    } catch (thrown) {
      // Whatever ended the clip has written so.
      if (!(thrown instanceof QikError && thrown.code === 'gone')) throw thrown;
    }
  }

  async #renew(): Promise<void> {
    for (const { claim, stop } of this.#inHand.values()) {
      try {
        if (await renewClaim(this.#deps.orm, claim, this.#rules.leaseMs)) continue;
        stop.abort(new QikError('upload_taken_over'));
      } catch (error) {
        this.#failed(error);
      }
    }
  }
}
