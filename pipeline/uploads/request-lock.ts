import type { Lock, Locker } from '@tus/server';
import type { Held, UploadLocks } from './locks.js';

/**
 * The lock of one request, as the protocol's server asks for it. It is let go only when what was begun under it has
 * come to an end.
 */
export class RequestLock implements Locker {
  readonly #locks: UploadLocks;
  readonly #signal: AbortSignal;
  #held: Held | null = null;
  #work: Promise<unknown> = Promise.resolve();

  /** @param signal aborted when nobody waits for the answer any more */
  constructor(locks: UploadLocks, signal: AbortSignal) {
    this.#locks = locks;
    this.#signal = signal;
  }

  /** Null before it is taken, and where there is nothing to lock. */
  get held(): Held | null {
    return this.#held;
  }

  /** Takes over the lock of an upload that this request made. */
  own(held: Held): void {
    this.#held = held;
  }

  /** Does something that must be over before the lock goes to another. */
  during<T>(work: () => Promise<T>): Promise<T> {
    const running = work();
    this.#work = running.catch(() => undefined);
    return running;
  }

  newLock(id: string): Lock {
    return {
      // The server's own way of cancelling lets some seconds pass; this request listens to the lock itself.
      lock: async () => {
        this.#held = await this.#locks.take(id, this.#signal);
      },
      unlock: async () => {
        await this.#work;
        const held = this.#held;
        this.#held = null;
        await held?.release();
      },
    };
  }
}
