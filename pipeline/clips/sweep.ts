import type { Logger } from 'pino';
import type { Orm } from '../db/index.js';
import { errorFacts } from '../log/index.js';
import type { ObjectStore } from '../storage/index.js';
import { findStrays, type SealedClips, type Strays } from './strays.js';

const PERIOD_MS = 3_600_000;

/**
 * More than a tenth of a store that is not tiny was never left by dying processes: then the database is another one
 * than the store belongs to, or an old one, and sweeping would turn a mistake into a loss.
 */
const PLAUSIBLE = { objects: 100, share: 0.1 } as const;

export function isPlausible({ listed, keys, sealed }: Omit<Strays, 'over'>): boolean {
  const strays = Math.max(keys.length, sealed.length);
  return strays <= PLAUSIBLE.objects || strays <= listed * PLAUSIBLE.share;
}

export type SweepDeps = {
  readonly orm: Orm;
  readonly store: ObjectStore;
  readonly sealed: SealedClips;
  readonly logger: Logger;
};

/** What may be removed: objects by their keys, and encryption keys by their clips. Never used again. */
export type Ripe = Pick<Strays, 'keys' | 'sealed'>;

const NOTHING: Ripe = { keys: [], sealed: [] };

export class Sweep {
  readonly #deps: SweepDeps;
  /** Strays of the last look, if it counts. */
  #seen: Ripe = NOTHING;

  constructor(deps: SweepDeps) {
    this.#deps = deps;
  }

  /**
   * Looks for strays.
   *
   * @param alone that nobody is at work on this store: what is a stray now was left by the dead. Otherwise a stray has
   *   to be one in two looks that follow each other, since an upload or an attempt may be between its two steps.
   * @returns what may be removed, now or later
   */
  async look(alone: boolean): Promise<Ripe> {
    const { orm, store, sealed } = this.#deps;
    const strays = await findStrays(orm, store, sealed);
    if (!isPlausible(strays)) {
      this.#seen = NOTHING;
      this.#deps.logger.error(
        { listed: strays.listed, strays: strays.keys.length, sealed: strays.sealed.length },
        'nothing was swept: so many objects without a row mean that the database and the store do not belong together',
      );
      return NOTHING;
    }
    const [keysBefore, sealedBefore] = [new Set(this.#seen.keys), new Set(this.#seen.sealed)];
    const { over } = strays;
    this.#seen = { keys: [...strays.keys, ...over.keys], sealed: [...strays.sealed, ...over.sealed] };
    if (alone) return this.#seen;
    return {
      keys: this.#seen.keys.filter((key) => keysBefore.has(key)),
      sealed: this.#seen.sealed.filter((id) => sealedBefore.has(id)),
    };
  }

  /** Removes what `look` found, until it is told to stop: an encryption key first, then objects. @returns how many */
  async remove({ keys, sealed }: Ripe, signal?: AbortSignal): Promise<number> {
    let removed = 0;
    for (const id of sealed) {
      if (signal?.aborted === true) break;
      await this.#deps.sealed.destroy(id);
      removed += 1;
    }
    for (const key of keys) {
      if (signal?.aborted === true) break;
      await this.#deps.store.delete(key);
      removed += 1;
    }
    if (removed > 0) this.#deps.logger.warn({ removed }, 'objects and keys without a row were removed');
    return removed;
  }
}

export type Sweeper = { readonly stop: () => Promise<void> };

/**
 * Sweeps the store once every hour until it is stopped, and before that what was found at the start. Resolves when
 * the first look is over: where this process is alone, nothing may take work in before that.
 */
export async function startSweeper(deps: SweepDeps, alone: boolean): Promise<Sweeper> {
  const sweep = new Sweep(deps);
  const stopping = new AbortController();
  const guarded = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      deps.logger.error({ error: errorFacts(error) }, 'sweeping the store failed');
    }
  };
  let found = NOTHING;
  await guarded(async () => {
    found = await sweep.look(alone);
  });
  let running = guarded(() => sweep.remove(found, stopping.signal));
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = running
      .then(() => guarded(async () => sweep.remove(await sweep.look(false), stopping.signal)))
      .finally(() => {
        busy = false;
      });
  }, PERIOD_MS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
