/** Lets a few do something at a time; the others wait in the order in which they came. */
export class Places {
  readonly #places: number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(places: number) {
    this.#places = places;
  }

  /** @throws the signal's reason when it is aborted before its turn */
  async take<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.#taken < this.#places) this.#taken += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The place goes to the next one as it is, so that nobody who comes just now takes it.
      if (next === undefined) this.#taken -= 1;
      else next();
    }
  }
}
