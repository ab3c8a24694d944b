import t from 'tap';
import { result } from '../../../pipeline/clips/test/sample.js';
import type { StoredRendition } from '../../../pipeline/db/index.js';
import { EMPTY_CONTENT, type FlikContent } from '../../library/content.js';
import { analysisOf } from '../../library/test/studio.js';
import { parseAnalysis } from '../analysis.js';
import { checklist, isOpen } from '../checklist.js';
import { GATES, type GateFacts, type GateName, type MediaFacts } from '../gate.js';

const rendition = (changes: Partial<StoredRendition> = {}): StoredRendition => {
  const [sample] = result.renditions;
  if (sample === undefined) throw new Error('there is no sample');
  const { file: _file, ...data } = sample;
  return { ...data, platforms: ['android', 'ios', 'windows-phone'], ...changes };
};

const NOW = new Date('2026-06-01T12:00:00Z');
const media: MediaFacts = {
  ...{ id: 'm', state: 'ready', current: true, problem: null, renditions: [rendition()] },
  measured: parseAnalysis(analysisOf('a')),
  warnings: [],
};
const content: FlikContent = {
  ...EMPTY_CONTENT,
  titles: { en: 'Hi', fr: 'Salut' },
  altTexts: { en: 'A hand waves.', fr: 'Une main salue.' },
};
const good: GateFacts = {
  ...{ content, requiredLocales: ['en', 'fr'], now: NOW, dueAt: NOW, approved: true, media, lookAlikes: [] },
};

const withMedia = (changes: Partial<MediaFacts>): GateFacts => ({ ...good, media: { ...media, ...changes } });
const withContent = (changes: Partial<FlikContent>): GateFacts => ({ ...good, content: { ...content, ...changes } });
const withAnalysis = (changes: object): GateFacts =>
  withMedia({ measured: parseAnalysis({ ...analysisOf('a'), ...changes }) });
const sound = (integratedLufs: number | null, other = integratedLufs) => ({
  loudness: {
    ...{ integratedLufs, truePeakDbtp: -2 },
    renditions: [{ id: 'main', integratedLufs: other, truePeakDbtp: -2 }],
  },
});

const gate = (name: GateName, facts: GateFacts) => {
  const found = checklist(facts).find((one) => one.gate === name);
  if (found === undefined) throw new Error(`there is no gate ${name}`);
  return found;
};

t.test('what is all right passes everything', async (t) => {
  const results = checklist(good);
  t.strictSame(
    results.map((one) => one.gate),
    [...GATES],
  );
  t.strictSame(
    results.filter(({ ok }) => !ok),
    [],
  );
  t.ok(isOpen(results));
  t.ok(results.every(({ reason, fix }) => reason !== '' && fix === null));
});

type Case = readonly [gate: GateName, facts: GateFacts, reason: RegExp];

const CLOSED: readonly Case[] = [
  ['media', { ...good, media: null }, /no video/],
  ['media', withMedia({ state: 'processing', renditions: [] }), /being made/],
  ['media', withMedia({ state: 'failed', problem: 'The clip is too short.' }), /too short/],
  ['media', withMedia({ state: 'deleted' }), /gone/],
  ['media', withMedia({ current: false }), /cut in another way/],
  ['length', withMedia({ renditions: [rendition({ durationMs: 5034 + 10 })] }), /5\.04 s long/],
  ['length', withMedia({ renditions: [rendition(), rendition({ durationMs: 6000 })] }), /6 s long/],
  ['renditions', withMedia({ renditions: [rendition({ platforms: ['android', 'ios'] })] }), /windows-phone/],
  ['renditions', withMedia({ renditions: [rendition({ conforms: false })] }), /nothing to play on android, ios, win/],
  ['renditions', withMedia({ renditions: [rendition(), rendition({ id: 'odd', conforms: false })] }), /odd/],
  ['loudness', withAnalysis(sound(-17.1)), /softer/],
  ['loudness', withAnalysis(sound(-14.9)), /louder/],
  ['loudness', withAnalysis(sound(-16, -12)), /louder.*-12\.0/],
  [
    'flashing',
    withAnalysis({ flashing: { maxFlashesPerSecond: 3.5, at: 1.2, redFlashes: 0, passes: false } }),
    /3\.5 times.*1\.2 s/,
  ],
  ['texts', withContent({ titles: { en: 'Hi' } }), /the title in fr/],
  ['texts', withContent({ altTexts: { fr: 'x', en: '  ' } }), /the alt text in en/],
  ['texts', withContent({ titles: {}, altTexts: {} }), /the title in en, fr; the alt text in en, fr/],
  ['rights', withContent({ rights: { ...content.rights, expiresAt: '2026-06-01T12:00:00Z' } }), /ended/],
  ['rights', withContent({ rights: { ...content.rights, expiresAt: 'some day' } }), /no time/],
  [
    'rights',
    {
      ...withContent({ rights: { ...content.rights, expiresAt: '2026-07-01T00:00:00+02:00' } }),
      dueAt: new Date('2026-06-30T22:00:00Z'),
    },
    /before it is due/,
  ],
  ['look_alikes', { ...good, lookAlikes: [{ flikId: 'x', slug: 'thumbs-up', distance: 0.1 }] }, /thumbs-up/],
  ['approved', { ...good, approved: false }, /not approved/],
];

for (const [name, facts, reason] of CLOSED) {
  t.test(`${name} closes: ${reason.source}`, async (t) => {
    const found = gate(name, facts);
    t.match(found, { ok: false, level: 'must', reason, fix: /\S/ });
    t.notOk(isOpen(checklist(facts)));
  });
}

t.test('what is just within its limits passes', async (t) => {
  const within: readonly (readonly [GateName, GateFacts])[] = [
    ['length', withMedia({ renditions: [rendition({ durationMs: 5033 })] })],
    ['loudness', withAnalysis(sound(-17))],
    ['loudness', withAnalysis(sound(-15))],
    ['loudness', withAnalysis(sound(null))],
    ['loudness', withAnalysis(sound(-58.2))],
    ['loudness', withAnalysis({ loudness: null })],
    ['rights', withContent({ rights: { ...content.rights, expiresAt: '2026-06-01T12:00:01Z' } })],
    ['texts', { ...withContent({ titles: { de: 'Hallo' }, altTexts: { de: 'Hand' } }), requiredLocales: ['de'] }],
    [
      'renditions',
      withMedia({
        renditions: [rendition({ platforms: ['android'] }), rendition({ platforms: ['ios', 'windows-phone'] })],
      }),
    ],
  ];
  for (const [name, facts] of within) t.match(gate(name, facts), { ok: true, fix: null }, name);
});

t.test('a sound that cannot be as loud as the others is a note, not a refusal', async (t) => {
  const made = (lufs: number, ...warnings: string[]): GateFacts => {
    const { media: heard } = withAnalysis(sound(lufs));
    return { ...good, media: heard === null ? null : { ...heard, warnings } };
  };
  t.match(gate('loudness', made(-21, 'peaky_sound')), { ok: true, fix: null, reason: /softer.*-21\.0.*peaks/ });
  t.match(gate('loudness', made(-47, 'silent_sound')), { ok: true, fix: null, reason: /silent/ });
  t.match(gate('loudness', made(-12, 'peaky_sound')), { ok: false, reason: /louder/ }, 'louder it must not be');
  t.match(gate('loudness', made(-21, 'audio_dropped')), { ok: false }, 'another warning says nothing of it');
});

t.test('the seam matters for loops, and only as advice', async (t) => {
  const jump = { seam: { score: 0.2, step: 0.3, usual: 0.02 } };
  const { media: jumps } = withAnalysis(jump);
  const looped = { ...withContent({ loop: 'loop' }), media: jumps };
  t.match(gate('seam', looped), { ok: false, level: 'should', facts: { score: 0.2 } });
  t.ok(isOpen(checklist(looped)));
  t.match(gate('seam', { ...good, media: jumps }), { ok: true });
  t.match(gate('seam', withContent({ loop: 'loop' })), { ok: true });
});

t.test('what was not measured does not pass', async (t) => {
  const bare = {
    ...withContent({ loop: 'loop' }),
    media: { ...media, measured: parseAnalysis(null) },
    lookAlikes: null,
  };
  for (const name of ['loudness', 'flashing', 'look_alikes', 'seam'] as const) {
    t.match(gate(name, bare), { ok: false, reason: 'Not measured.' }, name);
  }
  for (const name of ['length', 'renditions'] as const) {
    t.match(gate(name, withMedia({ renditions: [] })), { ok: false, reason: 'Not measured.' }, name);
  }
});

t.test('an analysis is read part by part', async (t) => {
  const whole = analysisOf('b');
  t.match(parseAnalysis(whole), { fingerprint: { version: 1 }, loudness: { sound: null } });
  t.match(parseAnalysis({ ...whole, flashing: { worst: 3 } }), { flashing: null, seam: { score: 0.9 } });
  t.match(parseAnalysis({ ...whole, fingerprint: { ...whole.fingerprint, version: 2 } }), { fingerprint: null });
  const { loudness: _loudness, ...silent } = whole;
  t.equal(parseAnalysis(silent).loudness, null, 'not measured is not the same as no sound');
  for (const nothing of [null, undefined, 'text', 3, []]) {
    t.strictSame(parseAnalysis(nothing), { fingerprint: null, flashing: null, seam: null, loudness: null });
  }
});
