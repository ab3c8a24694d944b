/** Milliseconds before the first repeat, and the longest between two. */
const FIRST_MS = 250;
const LONGEST_MS = 15_000;

/**
 * Milliseconds to wait before a request is repeated: twice as long each time, and a part of that by chance, so that many
 * who were cut off together do not come back together.
 *
 * @param tries requests that failed so far, from 1
 * @param random from 0 up to 1
 */
export const backoffMs = (tries: number, random: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries - 1, 16)) * (0.5 + random / 2);

/** Resolves after so many milliseconds. @throws the signal's reason when it is aborted */
export const sleep = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });

/** What ends one request: its caller, or its time. */
export class Deadline {
  /** Whether its time is over. */
  late = false;
  readonly #over = new AbortController();
  readonly #caller: AbortSignal | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param caller aborts it as well */
  constructor(caller: AbortSignal | undefined) {
    this.#caller = caller;
    if (caller?.aborted) this.#abort();
    else caller?.addEventListener('abort', this.#abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** Its time is over so many milliseconds from now; null: never. Takes back what was said before. */
  within(ms: number | null): void {
    clearTimeout(this.#timer);
    if (ms === null) return;
    this.#timer = setTimeout(() => {
      this.late = true;
      this.#over.abort(new Error(`Nothing came for ${ms} ms.`));
    }, ms);
  }

  /** Ends the request, if it is not over: nothing of it is wanted any more. */
  end(): void {
    this.within(null);
    this.#caller?.removeEventListener('abort', this.#abort);
    this.#over.abort();
  }

  readonly #abort = (): void => this.#over.abort(this.#caller?.reason);
}
