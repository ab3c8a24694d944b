import fc from 'fast-check';
import t from 'tap';
import { defaultLadder, findProfile, profileReference } from '../../../presets/index.js';
import { QikError } from '../../errors/catalogue.js';
import { holds, levelByName, macroblocks } from '../h264/levels.js';
import { plan } from '../index.js';
import { type Candidate, cover, refusal, share } from '../plan/cover.js';
import { contractOf, type Job, pointFor } from '../plan/point.js';
import type { EncodePlan, SourceInfo } from '../types.js';
import { pureContext, SOURCES, source } from './support.js';

const context = await pureContext();
const rate = ({ fps }: EncodePlan) => fps.num / fps.den;
const summary = (info: SourceInfo, options = {}) =>
  plan(info, options, context).encodes.map(
    (encode) => `${encode.id}@${Math.round(rate(encode) * 100) / 100}: ${encode.profiles.join(' ')}`,
  );
const code = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return error instanceof QikError ? error.code : String(error);
  }
  return 'nothing';
};

t.test('the default ladder of an ordinary 1080p clip is covered by the four encodes of the rule', async (t) => {
  const main = 'android-main@1 ios-main@1 windows-phone-main@1';
  const hd = 'android-hd@1 ios-hd@1 windows-phone-hd@1';
  t.strictSame(summary(SOURCES['portrait-1080p']), [
    `1080x1920-high@30: ${hd}`,
    `720x1280-main@30: ${main}`,
    '360x640-baseline@30: ios-low@1 windows-phone-low@1',
    '270x480-baseline@30: android-low@1',
  ]);
  t.strictSame(summary(SOURCES['4k-60']), summary(SOURCES['landscape-1080p']), '4K at 60 is brought down to the same');
});

t.test('a small source serves every profile without a pixel added', async (t) => {
  const { encodes, skipped } = plan(SOURCES['webcam-odd-size'], {}, context);
  t.strictSame(skipped, []);
  t.strictSame(new Set(encodes.flatMap((encode) => encode.profiles)).size, 9);
  for (const encode of encodes) {
    t.ok(encode.width <= 160 && encode.height <= 120, `${encode.width}x${encode.height}`);
  }
});

t.test('the merge thresholds are data: a looser area rule merges the low ones', async (t) => {
  const loose = {
    ...context,
    presets: { ...context.presets, planner: { ...context.presets.planner, minAreaRatio: 0.5 } },
  };
  t.equal(plan(SOURCES['landscape-1080p'], {}, loose).encodes.length, 3);
});

t.test('words say who is served and why encodes are apart', async (t) => {
  const { explanation } = plan(SOURCES['landscape-1080p'], {}, context);
  t.match(explanation[0], /1920x1080, 30 pictures a second/);
  t.match(explanation[1], /9 profiles are covered by 4 encodes/);
  t.ok(explanation.some((line) => /less than 70 %/.test(line)));
});

t.test('square profiles crop before the mark, and only they', async (t) => {
  const { frames, encodes } = plan(SOURCES['landscape-1080p'], { profiles: ['qik-classic', 'ios-hd'] }, context);
  t.strictSame(
    frames.map((frame) => [frame.framing, frame.crop.x, frame.crop.width, frame.width]),
    [
      ['original', 0, 1920, 1920],
      ['square', 420, 1080, 480],
    ],
  );
  t.equal(encodes.find((encode) => encode.framing === 'square')?.audio?.channels, 1);
});

t.test('budgets are promises: the worst case of the rate control stays under them', async (t) => {
  const { encodes } = plan(SOURCES['full-length'], { maxBytes: 1_000_000 }, context);
  for (const encode of encodes) {
    t.equal(encode.budgetBytes, 1_000_000);
    t.ok(encode.predictedBytes <= 1_000_000, `${encode.id}: ${encode.predictedBytes}`);
  }
  const low = plan(SOURCES['full-length'], { profiles: ['android-low'] }, context).encodes[0];
  t.ok(
    low !== undefined && low.predictedBytes <= 5_000_000 && low.video.maxrateKbps < 900,
    "a full-length clip keeps Qik's 5 MB",
  );
});

t.test('what cannot be is said in words', async (t) => {
  t.equal(
    code(() => plan(source({ durationMs: 42_200 }), {}, context)),
    'too_long',
  );
  t.equal(
    code(() => plan(source({ durationMs: 42_020 }), {}, context)),
    'nothing',
    'one frame over is a camera that stopped late',
  );
  t.equal(
    code(() => plan(source({ durationMs: 300_000 }), { trim: { start: 200, end: 210 } }, context)),
    'nothing',
    'trim brings it under',
  );
  t.equal(
    code(() => plan(source(), { trim: { start: 3, end: 2 } }, context)),
    'invalid_request',
  );
  t.equal(
    code(() => plan(source(), { trim: { start: 11, end: 12 } }, context)),
    'invalid_request',
  );
  t.equal(
    code(() => plan(source(), { profiles: ['ios-xl'] }, context)),
    'unknown_profile',
  );
  t.equal(
    code(() => plan(source(), { effort: 'heroic' }, context)),
    'invalid_request',
  );
  t.equal(
    code(() => plan(source(), { profiles: ['flik'] }, context)),
    'too_long',
    'ten seconds are no Flik',
  );
  t.strictSame(
    plan(source(), { profiles: ['flik', 'ios-low'] }, context).skipped.map((one) => one.profile),
    ['flik@1'],
  );
  t.strictSame(
    plan(source({ durationMs: 5030 }), { profiles: ['flik'] }, context).skipped,
    [],
    'one frame of tolerance',
  );
});

const anySource = fc
  .record({
    width: fc.integer({ min: 16, max: 4096 }),
    height: fc.integer({ min: 16, max: 4096 }),
    fps: fc.constantFrom(
      [24, 1],
      [25, 1],
      [30, 1],
      [30_000, 1001],
      [60, 1],
      [120, 1],
      [240, 1],
      [8797, 1000],
      [14_706, 1000],
    ),
    durationMs: fc.integer({ min: 200, max: 42_000 }),
    channels: fc.integer({ min: 0, max: 6 }),
    sampleRate: fc.constantFrom(8000, 22_050, 44_100, 48_000, 96_000),
  })
  .map(({ width, height, fps: [num = 30, den = 1], durationMs, channels, sampleRate }) =>
    source({
      durationMs,
      audio: channels === 0 ? null : { channels, sampleRate },
      video: { width, height, codedWidth: width, codedHeight: height, frameRate: { num, den } },
    }),
  );
const anyProfiles = fc.subarray(
  context.presets.profiles.filter((profile) => profile.id !== 'flik').map(profileReference),
  { minLength: 1 },
);

t.test('every plan keeps every contract, whatever the source', async () => {
  fc.assert(
    fc.property(
      anySource,
      anyProfiles,
      fc.constantFrom('original' as const, 'square' as const),
      fc.option(fc.integer({ min: 200_000, max: 20_000_000 }), { nil: undefined }),
      (info, profiles, framing, maxBytes) => {
        const options = { profiles, framing, ...(maxBytes === undefined ? {} : { maxBytes }) };
        if (code(() => plan(info, options, context)) === 'too_long') {
          // A budget that leaves no picture at all is refused, and nothing else is.
          return maxBytes !== undefined && maxBytes * 8 < info.durationMs * 200;
        }
        const made = plan(info, options, context);
        const served = made.encodes.flatMap((encode) => encode.profiles);
        const left = made.skipped.map((one) => one.profile);
        // Each profile exactly once: served or skipped.
        if ([...served, ...left].sort().join() !== [...profiles].sort().join()) {
          return false;
        }
        return made.encodes.every((encode) =>
          encode.profiles.every((reference) => {
            const profile = findProfile(context.presets, reference);
            const level = levelByName(encode.video.level);
            if (profile === undefined || level === undefined) {
              return false;
            }
            const { video } = profile;
            const fps = rate(encode);
            const shape = {
              width: encode.width,
              height: encode.height,
              fps,
              references: encode.video.references,
              profile: encode.video.profile,
              rateKbps: encode.video.maxrateKbps,
              bufferKbits: encode.video.bufsizeKbps,
            };
            return (
              encode.width % 2 === 0 &&
              encode.height % 2 === 0 &&
              encode.width <= info.video.width &&
              encode.height <= info.video.height &&
              Math.max(encode.width, encode.height) <= video.longSide &&
              Math.min(encode.width, encode.height) <= video.shortSide &&
              macroblocks(encode.width, encode.height) <= video.macroblocks &&
              fps <= video.fps &&
              fps <= Math.max(5, info.video.frameRate.num / info.video.frameRate.den) * 1.021 &&
              Number(encode.video.level) <= Number(video.level) &&
              holds(level, shape) &&
              encode.video.maxrateKbps + encode.video.bufsizeKbps <= video.peakKbps &&
              encode.video.references <= video.references &&
              encode.video.gopFrames <= video.gopSeconds * fps &&
              (encode.audio === null ||
                (encode.audio.kbps <= profile.audio.kbps &&
                  encode.audio.channels <= profile.audio.channels &&
                  profile.audio.sampleRates.includes(encode.audio.sampleRate))) &&
              (encode.budgetBytes === null || encode.predictedBytes <= encode.budgetBytes)
            );
          }),
        );
      },
    ),
    { numRuns: 300 },
  );
});

t.test('the same request gives the same plan, in whatever order profiles are named', async () => {
  fc.assert(
    fc.property(
      anySource,
      anyProfiles,
      (info, profiles) =>
        JSON.stringify(plan(info, { profiles }, context)) ===
        JSON.stringify(plan(info, { profiles: [...profiles].reverse() }, context)),
    ),
    { numRuns: 60 },
  );
});

/** Every way to put things into groups, for few things. */
function* partitions<T>(items: readonly T[]): Generator<T[][]> {
  const [first, ...rest] = items;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const smaller of partitions(rest)) {
    for (let index = 0; index < smaller.length; index += 1) {
      yield smaller.map((group, at) => (at === index ? [first, ...group] : group));
    }
    yield [[first], ...smaller];
  }
}

t.test('the cover is the best of all partitions, and every group in it keeps the rule', async () => {
  const rule = context.presets.planner;
  const effort = context.presets.efforts.find((one) => one.id === 'message');
  if (effort === undefined) {
    throw new Error('there is no effort message');
  }
  fc.assert(
    fc.property(
      anySource,
      fc.subarray(defaultLadder(context.presets), { minLength: 1, maxLength: 6 }),
      (info, profiles) => {
        const job: Job = {
          source: info.video,
          audio: info.audio,
          duration: info.durationMs / 1000,
          effort,
          maxBytes: null,
          minKbpsPerMegapixel: rule.minKbpsPerMegapixelSecond,
        };
        const candidates: Candidate[] = profiles.flatMap((profile) => {
          const contract = contractOf(profile, 'message', 'original');
          const alone = pointFor(contract, job);
          return alone === null ? [] : [{ reference: profileReference(profile), contract, alone }];
        });
        const found = cover(candidates, job, rule);
        const area = (points: readonly { width: number; height: number }[]) =>
          points.reduce((sum, point) => sum + point.width * point.height, 0);
        const kept = found.every((group) =>
          group.members.every((member) => refusal(group.point, member.alone, rule) === null),
        );
        const bestByHand = [...partitions(candidates)]
          .map((groups) =>
            groups.map(([first, ...rest]) => (first === undefined ? 'framing' : share([first, ...rest], job, rule))),
          )
          .flatMap((points) => {
            const shared = points.filter((point) => typeof point !== 'string');
            return shared.length === points.length ? [{ count: points.length, area: area(shared) }] : [];
          })
          .sort((a, b) => a.count - b.count || b.area - a.area)[0];
        return (
          kept && bestByHand?.count === found.length && bestByHand.area === area(found.map((group) => group.point))
        );
      },
    ),
    { numRuns: 60 },
  );
});
