import fc from 'fast-check';
import t from 'tap';
import { failedGates, type Gate, lookAlikesOf, requiredLocales, waitsForMedia } from '../src/flik/checklist/gates.js';
import {
  cutOf,
  frameAt,
  middleOf,
  mostFrames,
  moveEnd,
  moveStart,
  posterOf,
  slide,
  spread,
  trimOf,
  withCut,
  withPoster,
} from '../src/flik/cut/frames.js';
import { fillOf, levelOf } from '../src/flik/cut/level.js';
import { type Content, cutPatch, mergeContents, textPatch } from '../src/flik/data/draft.js';
import { diffWords } from '../src/flik/history/word-diff.js';
import { offersFor, type Rendition } from '../src/flik/phone/devices.js';
import { localeFrom, localesOf, missingIn, slugsFrom, withoutLocale } from '../src/flik/texts/locales.js';

const CONTENT: Content = {
  ...{ titles: { en: 'Hello' }, descriptions: {}, altTexts: { en: 'A cat waves.' }, keywords: { en: ['hi'] } },
  ...{ emoji: [], intents: [], tags: ['cat'], categories: [], rating: 'everyone', credits: '' },
  ...{ rights: { holder: 'qik', licence: 'MIT', expiresAt: null }, sourceId: null, trim: null, loop: 'none' },
  ...{ poster: null, framing: 'original', watermark: 'none' },
};

t.test('a picture is found at every moment that it is shown', async (t) => {
  const rates = fc.constantFrom(15, 23.976, 25, 29.97, 30);
  fc.assert(
    fc.property(fc.nat(4000), rates, (frame, fps) => frameAt(middleOf(frame, fps), fps) === frame),
    { numRuns: 500 },
  );
  t.equal(frameAt(-1, 30), 0);
  t.same(spread(120, 4), [15, 45, 75, 105]);
});

t.test('whatever is dragged, what is kept stays within the video and the most that may be', async (t) => {
  const step = fc.tuple(fc.constantFrom('start', 'end', 'slide'), fc.integer({ min: -50, max: 350 }));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 150 }),
      fc.array(step),
      (all, most, steps) => {
        const first = { start: 0, end: Math.min(all, most) };
        const last = steps.reduce((cut, [kind, to]) => {
          if (kind === 'start') return moveStart(cut, to, all, most);
          return kind === 'end' ? moveEnd(cut, to, most, all) : slide(cut, to, all);
        }, first);
        return last.start >= 0 && last.end <= all && last.end > last.start && last.end - last.start <= most;
      },
    ),
  );
  t.same(moveStart({ start: 0, end: 150 }, 100, 300, 150), { start: 100, end: 150 });
  t.same(moveEnd({ start: 0, end: 150 }, 200, 150, 300), { start: 50, end: 200 });
});

t.test('a cut is the same after it was in seconds', async (t) => {
  fc.assert(
    fc.property(
      fc.nat(200),
      fc.integer({ min: 1, max: 90 }),
      fc.constantFrom(24, 25, 29.97, 30),
      (start, length, fps) => {
        const cut = { start, end: start + length };
        const back = cutOf({ trim: trimOf(cut, fps, 400), loop: 'none' }, fps, 400);
        return back.start === cut.start && back.end === cut.end;
      },
    ),
  );
  t.equal(trimOf({ start: 0, end: 120 }, 30, 120), null);
  t.equal(mostFrames(30, 'loop'), 150);
  t.equal(mostFrames(30, 'boomerang'), 75, 'which is played forward and backward');
  t.same(cutOf({ trim: null, loop: 'none' }, 30, 400), { start: 0, end: 150 }, 'of a long one its beginning');
});

t.test('the poster stays the picture that it was when the beginning moves', async (t) => {
  const chosen = withPoster({ ...CONTENT, trim: { start: 1, end: 4 } }, 60, 30, 300);
  t.equal(chosen.poster, 1);
  const moved = withCut(chosen, { start: 45, end: 120 }, 30, 300);
  t.equal(posterOf(moved, 30, 300), 60);
  t.equal(posterOf(withCut(moved, { start: 90, end: 120 }, 30, 300), 30, 300), 90, 'or the nearest that is kept');
});

t.test('a change says only what is another, and an empty text is none', async (t) => {
  const mine: Content = { ...CONTENT, titles: { en: '', fr: 'Salut' }, tags: ['cat', 'hi'], loop: 'loop' };
  t.same(textPatch(CONTENT, mine), { titles: { en: null, fr: 'Salut' }, tags: ['cat', 'hi'] });
  t.same(cutPatch(CONTENT, mine), { loop: 'loop' });
  t.same(textPatch(CONTENT, { ...CONTENT, titles: { en: 'Hello', de: '' } }), {});
  const trimmed = { ...CONTENT, trim: { start: 1, end: 2 } };
  t.same(cutPatch(trimmed, { ...CONTENT, trim: { end: 2, start: 1 } }), {}, 'in whatever order the fields come');
});

t.test('what only one of two changed is kept, and what both did is a clash', async (t) => {
  const mine: Content = { ...CONTENT, titles: { en: 'Hi' }, credits: 'me' };
  const theirs: Content = { ...CONTENT, titles: { en: 'Hey', fr: 'Salut' }, rating: 'teen' };
  const { content, clashes } = mergeContents(CONTENT, mine, theirs);
  t.same(content.titles, { en: 'Hi', fr: 'Salut' });
  t.match(content, { credits: 'me', rating: 'teen' });
  t.same(clashes, [{ path: 'titles/en', mine: 'Hi', theirs: 'Hey' }]);
  t.same(mergeContents(CONTENT, mine, theirs, new Set(['titles/en'])).content.titles, { en: 'Hey', fr: 'Salut' });
  t.same(mergeContents(CONTENT, CONTENT, theirs).content, theirs, 'nothing here: all of theirs');
  t.same(mergeContents(CONTENT, mine, CONTENT).content, mine, 'nothing there: all of mine');
});

t.test('the words of both texts are in their difference', async (t) => {
  const text = fc.array(fc.constantFrom('a', 'cat', 'waves', ' ', '  ', '\n')).map((words) => words.join(' '));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = diffWords(before, after);
      const without = (kind: string): string => parts.flatMap((one) => (one.kind === kind ? [] : [one.text])).join('');
      return without('added') === before && without('removed') === after;
    }),
  );
  t.same(diffWords('A cat waves', 'A dog waves'), [
    { kind: 'same', text: 'A ' },
    { kind: 'removed', text: 'cat' },
    { kind: 'added', text: 'dog' },
    { kind: 'same', text: ' waves' },
  ]);
});

t.test('languages are read as people write them', async (t) => {
  t.equal(localeFrom('PT_br'), 'pt-BR');
  t.equal(localeFrom('zh-hant-tw'), 'zh-Hant-TW');
  t.equal(localeFrom('klingon please'), null);
  t.same(localesOf(CONTENT, ['fr'], ['de']), ['fr', 'de', 'en']);
  t.same(missingIn(CONTENT, 'fr', ['fr']), ['titles', 'altTexts']);
  t.same(missingIn(CONTENT, 'fr', []), []);
  t.same(withoutLocale(CONTENT, 'en').titles, {});
  t.same(slugsFrom(['Bonne Nuit!', 'bonne-nuit', '…', 'Été']), ['bonne-nuit', 'ete']);
});

t.test('what keeps a Flik from going out is named once', async (t) => {
  const gate = (name: Gate['gate'], ok: boolean, more: Partial<Gate> = {}): Gate => ({
    ...{ gate: name, level: 'must', ok, reason: '', fix: null, facts: {} },
    ...more,
  });
  const media = gate('media', false);
  const length = gate('length', false, { reason: 'Not measured.' });
  const seam = gate('seam', false, { level: 'should' });
  const texts = gate('texts', true, { facts: { requiredLocales: ['en', 7, 'fr'] } });
  const list = { version: 1, open: false, gates: [media, length, seam, texts] };
  t.same(failedGates(list), [media, length]);
  t.equal(waitsForMedia(length, list.gates), true);
  t.equal(waitsForMedia(media, list.gates), false);
  t.same(requiredLocales(list), ['en', 'fr']);
  const alike = gate('look_alikes', false, {
    facts: { lookAlikes: [{ flikId: 'x', slug: 'cat', distance: 2 }, 'no'] },
  });
  t.same(lookAlikesOf(alike), [{ flikId: 'x', slug: 'cat' }]);
});

t.test('each phone has the file that was made for it', async (t) => {
  const rendition = (file: string, profiles: string[], platforms: Rendition['platforms']): Rendition => ({
    ...{ file, profiles, platforms, contentType: 'video/mp4', bytes: 1, width: 1, height: 1, fps: 30, durationMs: 1 },
    ...{ video: { codec: 'h264', profile: 'main', level: '3.0', bitrate: 1 }, audio: null, conforms: true, bitrate: 1 },
    checks: { passed: 1, failed: [] },
  });
  const main = rendition('main.mp4', ['android-main@1', 'ios-main@1'], ['android', 'ios']);
  const low = rendition('low.mp4', ['android-low@2'], ['android']);
  t.same(
    offersFor([low, main], 'android').map(({ grade, rendition: { file } }) => [grade, file]),
    [
      ['main', 'main.mp4'],
      ['low', 'low.mp4'],
    ],
  );
  t.same(offersFor([low, main], 'ios').length, 1);
  t.same(offersFor([low, main], 'windows-phone'), []);
});

t.test('the meter is empty in silence and full at the loudest', async (t) => {
  t.equal(fillOf(levelOf(new Float32Array(64))), 0);
  t.equal(fillOf(levelOf(new Float32Array(64).fill(1))), 100);
  t.ok(fillOf(levelOf(new Float32Array(64).fill(0.1))) > 50);
});
