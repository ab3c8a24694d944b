import { Readable } from 'node:stream';

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/**
 * The body of an answer as a stream that lets go at once. `Readable.from` waits with that for the next bytes, which a
 * source that stands still may never send.
 */
export class SourceBody extends Readable {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #letGo: (begun: boolean) => void;
  #begun = false;

  /** @param letGo ends the request, given whether any of it was read; called once, also after the last byte */
  constructor(body: AsyncIterable<Uint8Array>, letGo: (begun: boolean) => void) {
    super();
    this.#chunks = body[Symbol.asyncIterator]();
    this.#letGo = letGo;
  }

  override _read(): void {
    this.#begun = true;
    this.#chunks.next().then(
      ({ done, value }) => this.push(done === true ? null : value),
      (error: unknown) => this.destroy(asError(error)),
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#letGo(this.#begun);
    done(error);
  }
}
