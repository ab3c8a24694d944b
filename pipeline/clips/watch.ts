import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { ClipProgress, ClipState, Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { errorFacts, limited } from '../log/index.js';
import { isClipId } from './read.js';
import { overNow, shownState } from './shown.js';

const { clips, outbox } = tables;

/** Workers write progress about once a second, so looking more often would find nothing new. */
export const LOOK_EVERY_MS = 1000;

/** What is needed to see that something happened to a clip. */
export type Glimpse = {
  readonly id: string;
  readonly state: ClipState;
  readonly progress: ClipProgress | null;
  /** Number of its latest event. */
  readonly seq: number;
};

// Written out, since in the selection of one table its columns go without the table's name.
const lastSeq = sql<number>`(select coalesce(max(o.seq), 0) from ${outbox} o where o.clip_id = ${clips}.id)`;

const columns = { id: clips.id, state: clips.state, progress: clips.progress, over: overNow, seq: lastSeq };

type Found = Omit<Glimpse, 'seq'> & { readonly over: boolean; readonly seq: number | string };

// A 64-bit number may come as a text, depending on the driver.
const glimpse = ({ over, ...found }: Found): Glimpse => ({
  ...found,
  state: shownState(found.state, over),
  seq: Number(found.seq),
});

/** A look at one clip; null when there is none, or when it belongs to another tenant. */
export async function glimpseOf(
  orm: Orm,
  { id, tenant }: { readonly id: string; readonly tenant: string },
): Promise<Glimpse | null> {
  if (!isClipId(id)) return null;
  const [found] = await orm
    .select(columns)
    .from(clips)
    .where(and(eq(clips.id, id), eq(clips.tenant, tenant)));
  return found === undefined ? null : glimpse(found);
}

/** Told with every look; null once the clip has no row any more. */
type Listener = (glimpse: Glimpse | null) => void;

/**
 * Looks at all the clips that somebody waits for, with one query a second however many they are. The worker may be
 * another process on another machine: what it does shows in the rows.
 */
export class ClipLookout {
  readonly #orm: Orm;
  readonly #everyMs: number;
  readonly #failed: (error: unknown) => void;
  readonly #listeners = new Map<string, Set<Listener>>();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;

  constructor(orm: Orm, logger: Logger, everyMs = LOOK_EVERY_MS) {
    this.#orm = orm;
    this.#everyMs = everyMs;
    this.#failed = limited((error: unknown, leftOut) =>
      logger.warn({ error: errorFacts(error), leftOut }, 'could not look at the clips that are watched'),
    );
  }

  /** @returns stops watching */
  watch(id: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    if (this.#timer === null) {
      this.#timer = setInterval(() => this.look(), this.#everyMs);
      this.#timer.unref();
    }
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(id) === listeners) this.#listeners.delete(id);
      if (this.#listeners.size === 0) this.#stopTimer();
    };
  }

  /** Looks now, for whoever knows that something happened. One look at a time. */
  look(): void {
    if (this.#looking !== null || this.#listeners.size === 0) return;
    this.#looking = this.#tell().finally(() => {
      this.#looking = null;
    });
  }

  /** No query runs after this has resolved. */
  async close(): Promise<void> {
    this.#stopTimer();
    this.#listeners.clear();
    await this.#looking;
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  async #tell(): Promise<void> {
    const ids = [...this.#listeners.keys()];
    try {
      const found = await this.#orm.select(columns).from(clips).where(inArray(clips.id, ids));
      const byId = new Map(found.map((row) => [row.id, glimpse(row)]));
      for (const id of ids) for (const listener of this.#listeners.get(id) ?? []) listener(byId.get(id) ?? null);
    } catch (error) {
      // The next look is a second away, and those who wait lose nothing: they ask for all that they have not seen.
      this.#failed(error);
    }
  }
}
