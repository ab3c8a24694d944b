import fc from 'fast-check';
import t from 'tap';
import { EMPTY_CONTENT } from '../content.js';
import { fold, searchTextOf } from '../fold.js';
import { slugOf } from '../slug.js';

t.test('case and accents do not matter', async (t) => {
  t.equal(fold('  Bien   Joué '), 'bien joue');
  t.equal(fold('STRASSE'), fold('Straße'));
  t.equal(fold('İstanbul'), fold('istanbul'));
  t.equal(fold('Łódź Ærø'), 'lodz aero');
  t.equal(fold('Çağrı'), 'cagri');
  t.equal(fold('Ελλάδα'), 'ελλαδα');
  t.equal(fold('한국어'), '한국어');
  t.equal(fold('が'), 'が', 'marks that make another letter stay');
  t.equal(fold('ｆｕｌｌ ｗｉｄｔｈ'), 'full width');
});

t.test('what is folded stays as it is', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => fold(fold(text)) === fold(text)),
    { numRuns: 300 },
  );
});

t.test('a name is made from any title', async (t) => {
  t.equal(slugOf('Bien joué!'), 'bien-joue');
  t.equal(slugOf('  --Top 10--  '), 'top-10');
  t.equal(slugOf('你好'), 'flik');
  t.equal(slugOf(''), 'flik');
  fc.assert(
    fc.property(
      fc.string({ maxLength: 200, unit: 'grapheme' }),
      (title) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slugOf(title)) && slugOf(title).length <= 60,
    ),
    { numRuns: 200 },
  );
});

t.test('a Flik is found by each of its texts', async (t) => {
  const text = searchTextOf('thumbs-up', {
    ...EMPTY_CONTENT,
    ...{ titles: { en: 'Well done', fr: 'Bien joué' }, keywords: { fr: ['Ouais'] }, emoji: ['👍'] },
    ...{ tags: ['agree'], intents: ['thanks'], credits: 'qik' },
  });
  t.strictSame(text.split('\n').sort(), [
    ...['agree', 'bien joue', 'ouais', 'qik', 'thanks', 'thumbs-up', 'well done', '👍'],
  ]);
});
