import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { markOf } from './canonical.js';
import type { CataloguePosition } from './cursor.js';
import type { Earlier, Edition } from './documents.js';
import { loadMedia } from './load-media.js';
import { type EarlierRow, earlierRows, headOf, newestRows, prunedThrough, rowsAt, rowsOf, rowsSince } from './log.js';
import type { FlikMedia } from './media.js';
import { EMPTY_STATE, type LiveFlik, type LivePack, type LogRow, withRows } from './state.js';

/** One snapshot for all that belongs together. */
const SNAPSHOT = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const;

/** Digests that are remembered: of more catalogues than there are in most quarters of a year. */
const MARKS = 2000;

function earlierOf(rows: readonly EarlierRow[]): Earlier {
  const fliks = new Map<string, LiveFlik | null>();
  const packs = new Map<string, LivePack | null>();
  for (const { kind, id, row } of rows) {
    const content = row?.content ?? null;
    if (kind === 'flik') fliks.set(id, row !== null && content?.kind === 'flik' ? { ...row, content } : null);
    else packs.set(id, row !== null && content?.kind === 'pack' ? { ...row, content } : null);
  }
  return { fliks, packs };
}

/** The catalogue as devices read it, kept in memory: only what was published since the last look is read again. */
export class CatalogueReader {
  readonly #orm: Orm;
  readonly #media = new Map<string, FlikMedia>();
  readonly #mediaOf = (id: string): FlikMedia | null => this.#media.get(id) ?? null;
  #newest: Edition = { state: EMPTY_STATE, mark: markOf([]), mediaOf: this.#mediaOf };
  #reading: Promise<Edition> | null = null;
  /** Digests of catalogues by their numbers: of one that was an import it takes as long as all else to read. */
  readonly #marks = new Map<number, string>();

  constructor(orm: Orm) {
    this.#orm = orm;
  }

  /** The newest catalogue. Who asks while it is read waits for the read after: what they know of is in it. */
  async edition(): Promise<Edition> {
    await this.#reading?.catch(() => undefined);
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #read(): Promise<Edition> {
    const known = this.#newest;
    const found = await this.#orm.transaction(async (tx) => {
      const seq = await headOf(tx);
      if (seq === known.state.seq) return null;
      // Behind what is known: the database was restored from an earlier time. Cut off since: not every row is there.
      const afresh = seq < known.state.seq || known.state.seq < (await prunedThrough(tx));
      if (afresh) this.#marks.clear();
      const rows = afresh ? await newestRows(tx) : await rowsSince(tx, known.state.seq);
      return { seq, rows, from: afresh ? EMPTY_STATE : known.state };
    }, SNAPSHOT);
    if (found === null) return known;
    const { seq, rows, from } = found;
    await this.#need(rows);
    const mark = markOf(rows.filter((row) => row.seq === seq));
    this.#newest = { state: withRows(from, rows, seq), mark, mediaOf: this.#mediaOf };
    return this.#newest;
  }

  /** Sees to it that the media of some rows are known. */
  async #need(rows: readonly (Pick<LogRow, 'content'> | null)[]): Promise<void> {
    const ids = new Set(rows.flatMap((row) => (row?.content?.kind === 'flik' ? [row.content.mediaId] : [])));
    const missing = [...ids].filter((id) => !this.#media.has(id));
    for (const media of await loadMedia(this.#orm, missing)) this.#media.set(media.id, media);
  }

  /** A catalogue that is not, or not yet, the newest: from the newest row of every item in it. */
  async editionOf(rows: readonly LogRow[], seq: number): Promise<Edition> {
    await this.#need(rows);
    const mark = markOf(rows.filter((row) => row.seq === seq));
    return { state: withRows(EMPTY_STATE, rows, seq), mark, mediaOf: this.#mediaOf };
  }

  async #markAt(tx: Orm, seq: number): Promise<string> {
    const mark = this.#marks.get(seq) ?? markOf(await rowsOf(tx, seq));
    this.#marks.delete(seq);
    this.#marks.set(seq, mark);
    const [oldest] = this.#marks.keys();
    if (this.#marks.size > MARKS && oldest !== undefined) this.#marks.delete(oldest);
    return mark;
  }

  /** A catalogue that was the newest once; null where that is not known any more, or it never was so. */
  async editionAt({ seq, mark }: CataloguePosition): Promise<Edition | null> {
    const newest = await this.edition();
    if (newest.state.seq === seq) return newest.mark === mark ? newest : null;
    const rows = await this.#orm.transaction(async (tx) => {
      if (seq > newest.state.seq || seq < (await prunedThrough(tx))) return null;
      // Before all else is read: whoever guesses numbers gets nothing for little.
      return (await this.#markAt(tx, seq)) === mark ? rowsAt(tx, seq) : null;
    }, SNAPSHOT);
    return rows === null ? null : this.editionOf(rows, seq);
  }

  /**
   * How everything was for a device that stands at a position, as far as it was different.
   *
   * @throws QikError `cursor_expired` where that is not known any more, or never was so
   */
  async earlier(edition: Edition, { seq, mark }: CataloguePosition): Promise<Earlier> {
    const rows = await this.#orm.transaction(async (tx) => {
      if (seq > edition.state.seq || seq < (await prunedThrough(tx))) throw new QikError('cursor_expired');
      if ((await this.#markAt(tx, seq)) !== mark) throw new QikError('cursor_expired');
      return earlierRows(tx, seq, edition.state.seq);
    }, SNAPSHOT);
    await this.#need(rows.map(({ row }) => row));
    return earlierOf(rows);
  }
}
