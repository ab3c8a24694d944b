import { sql } from 'drizzle-orm';
import { eachDatabase } from '../../../pipeline/db/test/each-database.js';
import { CatalogueReader } from '../../catalogue/index.js';
import { hide, type NewFlik, show } from '../../catalogue/prove/library.js';
import { studioTables } from '../../db/index.js';
import { catchUpSearch, publishAllDue } from '../../publishing/index.js';
import { openStage } from '../../publishing/test/stage.js';
import { countShare, findFliks, pruneShares, pruneWords, suggestionsFor, Trending } from '../index.js';
import { FLIKS, type Name, QUESTIONS } from './words.js';

const { catalogueHead, searchEntries, searchWords, shares } = studioTables;

await eachDatabase(async (t, newDatabase) => {
  const stage = await openStage(t, await newDatabase());
  const { orm } = stage;
  const names = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const [name, flik] of Object.entries<NewFlik>(FLIKS)) {
    const id = await stage.newFlik({ ...flik, slug: name });
    names.set(id, name);
    ids.set(name, id);
  }
  const idOf = (name: Name): string => ids.get(name) ?? '';
  await stage.publish(...[...ids.values()].map(show));
  const find = async (text: string, locale = 'en', more: { rating?: 'teen'; category?: string } = {}) =>
    (await findFliks(orm, { text, locale, rating: 'everyone', ...more })).map((id) => names.get(id));

  await t.test('what is typed in seven languages, with mistakes', async (t) => {
    for (const [locale, text, found, note] of QUESTIONS)
      t.strictSame(await find(text, locale), found, `${locale} ${text}: ${note}`);
  });

  await t.test('ratings, categories and locales that somebody does not have', async (t) => {
    t.strictSame(await find('party'), ['birthday']);
    t.strictSame(await find('party', 'en', { rating: 'teen' }), ['party', 'birthday'], 'a title counts more');
    t.strictSame(await find('animals', 'en', { rating: 'teen', category: 'party' }), ['party']);
    t.strictSame(await find('gateau', 'de'), [], 'a word of another language');
    t.strictSame(await find('cake', 'de'), ['birthday'], 'what German falls back to');
    for (const odd of ['', '   ', "'", '&|!()', "q'x:*", '\\', '%', 'x'.repeat(100), '💥'.repeat(50)])
      t.strictSame(await find(odd), [], odd);
  });

  await t.test('what is typed is completed', async (t) => {
    const edition = await new CatalogueReader(orm).edition();
    const complete = async (text: string, locale = 'en') =>
      (
        await suggestionsFor(orm, edition, {
          text,
          audience: { platform: 'ios', locale, rating: 'everyone' },
          limit: 6,
        })
      ).map(({ kind, text: shown }) => `${kind} ${shown}`);
    t.strictSame(await complete('happ'), ['title Happy birthday', 'emoji 🎂', 'emoji 🎉']);
    t.strictSame(await complete('birth'), ['title Happy birthday', 'emoji 🎂', 'emoji 🎉'], 'from another word on');
    t.match(await complete('gât', 'fr'), ['keyword gâteau']);
    t.match(await complete('gat', 'fr'), ['keyword gâteau']);
    t.match(await complete('good n'), ['title Good night', 'emoji 🌙', 'emoji 😴']);
    t.match(await complete('誕', 'ja'), ['title お誕生日おめでとう']);
    t.match(await complete('👋'), ['title A hand waves hello']);
    t.match(await complete('anim'), ['tag animals']);
    t.strictSame(await complete('part'), ['keyword party', 'emoji 🎂', 'emoji 🎉'], 'not what is for others');
    t.strictSame(await complete('zzz'), []);
  });

  await t.test('only what is live is found, as it is', async (t) => {
    const wave = idOf('wave');
    await stage.edit(wave, { titles: { en: 'A foot stamps' } });
    t.strictSame(await find('stamps'), [], 'an edit is not live');
    await stage.publish(show(wave));
    t.strictSame(await find('stamps'), ['wave']);
    t.strictSame(await find('waves hello'), []);
    await stage.publish(hide(wave));
    t.strictSame(await find('stamps'), []);
    const words = await orm.$count(searchWords);
    await pruneWords(orm);
    t.ok((await orm.$count(searchWords)) < words, 'words that nothing has are removed');
    t.strictSame(await find('brithday'), ['birthday'], 'and no others');
  });

  await t.test('where the search is behind it is filled anew', async (t) => {
    t.equal(await catchUpSearch(orm), false);
    const before = await orm.select().from(searchEntries).orderBy(searchEntries.flikId, searchEntries.locale);
    await orm.delete(searchEntries);
    await orm.update(catalogueHead).set({ searched: null });
    t.strictSame(await find('birthday'), []);
    t.equal(await catchUpSearch(orm), true);
    t.same(await orm.select().from(searchEntries).orderBy(searchEntries.flikId, searchEntries.locale), before);
    await orm.delete(searchEntries);
    await orm.update(catalogueHead).set({ searched: '0:1' });
    await stage.publish(show(idOf('wave')));
    t.strictSame(await find('birthday'), ['birthday'], 'also by the next who publishes');
    await publishAllDue(stage.deps);
  });

  await t.test('shares are counted by the hour, and what is old counts less', async (t) => {
    const trending = async () => (await new Trending(orm, 0).ids()).map((id) => names.get(id));
    t.strictSame(await trending(), []);
    await Promise.all(Array.from({ length: 20 }, () => countShare(orm, idOf('cats'))));
    await countShare(orm, idOf('heart'));
    t.same(await orm.select({ count: shares.count }).from(shares).orderBy(shares.count), [{ count: 1 }, { count: 20 }]);
    t.strictSame(await trending(), ['cats', 'heart']);
    const ago = (hours: number, name: Name, count: number) =>
      orm
        .insert(shares)
        .values({ flikId: idOf(name), hour: sql`date_trunc('hour', now()) - make_interval(hours => ${hours})`, count });
    await ago(24, 'night', 30);
    await ago(24, 'thanks', 60);
    await ago(200, 'birthday', 1_000_000);
    t.strictSame(await trending(), ['thanks', 'cats', 'night', 'heart'], '60 of yesterday are 30, and 30 are 15');
    const kept = new Trending(orm);
    await kept.ids();
    await countShare(orm, idOf('wave'));
    t.notOk((await kept.ids()).includes(idOf('wave')), 'it is taken as it was for a while');
    await pruneShares(orm);
    t.equal(await orm.$count(shares), 5, 'what does not count any more is removed');
  });
});
