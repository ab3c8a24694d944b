import { setImmediate as nextTurn } from 'node:timers/promises';
import { and, eq, inArray, isNotNull, ne, notInArray, or, sql } from 'drizzle-orm';
import { Compile } from 'typebox/compile';
import { type Orm, tables } from '../../pipeline/db/index.js';
import { Fingerprint } from '../../pipeline/media/analysis/schema.js';
import { studioTables } from '../db/index.js';
import type { LookAlike } from './gate.js';

const { clips } = tables;
const { fliks, flikVersions } = studioTables;

/** How alike two fingerprints are: given by the media library, which knows what is in them. */
export type Comparison = {
  /** 0: the same; the larger the less alike. Beyond the limit it need not be exact. */
  readonly distance: (one: Fingerprint, other: Fingerprint) => number;
  /** Up to this distance one is taken for a copy of the other. */
  readonly limit: number;
};

const fingerprint = Compile(Fingerprint);

type Other = { readonly flikId: string; readonly slug: string; readonly mediaId: string };

/** What all other Fliks look like that devices have or may come to have: their newest version, and the published one. */
async function othersOf(tx: Orm, flikId: string): Promise<Other[]> {
  const rows = await tx
    .selectDistinct({ flikId: fliks.id, slug: fliks.slug, mediaId: flikVersions.mediaId })
    .from(fliks)
    .innerJoin(
      flikVersions,
      and(
        eq(flikVersions.flikId, fliks.id),
        or(eq(flikVersions.version, fliks.head), eq(flikVersions.version, fliks.published)),
      ),
    )
    .where(and(ne(fliks.id, flikId), notInArray(fliks.state, ['trashed', 'retired']), isNotNull(flikVersions.mediaId)));
  return rows.flatMap(({ mediaId, ...row }) => (mediaId === null ? [] : [{ ...row, mediaId }]));
}

/** Comparisons between which others get their turn: some milliseconds. */
const AT_ONCE = 100;
/** Videos whose look-alikes are remembered: more than are worked on within a day. */
const REMEMBERED = 1000;

/** `seq`: later ones were read later. */
type Known = { readonly print: Fingerprint; readonly seq: number };
/** What a video is near to, of all that were read up to `through`. */
type Compared = { through: number; readonly near: Map<string, number> };

/**
 * Finds look-alikes. What a video looks like never changes, so every fingerprint is read once, and two videos are
 * compared once: with 10,000 Fliks a first look takes seconds, a second one none.
 */
export class LookAlikes {
  readonly #comparison: Comparison;
  #known: ReadonlyMap<string, Known> = new Map();
  readonly #compared = new Map<string, Compared>();
  #seq = 0;

  constructor(comparison: Comparison) {
    this.#comparison = comparison;
  }

  /** Reads those that are not known yet, and forgets those that nothing needs any more. */
  async #printsOf(tx: Orm, mediaIds: ReadonlySet<string>): Promise<ReadonlyMap<string, Known>> {
    const known = new Map([...this.#known].filter(([id]) => mediaIds.has(id)));
    const ids = [...mediaIds].filter((id) => !known.has(id));
    if (ids.length > 0) {
      const wanted = sql`(select one::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) as one)`;
      const rows = await tx
        .select({ id: clips.id, print: sql<unknown>`${clips.analysis}->'fingerprint'` })
        .from(clips)
        .where(and(inArray(clips.id, wanted), eq(clips.state, 'ready')));
      for (const { id, print } of rows) {
        this.#seq += 1;
        if (fingerprint.Check(print)) known.set(id, { print, seq: this.#seq });
      }
    }
    this.#known = known;
    return known;
  }

  /** What was found out about a video so far. The one that was asked for longest ago is forgotten. */
  #comparedOf(mediaId: string): Compared {
    const compared = this.#compared.get(mediaId) ?? { through: 0, near: new Map() };
    this.#compared.delete(mediaId);
    this.#compared.set(mediaId, compared);
    const [oldest] = this.#compared.keys();
    if (this.#compared.size > REMEMBERED && oldest !== undefined) this.#compared.delete(oldest);
    return compared;
  }

  /** Distances within the limit, by the ids of the media. */
  async #near(mediaId: string, own: Fingerprint, known: ReadonlyMap<string, Known>): Promise<Compared['near']> {
    const { distance, limit } = this.#comparison;
    const compared = this.#comparedOf(mediaId);
    const fresh = [...known].filter(([id, { seq }]) => id !== mediaId && seq > compared.through);
    for (const [at, [id, { print }]] of fresh.entries()) {
      if (at % AT_ONCE === AT_ONCE - 1) await nextTurn();
      const found = distance(own, print);
      if (found <= limit) compared.near.set(id, found);
    }
    compared.through = fresh.reduce((last, [, { seq }]) => Math.max(last, seq), compared.through);
    return compared.near;
  }

  /**
   * Other Fliks that look like a video, the nearest first; null while it has no fingerprint. Those whose own video has
   * none cannot be compared, and are when it is their turn.
   */
  async find(tx: Orm, flikId: string, mediaId: string): Promise<LookAlike[] | null> {
    const others = await othersOf(tx, flikId);
    const known = await this.#printsOf(tx, new Set([mediaId, ...others.map((other) => other.mediaId)]));
    const own = known.get(mediaId);
    if (own === undefined) return null;
    const near = await this.#near(mediaId, own.print, known);
    const nearest = new Map<string, LookAlike>();
    for (const { flikId: id, slug, mediaId: theirs } of others) {
      const distance = theirs === mediaId ? 0 : near.get(theirs);
      if (distance === undefined || distance >= (nearest.get(id)?.distance ?? Number.POSITIVE_INFINITY)) continue;
      nearest.set(id, { flikId: id, slug, distance });
    }
    return [...nearest.values()].sort((a, b) => a.distance - b.distance || a.slug.localeCompare(b.slug, 'en'));
  }
}
