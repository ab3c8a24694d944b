import type { IncomingMessage } from 'node:http';
import { QikError } from '../errors/catalogue.js';
import { RateGuard, type RateRule } from '../ingest/index.js';

/** Bytes that may wait between the connection and the disk. */
const WAITING_BYTES = 65_536;
/** Twice a second is often enough for windows of seconds. */
const RATE_CHECKS_EVERY_MS = 500;

/**
 * The body of a request as it comes in. It can be cut at any moment: then it ends as if nothing more had been sent, so
 * that everything which came before is kept, and `cutBy` says why. The connection stays, for the answer.
 */
export class Incoming {
  readonly body: ReadableStream<Uint8Array>;
  readonly #raw: IncomingMessage;
  readonly #queue: { controller: ReadableStreamDefaultController<Uint8Array> | null };
  readonly #release: () => void;
  #guard: NodeJS.Timeout | null = null;
  #rate: RateGuard | null = null;
  #cutBy: QikError | null = null;
  #whole = false;
  #over = false;

  constructor(raw: IncomingMessage) {
    this.#raw = raw;
    const queue: { controller: ReadableStreamDefaultController<Uint8Array> | null } = { controller: null };
    this.#queue = queue;
    const onData = (chunk: Buffer): void => this.#take(chunk);
    const onEnd = (): void => {
      this.#whole = true;
      this.#end();
    };
    const onBroken = (): void => this.cut(new QikError('upload_aborted'));
    this.#release = () => void raw.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
    // Paused first: a listener alone would set it going.
    raw.pause();
    raw.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          queue.controller = controller;
        },
        pull: () => void raw.resume(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: WAITING_BYTES }),
    );
    // It may have broken before there was anybody to tell.
    if (raw.destroyed) onBroken();
  }

  /** Why it was cut; null: it was not. */
  get cutBy(): QikError | null {
    return this.#cutBy;
  }

  /** Whether it came to its own end. */
  get whole(): boolean {
    return this.#whole && this.#cutBy === null;
  }

  /** From now on it must not come too slowly, or it is cut with `upload_too_slow`. */
  watch(rule: RateRule): void {
    // A small one may be all here before anybody looks.
    if (this.#over) return;
    this.#rate = new RateGuard(rule, performance.now());
    this.#guard = setInterval(() => {
      if (this.#rate?.tooSlow(performance.now()) === true) this.cut(new QikError('upload_too_slow'));
    }, RATE_CHECKS_EVERY_MS);
  }

  /** Ends it where it is; the first reason counts, and none once it is over. */
  cut(reason: QikError): void {
    if (this.#over) return;
    this.#cutBy = reason;
    this.#end();
  }

  /** To be called when nobody wants it any more: what still comes is thrown away. */
  close(): void {
    this.#end();
    this.#release();
    // A late error, of a connection that breaks, has nobody left to hear it.
    this.#raw.on('error', () => undefined);
    // What was read and not taken would keep the connection from its next request.
    this.#raw.resume();
  }

  #take(chunk: Buffer): void {
    const { controller } = this.#queue;
    if (this.#over || controller === null) return;
    this.#rate?.note(chunk.length);
    controller.enqueue(chunk);
    if ((controller.desiredSize ?? 0) <= 0) this.#raw.pause();
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#guard !== null) clearInterval(this.#guard);
    this.#queue.controller?.close();
  }
}
