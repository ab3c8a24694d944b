import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { openStatementSigner } from '../../../pipeline/audit/index.js';
import type { Orm } from '../../../pipeline/db/index.js';
import { type Audience, CatalogueAnswers, CatalogueReader, fliksByIds, shownOf } from '../../catalogue/index.js';
import { openLibrary, show } from '../../catalogue/prove/library.js';
import { listFliks } from '../../library/list.js';
import type { FlikFilter } from '../../library/list-filter.js';
import { catchUpSearch } from '../../publishing/index.js';
import { countShare, findFliks, suggestionsFor, Trending } from '../index.js';
import { fillLibrary } from './fill.js';
import { type Figure, measure } from './measure.js';
import { Vocabulary } from './vocabulary.js';

const AUDIENCE: Audience = { platform: 'ios', locale: 'en', rating: 'everyone' };
/** Fliks of a page of results. */
const PAGE = 20;
const VOCABULARY = 8000;

export type Wish = {
  readonly fliks: number;
  readonly seed: number;
  readonly runs: number;
  readonly say: (figure: Figure) => void;
};

/** What all measurements stand on. Answers of another object are made anew: nothing is kept from one run to the next. */
async function stageOf(orm: Orm, { seed, runs, say }: Wish) {
  const words = new Vocabulary(seed, VOCABULARY);
  const signer = await openStatementSigner(orm, randomBytes(32));
  const reader = new CatalogueReader(orm);
  const fresh = (): CatalogueAnswers =>
    new CatalogueAnswers(reader, (bytes) => signer.signBytes(bytes, { typ: 'qik-catalogue+jws' }));
  const figures: Figure[] = [];
  const take = async (...wish: Parameters<typeof measure>): Promise<void> => {
    const figure = await measure(...wish);
    figures.push(figure);
    say(figure);
  };
  return { orm, words, reader, fresh, figures, take, runs };
}
type Stage = Awaited<ReturnType<typeof stageOf>>;

const Cursor = Type.Object({ cursor: Type.String() });
const cursorIn = (bytes: Uint8Array): string => Value.Parse(Cursor, JSON.parse(Buffer.from(bytes).toString())).cursor;

async function catalogues({ orm, reader, fresh, take, runs }: Stage, ids: readonly string[]): Promise<void> {
  await take('read the catalogue from the database', 1, async () => {
    await reader.edition();
    return null;
  });
  const full = async (answers = fresh(), after: string | null = null) =>
    (await answers.catalogue(AUDIENCE, after)).bytes;
  await take('whole catalogue, made', Math.min(5, runs), () => full());
  const kept = fresh();
  const after = cursorIn(await full(kept));
  await take('whole catalogue, kept', runs, () => full(kept));
  const library = openLibrary(orm);
  const change = async (some: readonly string[], title: string): Promise<void> => {
    for (const id of some) await library.edit(id, { titles: { en: title } });
    await library.publish(...some.map(show));
  };
  await take('publish one Flik', 1, async () => {
    await change(ids.slice(0, 1), 'Another title');
    return null;
  });
  await take('delta of 1 change, made', Math.min(20, runs), () => full(fresh(), after));
  await take('publish 100 Fliks', 1, async () => {
    await change(ids.slice(0, 100), 'Yet another title');
    return null;
  });
  await take('delta of 100 changes, made', Math.min(20, runs), () => full(fresh(), after));
}

async function searches({ orm, words, reader, fresh, take, runs }: Stage): Promise<void> {
  const search = (text: string, locale = 'en'): Promise<Uint8Array> => {
    const audience = { ...AUDIENCE, locale };
    return fresh()
      .part('search', audience, async (edition) => {
        const found = await findFliks(orm, { ...audience, text });
        const shown = shownOf(edition, audience, found).map(({ id }) => id);
        return { fliks: fliksByIds(edition, audience, shown.slice(0, PAGE)) };
      })
      .then(({ bytes }) => bytes);
  };
  await take('search: a word', runs, () => search(words.word()));
  await take('search: two words', runs, () => search(`${words.word()} ${words.word()}`));
  await take('search: a mistake', runs, () => search(words.mistyped()));
  await take('search: a beginning of three letters', runs, () => search(words.beginning(3)));
  await take('search: a beginning of one letter', runs, () => search(words.beginning(1)));
  await take('search: an emoji', runs, () => search(words.emoji()));
  await take('search: Japanese', runs, () => search(words.kana(2), 'ja'));
  const edition = await reader.edition();
  const complete = async (text: string): Promise<Uint8Array> => {
    const suggestions = await suggestionsFor(orm, edition, { text, audience: AUDIENCE, limit: 8 });
    return Buffer.from(JSON.stringify({ suggestions }));
  };
  await take('autocomplete: one letter', runs, () => complete(words.beginning(1)));
  await take('autocomplete: three letters', runs, () => complete(words.beginning(3)));
}

async function usage({ orm, take, runs }: Stage, ids: readonly string[]): Promise<void> {
  await take('trending, counted', Math.min(20, runs), async () => {
    await new Trending(orm).ids();
    return null;
  });
  const [hot = ''] = ids;
  await take('100 shares of one Flik at once', Math.min(10, runs), async () => {
    await Promise.all(Array.from({ length: 100 }, () => countShare(orm, hot)));
    return null;
  });
}

async function studio({ orm, words, take, runs }: Stage): Promise<void> {
  const list = async (filter: FlikFilter, cursor?: string): Promise<Uint8Array> => {
    const page = await listFliks(orm, { filter, sort: 'updated', cursor, limit: 50 });
    return Buffer.from(JSON.stringify(page));
  };
  await take('studio list: first page', runs, () => list({}));
  await take('studio list: by text', runs, () => list({ text: words.word() }));
  await take('studio list: by tag', runs, () => list({ tag: `tag-${words.below(200)}` }));
  await take('studio list: waiting for review', Math.min(20, runs), () => list({ review: 'waiting' }));
}

/**
 * Fills a library and measures what devices and editors ask of it, without the network.
 *
 * @param orm an empty database
 */
export async function benchLibrary(orm: Orm, wish: Wish): Promise<readonly Figure[]> {
  const stage = await stageOf(orm, wish);
  let ids: readonly string[] = [];
  await stage.take('fill the tables', 1, async () => {
    ids = await fillLibrary(orm, stage.words, wish.fliks);
    return null;
  });
  await stage.take('fill the search', 1, async () => {
    await catchUpSearch(orm);
    return null;
  });
  await catalogues(stage, ids);
  await searches(stage);
  await usage(stage, ids);
  await studio(stage);
  return stage.figures;
}
