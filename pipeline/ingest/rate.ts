/** How slow an upload may be. */
export type RateRule = {
  /** Milliseconds at the start in which anything goes. */
  readonly graceMs: number;
  /** Milliseconds over which the rate is taken. */
  readonly windowMs: number;
  readonly minBytesPerSecond: number;
};

/**
 * Neither of Node's time limits cuts a body that trickles: each byte starts them again. 16 kB/s is a tenth of what a
 * poor 3G uplink gives, so whoever is below it holds a connection and does not send a clip.
 */
export const RATE_RULE: RateRule = { graceMs: 30_000, windowMs: 15_000, minBytesPerSecond: 16_000 };

/** Watches the rate of one upload. Times are given, in milliseconds of any clock that only goes forward. */
export class RateGuard {
  readonly #rule: RateRule;
  readonly #began: number;
  /** When and how many bytes, oldest first, no longer than the window. */
  #marks: { readonly at: number; readonly total: number }[];
  #total = 0;

  constructor(rule: RateRule, now: number) {
    this.#rule = rule;
    this.#began = now;
    this.#marks = [{ at: now, total: 0 }];
  }

  note(bytes: number): void {
    this.#total += bytes;
  }

  /** To be asked every now and then; the answer is about the window that ends now. */
  tooSlow(now: number): boolean {
    this.#marks.push({ at: now, total: this.#total });
    const oldest = now - this.#rule.windowMs;
    // The last mark before the window is its left edge.
    const edge = this.#marks.findLastIndex((mark) => mark.at <= oldest);
    if (edge > 0) this.#marks = this.#marks.slice(edge);
    const [first] = this.#marks;
    if (first === undefined || now - this.#began < this.#rule.graceMs || now - first.at < this.#rule.windowMs)
      return false;
    return ((this.#total - first.total) * 1000) / (now - first.at) < this.#rule.minBytesPerSecond;
  }
}
