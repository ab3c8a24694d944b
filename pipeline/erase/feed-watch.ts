import type { Logger } from 'pino';
import { errorFacts, limited } from '../log/index.js';

/** How often it looks while nothing tells it to: what processes tell each other may get lost. */
const LOOK_EVERY_MS = 1000;

/** Asks which tenants have something behind the number given for each. */
export type NewsOf = (since: ReadonlyMap<string, number>) => Promise<ReadonlySet<string>>;

/** Has it told that there may be news. It may be told for nothing, and not be told. @returns stops telling */
export type OnNews = (told: () => void) => () => void;

type Waiter = { readonly tenant: string; readonly after: number; readonly wake: () => void };

/** The least number that somebody of a tenant waits behind. */
function earliest(waiters: Iterable<Waiter>): Map<string, number> {
  const since = new Map<string, number>();
  for (const { tenant, after } of waiters) since.set(tenant, Math.min(after, since.get(tenant) ?? after));
  return since;
}

/** Wakes those who wait for a feed to go on, with one query a look however many they are. */
export class FeedWatch {
  readonly #newsOf: NewsOf;
  readonly #onNews: OnNews;
  readonly #everyMs: number;
  readonly #failed: (error: unknown) => void;
  readonly #waiters = new Set<Waiter>();
  /** Stops the timer and what it is told; null while nobody waits. */
  #stop: (() => void) | null = null;
  #looking: Promise<void> | null = null;
  #again = false;
  #closed = false;

  constructor(newsOf: NewsOf, onNews: OnNews, logger: Logger, everyMs = LOOK_EVERY_MS) {
    this.#newsOf = newsOf;
    this.#onNews = onNews;
    this.#everyMs = everyMs;
    this.#failed = limited((error: unknown, leftOut) =>
      logger.warn({ error: errorFacts(error), leftOut }, 'could not look for news of a feed'),
    );
  }

  /**
   * Resolves once a tenant's feed seems to go on behind a number, when the signal is aborted, and when this is closed.
   * It may resolve for nothing: whoever waited looks for itself.
   */
  wait(tenant: string, after: number, signal: AbortSignal): Promise<void> {
    if (this.#closed || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.#waiters.delete(waiter);
        if (this.#waiters.size === 0) this.#rest();
        resolve();
      };
      const waiter: Waiter = { tenant, after, wake };
      signal.addEventListener('abort', wake);
      this.#waiters.add(waiter);
      this.#start();
    });
  }

  /** Wakes everybody. No query runs after this has resolved. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { wake } of [...this.#waiters]) wake();
    await this.#looking;
  }

  #start(): void {
    if (this.#stop !== null) return;
    const look = (): void => this.#look();
    const timer = setInterval(look, this.#everyMs);
    timer.unref();
    const stopTelling = this.#onNews(look);
    this.#stop = () => {
      clearInterval(timer);
      stopTelling();
    };
  }

  #rest(): void {
    this.#stop?.();
    this.#stop = null;
  }

  /** One look at a time; what is told meanwhile may be newer than what that one sees. */
  #look(): void {
    this.#again = true;
    if (this.#looking !== null) return;
    this.#looking = this.#run().finally(() => {
      this.#looking = null;
    });
  }

  async #run(): Promise<void> {
    while (this.#again && this.#waiters.size > 0) {
      this.#again = false;
      try {
        const news = await this.#newsOf(earliest(this.#waiters));
        for (const { tenant, wake } of [...this.#waiters]) if (news.has(tenant)) wake();
      } catch (error) {
        this.#failed(error);
      }
    }
  }
}
