import fc from 'fast-check';
import t from 'tap';
import { filterOf, isWhole, nameOf, partsOf, withPart } from '../src/library/filter.js';
import { firstCut, missingLocales, titleOf, titleOfFile } from '../src/library/flik-words.js';
import { movedTo, tilesIn } from '../src/library/grid-keys.js';
import { allOf, extended, keptIn, NOTHING, toggled } from '../src/library/selection.js';

t.test('an address is read as far as it is understood', async (t) => {
  t.same(filterOf({ state: 'live', tag: 'high-five', mine: true, missingLocale: 'pt-BR' }), {
    ...{ state: 'live', tag: 'high-five', mine: true, missingLocale: 'pt-BR' },
  });
  t.same(filterOf({ state: 'gone', tag: 'High Five', mine: 'yes', missingLocale: 'french', text: '', other: 1 }), {});
});

t.test('parts are changed and taken out one by one', async (t) => {
  const filter = withPart(withPart({}, { state: 'draft', text: 'cat' }), { mine: true });
  t.same(partsOf(filter), [
    { part: 'state', value: 'draft' },
    { part: 'mine', value: 'true' },
  ]);
  t.same(withPart(filter, { state: undefined, mine: false }), { text: 'cat' });
  t.equal(isWhole({ sort: 'slug' }), true);
  t.equal(isWhole({ text: 'cat' }), false);
});

t.test('what is typed as a tag is one', async (t) => {
  t.equal(nameOf(' Bonne Fête ! '), 'bonne-fete');
  t.equal(nameOf('…'), null);
  fc.assert(
    fc.property(fc.string({ maxLength: 120 }), (typed) => {
      const name = nameOf(typed);
      return name === null || (name.length <= 40 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name));
    }),
  );
});

t.test('a range goes from where the last choice was', async (t) => {
  const order = ['a', 'b', 'c', 'd', 'e'];
  const one = toggled(NOTHING, 'd');
  const range = extended(one, order, 'b');
  t.same([...range.ids].sort(), ['b', 'c', 'd']);
  t.same([...extended(range, order, 'e').ids].sort(), ['b', 'c', 'd', 'e']);
  t.same([...extended(NOTHING, order, 'c').ids], ['c']);
  t.same([...toggled(range, 'c').ids].sort(), ['b', 'd']);
  t.same([...extended(one, order, 'x').ids], ['d']);
  t.equal(allOf(order).ids.size, 5);
});

t.test('what is not shown any more is not chosen any more', async (t) => {
  const chosen = allOf(['a', 'b', 'c']);
  t.equal(keptIn(chosen, ['c', 'b', 'a']), chosen);
  t.same(keptIn(chosen, ['b', 'z']), { ids: new Set(['b']), anchor: null });
});

t.test('keys lead through a grid whose last row is short', async (t) => {
  const shape = { count: 8, columns: 3, visibleRows: 2 };
  const to = (key: string, at: number, whole = false) => movedTo(key, at, shape, whole);
  t.equal(to('ArrowRight', 2), 3);
  t.equal(to('ArrowRight', 7), 7);
  t.equal(to('ArrowLeft', 0), 0);
  t.equal(to('ArrowDown', 1), 4);
  t.equal(to('ArrowDown', 5), 7, 'above the hole one comes to the last');
  t.equal(to('ArrowUp', 4), 1);
  t.equal(to('ArrowUp', 1), 1);
  t.equal(to('PageDown', 0), 6);
  t.equal(to('PageUp', 7), 1);
  t.equal(to('Home', 4), 3);
  t.equal(to('End', 3), 5);
  t.equal(to('End', 6), 7);
  t.equal(to('Home', 7, true), 0);
  t.equal(to('End', 0, true), 7);
  t.equal(to('x', 0), null);
  t.equal(movedTo('ArrowDown', 0, { ...shape, count: 0 }), null);
  const keys = fc.constantFrom('ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End');
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(),
      keys,
      (count, columns, start, key) => {
        const next = movedTo(key, start % count, { count, columns, visibleRows: 3 });
        return next !== null && next >= 0 && next < count;
      },
    ),
  );
});

t.test('tiles fill the width', async (t) => {
  t.same(tilesIn(358), { columns: 2, tile: 173 });
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 4000 }), (width) => {
      const { columns, tile } = tilesIn(width);
      const used = columns * tile + (columns - 1) * 12;
      return columns >= 1 && used <= width && used > width - columns;
    }),
  );
});

t.test('a Flik is called what it is called in the language of whoever looks', async (t) => {
  const flik = { slug: 'well-done', content: { titles: { en: 'Well done', fr: 'Bravo', de: ' ' } } };
  t.same(titleOf(flik, 'fr'), { title: 'Bravo', lang: 'fr' });
  t.same(titleOf(flik, 'de'), { title: 'Well done', lang: 'en' });
  t.same(titleOf({ slug: 'x', content: { titles: { ja: 'はい' } } }, 'fr'), { title: 'はい', lang: 'ja' });
  t.same(titleOf({ slug: 'x', content: { titles: {} } }, 'fr'), { title: 'x', lang: null });
});

t.test('a locale is missing where the title or the alt text is', async (t) => {
  const content = { titles: { en: 'Yes', fr: 'Oui' }, altTexts: { en: 'A thumb', fr: '  ' } };
  t.same(missingLocales({ content }, ['en', 'fr', 'de']), ['fr', 'de']);
});

t.test('a title and a cut to begin with', async (t) => {
  t.equal(titleOfFile('happy_birthday-cat.mp4'), 'Happy birthday cat');
  for (const name of ['IMG_2231.MOV', 'VID-20260412-WA0003.mp4', '20261123_151203.mp4', 'video.mp4', 'a.mp4']) {
    t.equal(titleOfFile(name), null, name);
  }
  t.same(firstCut(12.4), { start: 0, end: 5 });
  t.equal(firstCut(5), null);
  t.equal(firstCut(null), null);
});
