import type { Logger } from 'pino';
import type { Notices, Orm } from '../../pipeline/db/index.js';
import { type Hint, hintIn } from './hints.js';
import { type MediaHint, MediaWatch } from './media-watch.js';

type Listener = (hint: Hint | MediaHint) => void;

type HubDeps = { readonly orm: Orm; readonly notices: Pick<Notices, 'listen'>; readonly logger: Logger };

/**
 * Hands what happens in the studio to everybody in this process who shows it. Hints that are lost are not told later:
 * pages ask for what they show when they come again.
 */
export class StudioHub {
  readonly #deps: HubDeps;
  readonly #listeners = new Set<Listener>();
  readonly #stops: (() => Promise<void>)[] = [];
  #watch: MediaWatch | null = null;

  private constructor(deps: HubDeps) {
    this.#deps = deps;
  }

  /** Listens from then on. */
  static async open(deps: HubDeps): Promise<StudioHub> {
    const hub = new StudioHub(deps);
    hub.#stops.push(
      await deps.notices.listen('studio', (payload) => {
        const hint = hintIn(payload);
        if (hint !== null) hub.#tell(hint);
      }),
      await deps.notices.listen('news', (clipId) => {
        if (clipId !== '') hub.#watch?.news(clipId);
      }),
    );
    return hub;
  }

  /** What is being made is looked at only while somebody listens. @returns stops telling */
  listen(listener: Listener): () => void {
    const entry: Listener = (hint) => listener(hint);
    this.#listeners.add(entry);
    const { orm, logger } = this.#deps;
    this.#watch ??= new MediaWatch(orm, logger, (hint) => this.#tell(hint));
    return () => {
      this.#listeners.delete(entry);
      if (this.#listeners.size > 0) return;
      const watch = this.#watch;
      this.#watch = null;
      // A look that is under way finds nobody to tell.
      void watch?.close();
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#stops.splice(0).map((stop) => stop()));
    await this.#watch?.close();
  }

  #tell(hint: Hint | MediaHint): void {
    for (const listener of this.#listeners) listener(hint);
  }
}
