import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { EMPTY_CONTENT } from '../content.js';
import { applyChanges, diffContent, sameMedia } from '../diff.js';
import { mergeContent, parseContent } from '../parse.js';
import { flikContent } from './arbitraries.js';

t.test('the difference of two contents makes the second of the first', async () => {
  fc.assert(
    fc.property(
      flikContent,
      flikContent,
      (one, other) =>
        isDeepStrictEqual(applyChanges(one, diffContent(one, other)), other) &&
        isDeepStrictEqual(applyChanges(other, diffContent(other, one)), one),
    ),
    { numRuns: 200 },
  );
});

t.test('a content differs from itself in nothing', async () => {
  fc.assert(
    fc.property(flikContent, (one) => diffContent(one, structuredClone(one)).length === 0),
    { numRuns: 100 },
  );
});

t.test('each change names a field once, and media where it looks different', async () => {
  fc.assert(
    fc.property(flikContent, flikContent, (one, other) => {
      const changes = diffContent(one, other);
      const paths = new Set(changes.map(({ path }) => path));
      return paths.size === changes.length && changes.some(({ media }) => media) !== sameMedia(one, other);
    }),
    { numRuns: 200 },
  );
});

t.test('a patch with every field of a content makes that content', async () => {
  fc.assert(
    fc.property(flikContent, flikContent, (one, other) => {
      const gone = (name: 'titles' | 'descriptions' | 'altTexts' | 'keywords') =>
        Object.fromEntries(Object.keys(one[name]).map((locale) => [locale, null]));
      const patch = {
        ...other,
        titles: { ...gone('titles'), ...other.titles },
        descriptions: { ...gone('descriptions'), ...other.descriptions },
        altTexts: { ...gone('altTexts'), ...other.altTexts },
        keywords: { ...gone('keywords'), ...other.keywords },
      };
      return (
        isDeepStrictEqual(parseContent(mergeContent(one, patch)), other) &&
        isDeepStrictEqual(mergeContent(one, {}), one)
      );
    }),
    { numRuns: 200 },
  );
});

t.test('texts are compared by locale, and rights by field', async (t) => {
  const before = {
    ...EMPTY_CONTENT,
    titles: { en: 'Hi', de: 'Hallo' },
    rights: { holder: 'qik', licence: '', expiresAt: null },
  };
  const after = {
    ...before,
    titles: { en: 'Hello', fr: 'Salut' },
    rights: { ...before.rights, licence: 'CC0' },
    trim: { start: 0, end: 2 },
  };
  t.strictSame(diffContent(before, after), [
    { path: '/rights/licence', locale: null, media: false, kind: 'changed', before: '', after: 'CC0' },
    { path: '/titles/de', locale: 'de', media: false, kind: 'removed', before: 'Hallo' },
    { path: '/titles/en', locale: 'en', media: false, kind: 'changed', before: 'Hi', after: 'Hello' },
    { path: '/titles/fr', locale: 'fr', media: false, kind: 'added', after: 'Salut' },
    { path: '/trim', locale: null, media: true, kind: 'changed', before: null, after: { start: 0, end: 2 } },
  ]);
});

t.test('everything that is wrong with a content is said at once', async (t) => {
  const patch = {
    titles: { en: '', XX: 'no such locale' },
    rating: 'spicy',
    tags: ['Not A Slug'],
    colour: 'green',
  };
  try {
    parseContent(mergeContent(EMPTY_CONTENT, patch));
    t.fail('it was taken');
  } catch (error) {
    const paths: unknown = Reflect.get(Object(error), 'errors');
    t.match(error, { code: 'invalid_request' });
    const named = Array.isArray(paths) ? paths.map((one: unknown) => Reflect.get(Object(one), 'path')) : [];
    t.strictSame([...new Set(named)].sort(), ['/colour', '/rating', '/tags/0', '/titles/XX', '/titles/en']);
  }
  t.throws(() => mergeContent(EMPTY_CONTENT, 'text'), { code: 'invalid_request' });
  t.throws(() => parseContent({ ...EMPTY_CONTENT, trim: { start: 3, end: 2 } }), {
    errors: [{ path: '/trim/end', message: 'must be after its start' }],
  });
  t.throws(() => parseContent({ ...EMPTY_CONTENT, trim: { start: 3, end: 5 }, poster: 2.5 }), {
    errors: [{ path: '/poster' }],
  });
});
