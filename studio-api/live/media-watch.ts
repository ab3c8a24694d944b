import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import { LIBRARY_TENANT } from '../../pipeline/access/index.js';
import { type ClipProgress, type ClipState, type Orm, tables } from '../../pipeline/db/index.js';
import { errorFacts, limited } from '../../pipeline/log/index.js';
import { studioTables } from '../db/index.js';

const { clips } = tables;
const { flikSources } = studioTables;

/** Workers write progress about once a second, so looking more often would find nothing new. */
const LOOK_EVERY_MS = 1000;
/** What is told within that time is looked at with one query. */
const TOGETHER_MS = 100;
/** Clips that are looked at with one query; further ones with the next. */
const AT_ONCE = 500;

/** How far the making of a video of the library is. */
export type MediaHint = {
  readonly kind: 'media' | 'source';
  readonly id: string;
  readonly state: ClipState;
  readonly progress: ClipProgress | null;
};

/**
 * Looks at what is made for the library, for as long as it is open: at what is worked on once a second, and at
 * what something is said of at once.
 */
export class MediaWatch {
  readonly #orm: Orm;
  readonly #tell: (hint: MediaHint) => void;
  readonly #failed: (error: unknown) => void;
  /** What was told of each that was worked on. */
  readonly #told = new Map<string, string>();
  readonly #due = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #soon: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;

  constructor(orm: Orm, logger: Logger, tell: (hint: MediaHint) => void) {
    this.#orm = orm;
    this.#tell = tell;
    this.#failed = limited((error: unknown, leftOut) =>
      logger.warn({ error: errorFacts(error), leftOut }, 'could not look at what is made for the library'),
    );
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
    this.#look();
  }

  /** Something happened to a clip, of the library or not. */
  news(clipId: string): void {
    this.#due.add(clipId);
    this.#soon ??= setTimeout(() => this.#look(), TOGETHER_MS).unref();
  }

  /** No query runs after this has resolved. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#soon !== null) clearTimeout(this.#soon);
    await this.#looking;
  }

  #look(): void {
    this.#soon = null;
    this.#looking ??= this.#run()
      // The next look is a second away.
      .catch(this.#failed)
      .finally(() => {
        this.#looking = null;
      });
  }

  async #run(): Promise<void> {
    const asked = [...this.#due].slice(0, AT_ONCE);
    const rows = await this.#orm
      .select({
        ...{ id: clips.id, state: clips.state, progress: clips.progress },
        isSource: sql<boolean>`exists (select 1 from ${flikSources} as source where source.id = ${clips}.id)`,
      })
      .from(clips)
      .where(
        and(
          eq(clips.tenant, LIBRARY_TENANT),
          or(eq(clips.state, 'processing'), asked.length === 0 ? undefined : inArray(clips.id, asked)),
        ),
      );
    for (const id of asked) this.#due.delete(id);
    const found = new Set(rows.map(({ id }) => id));
    // Nobody works on it any more, and what became of it was not told: it is asked for with the next look.
    for (const id of this.#told.keys()) {
      if (found.has(id)) continue;
      this.#told.delete(id);
      if (!asked.includes(id)) this.#due.add(id);
    }
    for (const { isSource, ...row } of rows) {
      const text = JSON.stringify([row.state, row.progress]);
      if (this.#told.get(row.id) !== text) this.#tell({ kind: isSource ? 'source' : 'media', ...row });
      if (row.state === 'processing') this.#told.set(row.id, text);
      else this.#told.delete(row.id);
    }
  }
}
