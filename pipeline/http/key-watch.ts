import type { Logger } from 'pino';
import { errorFacts, limited } from '../log/index.js';

/** How long what a revoked key holds open goes on, whichever process it was revoked in. */
const LOOK_EVERY_MS = 2000;

/** Those of some keys, by their ids, that still open something. */
export type HoldingOf = (keyIds: readonly string[]) => Promise<ReadonlySet<string>>;

/** Ends what keys hold open that open nothing any more: one query a look, however many they are. */
export class KeyWatch {
  readonly #holdingOf: HoldingOf;
  readonly #everyMs: number;
  readonly #failed: (error: unknown) => void;
  readonly #held = new Map<string, Set<() => void>>();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #again = false;

  constructor(holdingOf: HoldingOf, logger: Logger, everyMs = LOOK_EVERY_MS) {
    this.#holdingOf = holdingOf;
    this.#everyMs = everyMs;
    this.#failed = limited((error: unknown, leftOut) =>
      logger.warn({ error: errorFacts(error), leftOut }, 'could not look whether keys were revoked'),
    );
  }

  /** @param end called once the key opens nothing any more. @returns stops watching */
  watch(keyId: string, end: () => void): () => void {
    const ends = this.#held.get(keyId) ?? new Set();
    this.#held.set(keyId, ends.add(end));
    if (this.#timer === null) {
      this.#timer = setInterval(() => this.look(), this.#everyMs);
      this.#timer.unref();
    }
    return () => {
      ends.delete(end);
      if (ends.size === 0 && this.#held.get(keyId) === ends) this.#held.delete(keyId);
      if (this.#held.size === 0) this.#rest();
    };
  }

  /** Looks at once: a key was revoked here. */
  look(): void {
    // One look at a time; what is revoked meanwhile may be newer than what that one sees.
    this.#again = true;
    this.#looking ??= this.#run().finally(() => {
      this.#looking = null;
    });
  }

  /** No query runs after this has resolved. */
  async close(): Promise<void> {
    this.#rest();
    this.#again = false;
    await this.#looking;
  }

  #rest(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  async #run(): Promise<void> {
    while (this.#again && this.#held.size > 0) {
      this.#again = false;
      try {
        const asked = [...this.#held.keys()];
        const holding = await this.#holdingOf(asked);
        for (const keyId of asked) if (!holding.has(keyId)) for (const end of this.#held.get(keyId) ?? []) end();
      } catch (error) {
        // The next look is seconds away.
        this.#failed(error);
      }
    }
  }
}
