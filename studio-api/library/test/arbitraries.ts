import fc from 'fast-check';
import { type FlikContent, LOOPS, RATINGS } from '../content.js';

/** Objects as JSON has them. */
const plain = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true });

const locale = fc.constantFrom('en', 'fr', 'de', 'pt-BR', 'zh-Hant-TW', 'es-419');
const words = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
const texts = fc.dictionary(locale, words, { maxKeys: 4, noNullPrototype: true });
const slugs = (maxLength: number) =>
  fc.uniqueArray(fc.constantFrom('yes', 'no', 'thumbs-up', 'cat', 'dog', 'top-10'), { maxLength });
const uuid = fc.uuid();
const moment = fc
  .date({ min: new Date(0), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Any content that the schema takes. */
export const flikContent: fc.Arbitrary<FlikContent> = plain({
  ...{ titles: texts, descriptions: texts, altTexts: texts },
  keywords: fc.dictionary(locale, fc.uniqueArray(words, { maxLength: 3 }), { maxKeys: 3, noNullPrototype: true }),
  emoji: fc.uniqueArray(fc.constantFrom('👍', '😂', '❤️', '🎉'), { maxLength: 3 }),
  ...{ intents: slugs(3), tags: slugs(4), categories: slugs(2) },
  rating: fc.constantFrom(...RATINGS),
  credits: fc.string({ maxLength: 20 }),
  rights: plain({
    ...{ holder: fc.string({ maxLength: 10 }), licence: fc.string({ maxLength: 10 }) },
    expiresAt: fc.option(moment),
  }),
  sourceId: fc.option(uuid),
  trim: fc.option(plain({ start: fc.integer({ min: 0, max: 50 }), end: fc.integer({ min: 60, max: 70 }) })),
  loop: fc.constantFrom(...LOOPS),
  poster: fc.option(fc.integer({ min: 0, max: 5 })),
  framing: fc.constantFrom('original', 'square'),
  watermark: fc.constantFrom('none', 'qik'),
});
