import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import type { Orm } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { errorFacts, limited } from '../log/index.js';
import { type LockName, releaseLock, renewLocks, takeLock } from './lock-rows.js';

/** Often enough that nine may fail before a lock is lost, and how long a request of another process waits at most to be heard. */
const RENEW_EVERY_MS = 1000;
const TRY_EVERY_MS = 100;
/** Longer than a lease, so that whoever comes after a process that died need not come twice. */
const WAIT_MS = 20_000;

/** A lock that this process has. */
export type Held = LockName & {
  /** Whether it was taken from one who may only be paused, and could wake up over the bytes. */
  readonly overtaken: boolean;
  /** Aborted with a QikError once it should be let go: another request waits for it, or has it already. */
  readonly signal: AbortSignal;
  /** Lets it go. */
  readonly release: () => Promise<void>;
};

type Entry = LockName & { readonly ask: () => void };

/**
 * Locks on uploads, in their rows: whoever has one is heard of every second, and lets go when another request wants the
 * upload, in this process or another. One that died is overtaken when its lease has run out.
 */
export class UploadLocks {
  readonly #orm: Orm;
  readonly #waitMs: number;
  readonly #failed: (error: unknown) => void;
  readonly #process = uuidv7();
  readonly #held = new Map<string, Entry>();
  #number = 0;
  #timer: NodeJS.Timeout | null = null;
  #renewing: Promise<void> | null = null;

  /** @param waitMs how long a request waits for another to let go */
  constructor(orm: Orm, logger: Logger, waitMs = WAIT_MS) {
    this.#orm = orm;
    this.#waitMs = waitMs;
    this.#failed = limited((error: unknown, leftOut) =>
      logger.warn({ error: errorFacts(error), leftOut }, 'locks on uploads were not renewed or let go'),
    );
  }

  /** A name that nobody else has, for whoever makes an upload and has its lock from the start. */
  newHolder(): string {
    this.#number += 1;
    return `${this.#process}:${this.#number}`;
  }

  /**
   * Waits for the lock, and makes whoever has it let go.
   *
   * @returns null where there is no such upload, or not any more
   * @throws QikError `upload_locked` when it cannot be had in time; the signal's reason
   */
  async take(id: string, signal: AbortSignal): Promise<Held | null> {
    const holder = this.newHolder();
    const until = performance.now() + this.#waitMs;
    for (;;) {
      signal.throwIfAborted();
      const taken = await takeLock(this.#orm, id, holder);
      if (taken === 'none') return null;
      if (taken !== 'busy') return this.hold({ id, holder }, taken === 'overtaken');
      if (performance.now() > until) throw new QikError('upload_locked');
      // One of this process need not wait for its renewal to hear of it.
      for (const entry of this.#held.values()) if (entry.id === id) entry.ask();
      await sleep(TRY_EVERY_MS);
    }
  }

  /** Keeps a lock that the row names already. */
  hold({ id, holder }: LockName, overtaken = false): Held {
    const asked = new AbortController();
    this.#held.set(holder, { id, holder, ask: () => asked.abort(new QikError('upload_taken_over')) });
    if (this.#timer === null) {
      this.#timer = setInterval(() => this.#tick(), RENEW_EVERY_MS);
      this.#timer.unref();
    }
    return {
      ...{ id, holder, overtaken, signal: asked.signal },
      release: async () => {
        this.#held.delete(holder);
        if (this.#held.size === 0) this.#rest();
        // What was done under it is done; where this cannot be written, the lease runs out.
        await releaseLock(this.#orm, { id, holder }).catch(this.#failed);
      },
    };
  }

  /** Resolves when no query runs. Whoever holds locks must have let them go before. */
  async close(): Promise<void> {
    this.#rest();
    await this.#renewing;
  }

  #rest(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #tick(): void {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null;
    });
  }

  async #renew(): Promise<void> {
    const entries = [...this.#held.values()];
    if (entries.length === 0) return;
    try {
      const renewed = await renewLocks(this.#orm, entries);
      for (const entry of entries) if (renewed.get(entry.holder)?.wanted !== false) entry.ask();
    } catch (error) {
      // The lease outlives some of these, and what is written under a lock that is lost does not count.
      this.#failed(error);
    }
  }
}
