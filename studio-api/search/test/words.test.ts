import fc from 'fast-check';
import t from 'tap';
import { EMPTY_CONTENT } from '../../library/content.js';
import { fold } from '../../library/fold.js';
import { entriesOf } from '../entries.js';
import { foldMore, pairsOf, tokensOf } from '../text.js';
import { deletesOf, mistakesBetween, mistakesIn } from '../typos.js';

t.test('words, runs and emoji of a text', async (t) => {
  const shown = (text: string) =>
    tokensOf(text).map((token) => (token.kind === 'emoji' ? token.emoji : `${token.kind} ${token.folded}`));
  t.strictSame(shown('Été à la PLAGE'), ['word ete', 'word a', 'word la', 'word plage']);
  t.strictSame(shown('good-night, it’s 4ever'), ['word good', 'word night', 'word it', 'word s', 'word 4ever']);
  t.strictSame(shown('Tシャツ猫'), ['word t', 'run しゃつ猫']);
  t.strictSame(shown('hi👍🏽❤️x'), ['word hi', '👍', '❤', 'word x']);
  t.strictSame(shown('👩‍👩‍👧 🇫🇷 3️⃣'), ['👩‍👩‍👧', '🇫🇷', '3⃣']);
  t.strictSame(shown('हिन्दी'), ['word हिन्दी'], 'vowels of Devanagari are no accents');
  t.strictSame(pairsOf('誕生日'), ['誕生', '生日', '日']);
});

const word = fc
  .array(fc.constantFrom(...'abcdeжшé'), { minLength: 3, maxLength: 14 })
  .map((letters) => letters.join(''));
const edit = fc.record({
  at: fc.nat(20),
  kind: fc.constantFrom('add', 'drop', 'other', 'swap'),
  letter: fc.constantFrom(...'abxф'),
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

/** A word with one mistake. */
function mistyped(text: string, { at: anywhere, kind, letter }: Edit): string {
  const letters = [...text];
  const at = anywhere % letters.length;
  const own = letters[at] ?? '';
  if (kind === 'add') return [...letters.slice(0, at), letter, ...letters.slice(at)].join('');
  if (kind === 'drop') return [...letters.slice(0, at), ...letters.slice(at + 1)].join('');
  if (kind === 'other') return [...letters.slice(0, at), letter, ...letters.slice(at + 1)].join('');
  const next = letters[at + 1];
  return next === undefined ? text : [...letters.slice(0, at), next, own, ...letters.slice(at + 2)].join('');
}

t.test('words that are as many mistakes apart as both forgive have something in common', async (t) => {
  let tried = 0;
  fc.assert(
    fc.property(word, fc.array(edit, { maxLength: 2 }), (one, edits) => {
      const other = edits.reduce(mistyped, one);
      const apart = mistakesBetween(one, other);
      if (apart > Math.min(mistakesIn([...one].length), mistakesIn([...other].length))) return true;
      tried += 1;
      const mine = new Set(deletesOf(one));
      return deletesOf(other).some((left) => mine.has(left));
    }),
    { numRuns: 1000 },
  );
  t.ok(tried > 200, `${tried} pairs`);
});

t.test('mistakes are counted', async (t) => {
  for (const [one, other, mistakes] of [
    ...[
      ['kitten', 'kitten', 0],
      ['kitten', 'kiten', 1],
      ['kitten', 'iktten', 1],
      ['kitten', 'sitting', 3],
    ],
    ...[
      ['', 'abc', 3],
      ['abc', '', 3],
      ['спасибо', 'спосибо', 1],
    ],
  ] as const)
    t.equal(mistakesBetween(one, other), mistakes, `${one} ${other}`);
  fc.assert(
    fc.property(word, word, (one, other) => {
      const apart = mistakesBetween(one, other);
      return apart === mistakesBetween(other, one) && (apart === 0) === (one === other);
    }),
  );
  fc.assert(fc.property(word, edit, (one, by) => mistakesBetween(one, mistyped(one, by)) <= 1));
});

t.test('plain texts are folded as all others are', async () => {
  const plain = fc.string({ unit: 'grapheme-ascii', maxLength: 40 });
  fc.assert(fc.property(plain, (text) => foldMore(text) === fold(text)));
});

t.test('every text is taken, and the title is the first line', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (title) => {
      const [entry] = entriesOf('id', { ...EMPTY_CONTENT, titles: { en: title } });
      return entry !== undefined && entry.folded.split('\n')[0] === foldMore(title);
    }),
  );
});
