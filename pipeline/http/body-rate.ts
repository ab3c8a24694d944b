import type { IncomingMessage } from 'node:http';
import { QikError } from '../errors/catalogue.js';
import { RateGuard, type RateRule } from '../ingest/index.js';

/** Twice a second is often enough for windows of seconds. */
const CHECKS_EVERY_MS = 500;

/**
 * Watches how fast a request comes in while somebody waits for it: all of it, since what stands between the parts of a
 * form, or before the first, can trickle as well as a file.
 */
export class BodyRate {
  readonly #raw: IncomingMessage;
  readonly #guard: RateGuard;
  #read: number;
  /** Milliseconds that were waited. Those that we took for something else are not the sender's. */
  #waited = 0;

  constructor(raw: IncomingMessage, rule: RateRule) {
    this.#raw = raw;
    this.#guard = new RateGuard(rule, 0);
    this.#read = raw.socket.bytesRead;
  }

  /** @throws QikError `upload_too_slow`; what is awaited goes on unheard then */
  async wait<T>(coming: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    let since = performance.now();
    const slow = new Promise<never>((_resolve, reject) => {
      timer = setInterval(() => {
        const now = performance.now();
        this.#waited += now - since;
        since = now;
        if (this.#tooSlow()) reject(new QikError('upload_too_slow'));
      }, CHECKS_EVERY_MS);
    });
    try {
      return await Promise.race([coming, slow]);
    } finally {
      clearInterval(timer);
    }
  }

  #tooSlow(): boolean {
    const { bytesRead } = this.#raw.socket;
    this.#guard.note(bytesRead - this.#read);
    this.#read = bytesRead;
    return this.#guard.tooSlow(this.#waited) && !this.#raw.complete;
  }
}
