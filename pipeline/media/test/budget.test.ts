import fc from 'fast-check';
import t from 'tap';
import { plan } from '../index.js';
import { smaller } from '../render/budget.js';
import { ProgressMeter } from '../render/progress.js';
import type { Progress } from '../types.js';
import { pureContext, SOURCES, source } from './support.js';

const context = await pureContext();

t.test('a second try aims below the budget by what the first was above it', async (t) => {
  const encode = plan(SOURCES['full-length'], { profiles: ['ios-main'], maxBytes: 2_000_000 }, context).encodes[0];
  if (encode === undefined) {
    t.fail('there is an encode');
    return;
  }
  fc.assert(
    fc.property(fc.integer({ min: 2_000_001, max: 20_000_000 }), (bytes) => {
      const { video, audio, ...rest } = smaller(encode, bytes, 42);
      const most =
        (video.maxrateKbps * 42 * 1000) / 8 + ((audio?.kbps ?? 0) * 42 * 1000) / 8 + (video.bufsizeKbps * 1000) / 8;
      return video.maxrateKbps < encode.video.maxrateKbps && most < 2_000_000 && rest.width === encode.width;
    }),
  );
});

t.test('a profile may ask for more room than the mark keeps by itself', async (t) => {
  const roomy = context.presets.profiles.map((profile) =>
    profile.id === 'ios-low' ? { ...profile, safeArea: { top: 0, right: 0.2, bottom: 0.1, left: 0 } } : profile,
  );
  const made = plan(
    source(),
    { profiles: ['ios-low', 'ios-main'] },
    { ...context, presets: { ...context.presets, profiles: roomy } },
  );
  t.strictSame(
    made.frames.map((frame) => frame.safeArea),
    [{ top: 0, right: 0.2, bottom: 0.1, left: 0 }],
  );
});

t.test('progress goes forward only, and guesses the rest once there is something to go by', async (t) => {
  const told: Progress[] = [];
  let now = 0;
  const meter = new ProgressMeter(
    (progress) => told.push(progress),
    () => now,
  );
  meter.at('encode', 50);
  now = 4000;
  meter.at('encode', 40);
  meter.at('probe', 90);
  meter.at('encode', 75);
  meter.at('verify', 140);
  t.strictSame(
    told.map((one) => [one.stage, one.percent]),
    [
      ['encode', 50],
      ['encode', 75],
      ['verify', 100],
    ],
  );
  t.ok(told.every((one) => one.etaMs === null || one.etaMs >= 0));
  t.equal(told.at(-1)?.etaMs, 0);
});
