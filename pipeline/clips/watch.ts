import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { ClipProgress, ClipState, Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { errorFacts, limited } from '../log/index.js';
import type { ClipNotices } from './clip-notices.js';
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

type Watched = { readonly listeners: Set<Listener>; readonly unlisten: readonly (() => void)[] };

/**
 * Looks at all the clips that somebody waits for: at one at once when there is a notice of it, and at all of them once a
 * second, with one query however many they are, for what shows in the rows and was not told.
 */
export class ClipLookout {
  readonly #orm: Orm;
  readonly #notices: ClipNotices;
  readonly #everyMs: number;
  readonly #failed: (error: unknown) => void;
  readonly #watched = new Map<string, Watched>();
  /** Clips that are to be looked at. */
  readonly #due = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;

  constructor(orm: Orm, notices: ClipNotices, logger: Logger, everyMs = LOOK_EVERY_MS) {
    this.#orm = orm;
    this.#notices = notices;
    this.#everyMs = everyMs;
    this.#failed = limited((error: unknown, leftOut) =>
      logger.warn({ error: errorFacts(error), leftOut }, 'could not look at the clips that are watched'),
    );
  }

  /** @returns stops watching */
  watch(id: string, listener: Listener): () => void {
    const watched = this.#watched.get(id) ?? this.#begin(id);
    watched.listeners.add(listener);
    if (this.#timer === null) {
      this.#timer = setInterval(() => this.#look([...this.#watched.keys()]), this.#everyMs);
      this.#timer.unref();
    }
    return () => {
      watched.listeners.delete(listener);
      if (watched.listeners.size === 0 && this.#watched.get(id) === watched) this.#end(id, watched);
      if (this.#watched.size === 0) this.#stopTimer();
    };
  }

  /** Looks at a clip now if it is watched, for whoever knows that something happened to it. */
  look(id: string): void {
    if (this.#watched.has(id)) this.#look([id]);
  }

  /** No query runs after this has resolved. */
  async close(): Promise<void> {
    this.#stopTimer();
    for (const [id, watched] of this.#watched) this.#end(id, watched);
    this.#due.clear();
    await this.#looking;
  }

  #begin(id: string): Watched {
    const told = (): void => this.look(id);
    const watched = {
      listeners: new Set<Listener>(),
      unlisten: [this.#notices.onGone(id, told), this.#notices.onNews(id, told)],
    };
    this.#watched.set(id, watched);
    return watched;
  }

  #end(id: string, { unlisten }: Watched): void {
    this.#watched.delete(id);
    for (const stop of unlisten) stop();
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** One query at a time. What comes up during one is for the next: that one may not have seen it. */
  #look(ids: readonly string[]): void {
    for (const id of ids) this.#due.add(id);
    this.#looking ??= this.#tellAll().finally(() => {
      this.#looking = null;
    });
  }

  async #tellAll(): Promise<void> {
    while (this.#due.size > 0) {
      const ids = [...this.#due];
      this.#due.clear();
      await this.#tell(ids);
    }
  }

  async #tell(ids: readonly string[]): Promise<void> {
    try {
      const found = await this.#orm
        .select(columns)
        .from(clips)
        .where(inArray(clips.id, [...ids]));
      const byId = new Map(found.map((row) => [row.id, glimpse(row)]));
      for (const id of ids)
        for (const listener of this.#watched.get(id)?.listeners ?? []) listener(byId.get(id) ?? null);
    } catch (error) {
      // The next look is a second away, and those who wait lose nothing: they ask for all that they have not seen.
      this.#failed(error);
    }
  }
}
