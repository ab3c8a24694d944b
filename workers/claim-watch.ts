import type { Logger } from 'pino';
import { type Fence, touchClip } from '../pipeline/clips/index.js';
import type { ClipProgress, Orm } from '../pipeline/db/index.js';
import { errorFacts } from '../pipeline/log/index.js';
import type { WorkerDeps } from './deps.js';

/**
 * How often the claim is confirmed, with the latest progress. Whoever takes the claim away, on whichever machine, finds
 * ffmpeg dead within two seconds: this second, and what the database and the kill take.
 */
const CONFIRM_EVERY_MS = 1000;

/**
 * Keeps a claim alive while its work goes on: confirms it once a second, with the latest progress, and stops
 * the work once the claim is another's or the clip is gone. A notice of the latter stops it at once.
 */
export class ClaimWatch {
  readonly #orm: Orm;
  readonly #fence: Fence;
  readonly #logger: Logger;
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #unlisten: () => void;
  #news: ClipProgress | null = null;
  #writing: Promise<void> | null = null;

  constructor({ orm, notices }: Pick<WorkerDeps, 'orm' | 'notices'>, fence: Fence, logger: Logger) {
    this.#orm = orm;
    this.#fence = fence;
    this.#logger = logger;
    this.#timer = setInterval(() => this.#tick(), CONFIRM_EVERY_MS);
    this.#timer.unref();
    this.#unlisten = notices.onGone(fence.clipId, () => this.lose());
  }

  /** Aborted once the claim is lost. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  get isLost(): boolean {
    return this.#lost.signal.aborted;
  }

  report(progress: ClipProgress): void {
    this.#news = progress;
  }

  /** To be called where a write of the work's own found the claim gone. */
  lose(): void {
    if (!this.isLost) this.#lost.abort('superseded');
  }

  /** No write happens after this has resolved. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#unlisten();
    await this.#writing;
  }

  #tick(): void {
    if (this.#writing !== null || this.isLost) return;
    this.#writing = this.#write().finally(() => {
      this.#writing = null;
    });
  }

  async #write(): Promise<void> {
    const news = this.#news;
    this.#news = null;
    try {
      if (!(await touchClip(this.#orm, this.#fence, news))) this.lose();
    } catch (error) {
      // The next tick tries again; should it go on, the reconciler gives the clip to another and the fence holds.
      this.#logger.warn({ clip: this.#fence.clipId, error: errorFacts(error) }, 'progress was not written');
    }
  }
}
