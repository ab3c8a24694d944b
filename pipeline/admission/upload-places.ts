import { QikError } from '../errors/catalogue.js';

export type PlaceRules = {
  /** Uploads that one key may have under way in this process. */
  readonly perKey: number;
  /** Uploads of all keys. */
  readonly inAll: number;
  /** Bytes that all of them may have together, as far as they say. */
  readonly bytesInAll: number;
};

/** The uploads whose bodies this process reads: counted while they are, whatever becomes of them. */
export class UploadPlaces {
  readonly #rules: PlaceRules;
  readonly #ofKey = new Map<string, number>();
  #uploads = 0;
  #bytes = 0;

  constructor(rules: PlaceRules) {
    this.#rules = rules;
  }

  /** Bytes that the uploads under way will have together. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Takes a place.
   *
   * @param bytes that the upload will have, or the most that it may have
   * @returns gives the place back; more than once does nothing
   * @throws QikError `too_many_requests` when the key has as many as it may, `overloaded` when all have
   */
  enter(keyId: string, bytes: number): () => void {
    const { perKey, inAll, bytesInAll } = this.#rules;
    const own = this.#ofKey.get(keyId) ?? 0;
    if (own >= perKey)
      throw new QikError('too_many_requests', `The key has ${own} uploads under way, which is as many as it may.`);
    // A single one always fits: it would have to wait for ever otherwise.
    if (this.#uploads >= inAll || (this.#uploads > 0 && this.#bytes + bytes > bytesInAll))
      throw new QikError('overloaded');
    this.#ofKey.set(keyId, own + 1);
    this.#uploads += 1;
    this.#bytes += bytes;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#uploads -= 1;
      this.#bytes -= bytes;
      const left = (this.#ofKey.get(keyId) ?? 1) - 1;
      if (left === 0) this.#ofKey.delete(keyId);
      else this.#ofKey.set(keyId, left);
    };
  }
}
