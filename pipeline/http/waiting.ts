import type { FastifyReply } from 'fastify';
import { QikError } from '../errors/catalogue.js';
import type { StreamRules } from './event-streams.js';
import type { KeyWatch } from './key-watch.js';

/** Requests that are answered once there is something to tell: bounded, and let go together. */
export class Waiting {
  readonly #rules: Pick<StreamRules, 'perKey' | 'inAll'>;
  readonly #keys: KeyWatch;
  readonly #held = new Map<AbortController, string>();
  #closed = false;

  constructor(rules: Pick<StreamRules, 'perKey' | 'inAll'>, keys: KeyWatch) {
    this.#rules = rules;
    this.#keys = keys;
  }

  /**
   * Does something that takes until there is something to tell. Its signal is aborted after so many seconds, when the
   * client is gone, when the key is revoked, and when this closes.
   *
   * @throws QikError `too_many_requests` when the key has too many, `busy` when all have
   */
  async hold<T>(
    { keyId, reply, seconds }: { readonly keyId: string; readonly reply: FastifyReply; readonly seconds: number },
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const over = new AbortController();
    this.#admit(keyId);
    this.#held.set(over, keyId);
    const end = (): void => over.abort();
    const timer = setTimeout(end, seconds * 1000);
    reply.raw.once('close', end);
    const unwatch = this.#keys.watch(keyId, end);
    // Who left before this was told of it is not told of it again.
    if (this.#closed || reply.raw.destroyed) end();
    try {
      return await work(over.signal);
    } finally {
      clearTimeout(timer);
      unwatch();
      reply.raw.off('close', end);
      this.#held.delete(over);
    }
  }

  /** Lets all of them go, and has none wait from then on. */
  close(): void {
    this.#closed = true;
    for (const over of this.#held.keys()) over.abort();
  }

  #admit(keyId: string): void {
    if (this.#held.size >= this.#rules.inAll) throw new QikError('busy');
    const own = [...this.#held.values()].filter((one) => one === keyId).length;
    if (own >= this.#rules.perKey)
      throw new QikError('too_many_requests', `The key has ${own} requests waiting, which is as many as it may.`);
  }
}
