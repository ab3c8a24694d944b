import { Readable } from 'node:stream';
import { QikError } from '../errors/catalogue.js';
import type { KeyWatch } from './key-watch.js';

export type StreamRules = {
  /** Streams that one key may have open in this process. */
  readonly perKey: number;
  /** Streams that this process keeps open in all. */
  readonly inAll: number;
  /** Milliseconds between two signs of life, so that nothing on the way takes a quiet stream for a dead one. */
  readonly heartbeatMs: number;
};

export const STREAM_RULES: StreamRules = { perKey: 100, inAll: 1000, heartbeatMs: 15_000 };

/** Milliseconds after which a client that lost its stream is to come again. */
const COME_AGAIN_MS = 2000;
/** A reader who lets so much pile up does not read any more. */
const MAX_UNREAD_BYTES = 1_000_000;

/** One answer in the form of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export class EventStream {
  readonly body: Readable;
  #over = false;
  /** Those that wait until the reader wants more. */
  readonly #held: (() => void)[] = [];

  constructor() {
    this.body = new Readable({ read: () => this.#release() });
    this.body.once('close', () => {
      this.#over = true;
      this.#release();
    });
    this.#write(`retry: ${COME_AGAIN_MS}\n\n`);
  }

  get over(): boolean {
    return this.#over;
  }

  /** @param id what the client hands back when it comes again; null: nothing to come back to */
  send(event: string, data: unknown, id: string | null): void {
    this.#write(`event: ${event}\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
  }

  /** Has the client hand this id back when it comes again, without an event. */
  mark(id: string): void {
    this.#write(`id: ${id}\n\n`);
  }

  /** Resolves once the reader has taken what was sent, or the stream is over: for whoever has more than a little to send. */
  drained(): Promise<void> {
    if (this.#over || this.body.readableLength < this.body.readableHighWaterMark) return Promise.resolve();
    return new Promise((resolve) => this.#held.push(resolve));
  }

  heartbeat(): void {
    this.#write(': still here\n\n');
  }

  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.body.push(null);
    this.#release();
  }

  #release(): void {
    for (const resume of this.#held.splice(0)) resume();
  }

  #write(text: string): void {
    if (this.#over) return;
    this.body.push(text);
    if (this.body.readableLength > MAX_UNREAD_BYTES) this.body.destroy();
  }
}

type Open = { readonly keyId: string; readonly stream: EventStream };

/** All streams of this process: bounded, kept alive, and closed together. */
export class EventStreams {
  readonly #rules: StreamRules;
  readonly #keys: KeyWatch;
  readonly #open = new Set<Open>();
  #closed = false;

  constructor(rules: StreamRules, keys: KeyWatch) {
    this.#rules = rules;
    this.#keys = keys;
  }

  /**
   * The stream ends when its key is revoked.
   *
   * @throws QikError `too_many_requests` when the key has too many, `busy` when all have
   */
  open(keyId: string): EventStream {
    if (this.#closed || this.#open.size >= this.#rules.inAll) throw new QikError('busy');
    const own = [...this.#open].filter((one) => one.keyId === keyId).length;
    if (own >= this.#rules.perKey)
      throw new QikError('too_many_requests', `The key has ${own} streams of events open, which is as many as it may.`);
    const stream = new EventStream();
    const entry = { keyId, stream };
    this.#open.add(entry);
    const timer = setInterval(() => stream.heartbeat(), this.#rules.heartbeatMs);
    timer.unref();
    const unwatch = this.#keys.watch(keyId, () => stream.end());
    stream.body.once('close', () => {
      clearInterval(timer);
      unwatch();
      this.#open.delete(entry);
    });
    return stream;
  }

  /** Ends all streams and opens none again. */
  close(): void {
    this.#closed = true;
    for (const { stream } of this.#open) stream.end();
  }
}
