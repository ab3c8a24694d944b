import path from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { Value } from 'typebox/value';
import { loudness } from '../../../fixtures/fliks/sound/master.js';
import { testFolder } from '../../../fixtures/test/folder.js';
import { readMeter } from '../analysis/meter.js';
import { Analysis } from '../analysis/schema.js';
import { render } from '../index.js';
import type { RenderOptions } from '../options.js';
import { correct, firstLevel, isRight, levelWarnings } from '../render/loudness.js';
import type { RenderResult } from '../types.js';
import { madeClip, samplesOf, scanned } from './clips.js';
import { mediaContext } from './support.js';

const context = await mediaContext();
const target = { integratedLufs: -16, truePeakDbtp: -1.5, maxLimitingDb: 6, quietestLufs: -50 };
const facts = (integratedLufs: number | null, truePeakDbtp: number | null) => ({ integratedLufs, truePeakDbtp });

t.test('a plain gain, bounded by the peaks', async (t) => {
  t.strictSame(firstLevel(facts(-23, -12), target), { gainDb: 7, ceilingDb: null });
  t.strictSame(firstLevel(facts(-10, 0.4), target), { gainDb: -6, ceilingDb: null }, 'too loud is made softer');
  t.strictSame(firstLevel(facts(-30, -10), target), { gainDb: 14, ceilingDb: -1.5 }, 'peaks are held');
  t.strictSame(firstLevel(facts(-40, -10), target), { gainDb: 14.5, ceilingDb: -1.5 }, 'but by 6 dB at most');
  t.equal(firstLevel(facts(null, null), target), null, 'silence stays');
  t.equal(firstLevel(facts(-50.1, -30), target), null, 'and what is nearly silent');
});

t.test('what the coder changed is made up for', async (t) => {
  const measured = facts(-23, -9);
  const level = { gainDb: 7, ceilingDb: null };
  t.ok(isRight(facts(-16.2, -1.9), level, measured, target));
  t.notOk(isRight(facts(-16.2, -0.9), level, measured, target), 'a peak too high');
  t.notOk(isRight(facts(-17, -3), level, measured, target));
  t.ok(isRight(facts(-20, -1.6), { gainDb: 13.5, ceilingDb: -1.5 }, measured, target), 'no more is allowed');
  t.match(correct(level, facts(-16, -0.9), measured, target), { gainDb: 7, ceilingDb: -2.65 });
  t.match(correct(level, facts(-17, -3), facts(-23, -12), target), { gainDb: 8, ceilingDb: null });
  t.match(correct(level, facts(-17, -3), measured, target), { gainDb: 8, ceilingDb: -1.5 });
  fc.assert(
    fc.property(
      fc.double({ min: -49, max: -3, noNaN: true }),
      fc.double({ min: -30, max: 3, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      (lufs, peak, raised) => {
        const first = firstLevel(facts(lufs, peak), target);
        if (first === null) return false;
        const next = correct(first, facts(lufs + first.gainDb - 1, -1.5 + raised), facts(lufs, peak), target);
        const most = target.truePeakDbtp + target.maxLimitingDb - peak + 1e-9;
        const held = (level: typeof first) =>
          level.gainDb <= most && (level.ceilingDb ?? peak + level.gainDb) <= target.truePeakDbtp + 1e-9;
        return held(first) && held(next);
      },
    ),
  );
});

t.test('what an editor is told', async (t) => {
  const silent = { measured: facts(null, null), level: null, came: facts(null, null) };
  t.match(levelWarnings([silent, silent], target), [{ code: 'silent_sound', detail: /silent or shorter/ }]);
  const quiet = { measured: facts(-61.23, -40), level: null, came: facts(-61.23, -40) };
  t.match(levelWarnings([quiet], target), [{ code: 'silent_sound', detail: /-61\.2 LUFS/ }]);
  const level = { gainDb: 14.5, ceilingDb: -1.5 };
  const peaky = { measured: facts(-40, -10), level, came: facts(-25.5, -1.5) };
  t.match(levelWarnings([peaky], target), [{ code: 'peaky_sound', detail: /-25\.5 LUFS instead of -16/ }]);
  t.strictSame(levelWarnings([{ ...peaky, came: facts(-16.4, -2) }], target), []);
});

t.test('the meter writes silence as -inf, and other words are no answer', async (t) => {
  t.strictSame(readMeter(['{', '"input_i" : "-inf",', '"input_tp" : "-inf",', '}']), facts(null, null));
  t.strictSame(readMeter(['\t"input_i" : "-19.05",', '\t"input_tp" : "0.31",']), facts(-19.05, 0.31));
  t.throws(() => readMeter(['something else']), { code: 'encode_failed' });
});

type Made = { readonly result: RenderResult; readonly out: string };

async function made(t: Test, sound: string, seconds: number, options: RenderOptions = {}): Promise<Made> {
  const out = testFolder(t);
  const file = await madeClip(out, { name: 'clip', seconds, picture: 'testsrc=s=96x54:r=15', sound });
  const usual = { profiles: ['flik'], effort: 'flik', watermark: 'none' };
  return { out, result: await render({ file, outDir: out, options: { ...usual, ...options }, context }) };
}

/** By the scanner of EBU R 128, and by our own filters of ITU-R BS.1770-4 on the decoded samples. */
async function isAtTarget(t: Test, { result, out }: Made): Promise<void> {
  for (const rendition of result.renditions) {
    const file = path.join(out, rendition.file);
    const { integrated, truePeak } = await scanned(file);
    t.ok(Math.abs(integrated + 16) <= 1, `${rendition.id}: ${integrated} LUFS by the scanner`);
    t.ok(truePeak <= -1.4, `${rendition.id}: ${truePeak} dBTP`);
    const [left = new Float32Array(), right = new Float32Array(left.length)] = await samplesOf(
      file,
      rendition.audio?.channels ?? 1,
    );
    const own = loudness({ left, right });
    t.ok(Math.abs(own + 16) <= 1, `${rendition.id}: ${own} LUFS by our own filters`);
    const told = result.analysis?.loudness?.renditions.find(({ id }) => id === rendition.id);
    t.ok(Math.abs((told?.integratedLufs ?? 0) - own) < 0.3, 'and so it is told');
  }
}

// Much less than 3 s, where ffmpeg's own normaliser was up to 18 LU off.
t.test('a quiet second in stereo, with a mono rendition beside it', async (t) => {
  const sound =
    'anoisesrc=a=0.03:c=pink:seed=4:r=44100,aformat=channel_layouts=mono[l];anoisesrc=a=0.01:c=pink:seed=5:r=44100[r];[l][r]amerge';
  const found = await made(t, sound, 1, { profiles: ['flik', 'qik-classic'] });
  t.same(found.result.renditions.map(({ audio }) => audio?.channels).sort(), [1, 2]);
  await isAtTarget(t, found);
  t.ok(Value.Check(Analysis, found.result.analysis), 'the analysis has its shape');
  const stereo = found.result.renditions.find(({ audio }) => audio?.channels === 2);
  const [left = [], right = []] = await samplesOf(path.join(found.out, stereo?.file ?? ''), 2);
  t.ok(Math.hypot(...left) > 2 * Math.hypot(...right), 'stereo is still stereo');
  t.strictSame(found.result.warnings, []);
});

t.test('a sound that is too loud, in a boomerang', async (t) => {
  const found = await made(t, 'anoisesrc=a=0.9:c=pink:seed=6:r=48000', 1.2, { loop: 'boomerang' });
  await isAtTarget(t, found);
});

t.test('peaks that stand out are held and come before the loudness', async (t) => {
  const claps = "aevalsrc='0.002*(random(0)-0.5)+0.8*(random(1)-0.5)*exp(-90*mod(t,0.7))':s=48000";
  const { result, out } = await made(t, claps, 1.5);
  const { truePeak } = await scanned(path.join(out, result.renditions[0]?.file ?? ''));
  t.ok(truePeak <= -1, `${truePeak} dBTP`);
  t.match(result.warnings, [{ code: 'peaky_sound' }]);
});

t.test('silence stays silence, and is told', async (t) => {
  const { result, out } = await made(t, 'anullsrc=r=48000:cl=stereo', 0.6);
  t.match(result.warnings, [{ code: 'silent_sound' }]);
  t.equal(result.analysis?.loudness?.integratedLufs, null);
  const [left = []] = await samplesOf(path.join(out, result.renditions[0]?.file ?? ''), 1);
  t.ok(Math.max(...left.map(Math.abs)) < 0.001);
});
