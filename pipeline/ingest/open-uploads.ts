import type { Logger } from 'pino';
import { type ClipNotices, touchUploads } from '../clips/index.js';
import type { Orm } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { errorFacts, limited } from '../log/index.js';

/** An upload whose clip is deleted is cut within a second, and one that is silent for a minute counts as dead. */
const TOUCH_EVERY_MS = 1000;

/** An upload on its way in, whose clip has a row in `receiving`. */
export type OpenUpload = {
  /** Aborted with a QikError once its clip is over: `gone`, or `upload_aborted` where it was given up. */
  readonly signal: AbortSignal;
  /** Tells of bytes that came. */
  readonly note: (bytes: number) => void;
  /** Tells how many bytes there will be, where that was not known when it was opened; null: nobody says. */
  readonly expect: (bytes: number | null) => void;
  /** Must be called when it is over, however it ended. */
  readonly end: () => void;
};

type Entry = { declaredBytes: number | null; bytes: number; readonly cut: (reason: QikError) => void };

/** Whole percent; 0 while nobody knows what the whole is. */
const percentOf = ({ bytes, declaredBytes }: Entry): number =>
  declaredBytes === null || declaredBytes === 0 ? 0 : Math.min(100, Math.floor((100 * bytes) / declaredBytes));

export type OpenUploadsDeps = { readonly orm: Orm; readonly notices: ClipNotices; readonly logger: Logger };

/**
 * The uploads that this process has open. Says once a second in the rows that they are alive and how far they are, with
 * one query for all of them, and cuts those whose clips are over by then; a notice cuts them at once.
 */
export class OpenUploads {
  readonly #deps: OpenUploadsDeps;
  readonly #everyMs: number;
  readonly #failed: (error: unknown) => void;
  readonly #open = new Map<string, Entry>();
  #timer: NodeJS.Timeout | null = null;
  #touching: Promise<void> | null = null;
  #onIdle: (() => void)[] = [];

  constructor(deps: OpenUploadsDeps, everyMs = TOUCH_EVERY_MS) {
    this.#deps = deps;
    this.#everyMs = everyMs;
    this.#failed = limited((error: unknown, leftOut) =>
      deps.logger.warn({ error: errorFacts(error), leftOut }, 'progress of uploads was not written'),
    );
  }

  /**
   * To be called when the clip's row is there.
   *
   * @param declaredBytes bytes that it says it will have; null when it does not say
   */
  open(clipId: string, declaredBytes: number | null): OpenUpload {
    const controller = new AbortController();
    const cut = (reason: QikError): void => controller.abort(reason);
    const entry: Entry = { declaredBytes, bytes: 0, cut };
    const unlisten = this.#deps.notices.onGone(clipId, () => cut(new QikError('gone')));
    this.#open.set(clipId, entry);
    if (this.#timer === null) {
      this.#timer = setInterval(() => this.#tick(), this.#everyMs);
      this.#timer.unref();
    }
    return {
      signal: controller.signal,
      note: (bytes) => {
        entry.bytes += bytes;
      },
      expect: (whole) => {
        entry.declaredBytes = whole;
      },
      end: () => {
        unlisten();
        if (this.#open.get(clipId) === entry) this.#open.delete(clipId);
        if (this.#open.size === 0) this.#rest();
      },
    };
  }

  /** Resolves when no upload is open and no query runs. What takes uploads in must have been closed before. */
  async close(): Promise<void> {
    if (this.#open.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
    await this.#touching;
  }

  #rest(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #tick(): void {
    this.#touching ??= this.#touch().finally(() => {
      this.#touching = null;
    });
  }

  async #touch(): Promise<void> {
    const entries = [...this.#open];
    try {
      const over = await touchUploads(
        this.#deps.orm,
        entries.map(([id, entry]) => ({ id, percent: percentOf(entry) })),
      );
      for (const [id, entry] of entries) {
        const reason = over.get(id);
        if (reason !== undefined) entry.cut(reason);
      }
    } catch (error) {
      // The next try is a second away, and nothing is taken for dead before a minute is over.
      this.#failed(error);
    }
  }
}
