import { QikError } from '../../../pipeline/errors/catalogue.js';
import type { ReleaseChange } from '../../db/index.js';
import { PLATFORMS, type Platform, RATINGS } from '../../library/content.js';
import {
  arrangePack,
  createPack,
  listPacks,
  readRelease,
  replacePack,
  revertRelease,
  type SlotOp,
} from '../../publishing/index.js';
import { EDITOR, hide, hidePack, type Library, type NewFlik, show, showPack } from './library.js';

/** Chances that are the same for the same seed (mulberry32). */
export class Chances {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  oneOf<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }

  someOf<T>(items: readonly T[], share: number): T[] {
    return items.filter(() => this.next() < share);
  }

  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, at: this.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }
}

const LOCALES = ['en', 'fr', 'fr-CA', 'de'];

/** Editors who do whatever comes to their mind. */
export class Editors {
  readonly #library: Library;
  readonly #chances: Chances;
  readonly #fliks: string[] = [];
  readonly #done: string[] = [];
  /** Of every kind of thing that they did, how often. */
  readonly tally = new Map<string, number>();
  /** What was taken out last. */
  readonly hidden = new Set<string>();

  constructor(library: Library, chances: Chances) {
    this.#library = library;
    this.#chances = chances;
  }

  /** Does one thing. What the library refuses is not done, and counted as refused. */
  async act(): Promise<void> {
    const acts = {
      make: () => this.#make(),
      edit: () => this.#edit(),
      publish: () => this.#publish(),
      unpublish: () => this.#unpublish(),
      order: () => this.#order(),
      pack: () => this.#pack(),
      unpack: () => this.#unpack(),
      revert: () => this.#revert(),
    };
    const weighted = [
      'make',
      'make',
      'edit',
      'publish',
      'publish',
      'unpublish',
      'order',
      'pack',
      'unpack',
      'revert',
    ] as const;
    const name = this.#chances.oneOf(weighted) ?? 'make';
    try {
      this.#count((await acts[name]()) ? name : 'nothing to do');
    } catch (error) {
      if (!(error instanceof QikError) || error.retry !== 'never') throw error;
      this.#count(`refused: ${error.code}`);
    }
  }

  #count(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }

  #content(): NewFlik {
    const chances = this.#chances;
    const platforms: Platform[] = chances.someOf(PLATFORMS, 0.8);
    const titles = Object.fromEntries(
      chances.someOf(LOCALES, 0.6).map((locale) => [locale, `Title ${chances.below(1000)}`]),
    );
    const rating = chances.next() < 0.8 ? RATINGS[0] : (chances.oneOf(RATINGS) ?? RATINGS[0]);
    return {
      ...{ titles: Object.keys(titles).length === 0 ? { en: 'Title' } : titles, rating },
      platforms: platforms.length === 0 ? PLATFORMS : platforms,
    };
  }

  async #release(...changes: readonly ReleaseChange[]): Promise<void> {
    const { id } = await this.#library.publish(...changes);
    this.#done.push(id);
  }

  async #make(): Promise<boolean> {
    const id = await this.#library.newFlik(this.#content());
    this.#fliks.push(id);
    await this.#release(show(id));
    return true;
  }

  async #edit(): Promise<boolean> {
    const id = this.#chances.oneOf(this.#fliks);
    if (id === undefined) return false;
    await this.#library.edit(id, this.#content());
    return true;
  }

  async #publish(): Promise<boolean> {
    const ids = this.#chances.someOf(this.#fliks, 0.2).slice(0, 5);
    if (ids.length === 0) return false;
    await this.#release(...ids.map(show));
    for (const id of ids) this.hidden.delete(id);
    return true;
  }

  async #unpublish(): Promise<boolean> {
    const id = this.#chances.oneOf(this.#fliks);
    if (id === undefined) return false;
    await this.#release(hide(id));
    this.hidden.add(id);
    return true;
  }

  async #order(): Promise<boolean> {
    const flikIds = this.#chances.shuffled(this.#chances.someOf(this.#fliks, 0.4));
    await this.#release({ do: 'order-fliks', flikIds });
    return true;
  }

  /** Makes a pack, or does something to one, and publishes it. */
  async #pack(): Promise<boolean> {
    const { orm } = this.#library;
    const chances = this.#chances;
    const packs = await listPacks(orm, { trashed: false });
    const titles = { en: `Pack ${packs.length}`, fr: 'Paquet' };
    const pack =
      packs.length < 4
        ? await createPack(orm, { slug: packs.length === 0 ? 'starter' : `pack-${packs.length}`, by: EDITOR, titles })
        : chances.oneOf(packs);
    const [flikId, other] = chances.shuffled(this.#fliks);
    if (pack === undefined || flikId === undefined || other === undefined) return false;
    const inside = pack.content.slots.flatMap((slot) => slot.flikId ?? []);
    const anchor = chances.oneOf(inside.filter((id) => id !== flikId));
    const move: SlotOp = anchor === undefined ? { do: 'add', flikId } : { do: 'move', flikId, before: anchor };
    const ops: SlotOp[] = inside.includes(flikId)
      ? [chances.next() < 0.3 ? { do: 'take-out', flikId } : move]
      : [
          { do: 'put', flikId, slot: 1 + chances.below(6) },
          {
            do: 'instead',
            flikId,
            instead: [
              { platform: 'ios', flikId: other },
              { locale: 'fr', flikId: other },
            ],
          },
        ];
    const arranged = await arrangePack(orm, pack.id, EDITOR, ops);
    const platforms = chances.next() < 0.2 ? chances.someOf(PLATFORMS, 0.7) : null;
    const locales = chances.next() < 0.2 ? ['fr'] : null;
    const words = { coverFlikId: flikId, platforms, locales };
    await replacePack(orm, { id: pack.id, revision: arranged.revision, by: EDITOR }, words);
    await this.#release(showPack(pack.id));
    return true;
  }

  async #unpack(): Promise<boolean> {
    const pack = this.#chances.oneOf(await listPacks(this.#library.orm, { trashed: false }));
    if (pack === undefined || this.#chances.next() < 0.5) return false;
    await this.#release(hidePack(pack.id));
    return true;
  }

  async #revert(): Promise<boolean> {
    const id = this.#done.at(-1 - this.#chances.below(3));
    if (id === undefined) return false;
    const { deps, orm } = this.#library;
    const { revision } = await readRelease(orm, id);
    const { row } = await revertRelease(deps, { id, revision, by: EDITOR });
    this.#done.push(row.id);
    this.hidden.clear();
    return true;
  }
}
