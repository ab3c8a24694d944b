import path from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { plan, render } from '../index.js';
import { loopedFrames, MAX_BOOMERANG_SECONDS } from '../plan/loop.js';
import { clipOf, greys, madeClip, samplesOf } from './clips.js';
import { mediaContext, pureContext, SOURCES, source } from './support.js';

const pure = await pureContext();
const trim = { start: 1, end: 3 };

t.test('a boomerang has its pictures twice, but for those at which it turns', async (t) => {
  const made = plan(SOURCES['landscape-1080p'], { profiles: ['flik'], loop: 'boomerang', trim }, pure);
  t.equal(made.loop, 'boomerang');
  t.strictSame(made.trim, { start: 1, duration: 2 }, 'seconds of the source');
  t.equal(made.encodes[0]?.frames, 2 * 60 - 2);
  t.match(made.explanation.join('\n'), /forward and then backward, 3\.93 s in all.*sound runs backward/);
  t.equal(made.stills.storyboard.tiles, 4, 'stills are of the whole');
  t.equal(
    plan(SOURCES['landscape-1080p'], { profiles: ['flik'], loop: 'boomerang', trim, poster: 3.9 }, pure).stills.poster
      .count,
    1,
    'a poster from the way back',
  );
});

t.test('it is bounded before the work', async (t) => {
  const ask = (end: number, profiles?: string[]) =>
    plan(
      SOURCES['landscape-1080p'],
      { loop: 'boomerang', trim: { start: 0, end }, ...(profiles === undefined ? {} : { profiles }) },
      pure,
    );
  t.equal(ask(2.5).encodes[0]?.frames, 148);
  t.throws(() => ask(2.6), { code: 'too_long', detail: /5\.13 s.*ask for 2\.5 s/ });
  t.throws(() => plan(SOURCES['landscape-1080p'], { loop: 'boomerang' }, pure), { code: 'too_long' });
  t.throws(() => ask(0.05), { code: 'too_short', detail: /3 pictures/ });
  const slow = source({ video: { frameRate: { num: 24_000, den: 1001 } } });
  fc.assert(
    fc.property(fc.double({ min: 0.2, max: 2.5, noNaN: true }), (end) => {
      const made = plan(slow, { loop: 'boomerang', trim: { start: 0, end }, profiles: ['flik', 'ios-hd'] }, pure);
      return made.encodes.every(({ frames, fps }) => (frames * fps.den) / fps.num <= MAX_BOOMERANG_SECONDS);
    }),
  );
});

t.test('a loop is only marked, and a clip that is played once not even that', async (t) => {
  const once = plan(SOURCES['landscape-1080p'], { trim }, pure);
  const loop = plan(SOURCES['landscape-1080p'], { trim, loop: 'loop' }, pure);
  t.notOk('loop' in once);
  t.strictSame(plan(SOURCES['landscape-1080p'], { trim, loop: 'none' }, pure), once);
  t.equal(loop.loop, 'loop');
  t.strictSame(loop.encodes, once.encodes);
  t.match(loop.explanation.join(' '), /played in a loop/);
  t.equal(loopedFrames(60, 'loop'), 60);
});

t.test('every picture and every sound comes back, with no jump where it turns', async (t) => {
  const context = await mediaContext();
  const folder = testFolder(t, { sound: {} });
  // A bar that wanders, so that every picture is another one; a tone that rises with it.
  const pictures = Array.from({ length: 20 }, (_, n) => {
    const frame = new Uint8Array(160 * 90 * 3).fill(20);
    for (let y = 0; y < 90; y++) frame.fill(230, (y * 160 + n * 7) * 3, (y * 160 + n * 7 + 12) * 3);
    return frame;
  });
  const silent = await clipOf(path.join(folder, 'bar.mp4'), { width: 160, height: 90, fps: 30 }, pictures);
  const noise = await madeClip(folder, {
    name: 'rising',
    seconds: 1,
    sound: "aevalsrc='0.4*t*sin(2*PI*500*t)|0.4*t*sin(2*PI*500*t)':d=1:s=48000",
  });
  const options = { profiles: ['android-low'], watermark: 'none', loop: 'boomerang' as const };
  const bar = await render({ file: silent, outDir: folder, options, context });
  t.equal(bar.renditions[0]?.durationMs, Math.round(((2 * 20 - 2) * 1000) / 30));
  const shown = await greys(path.join(folder, bar.renditions[0]?.file ?? ''));
  t.equal(shown.length, 38);
  const apart = (one: number, other: number) =>
    Math.max(...(shown[one] ?? []).map((grey, at) => Math.abs(grey - (shown[other]?.[at] ?? 255))));
  for (let n = 1; n < 19; n++) t.ok(apart(n, 38 - n) < 12, `picture ${n} comes back`);
  t.ok(apart(18, 19) > 40 && apart(19, 20) > 40 && apart(0, 37) > 40, 'no picture is held at a turn');

  const rising = await render({
    file: noise,
    outDir: path.join(folder, 'sound'),
    options: { ...options, trim: { start: 0, end: 0.8 } },
    context,
  });
  t.ok(rising.renditions[0]?.conforms, 'the sound is as long as the picture');
  const [samples = new Float32Array()] = await samplesOf(
    path.join(folder, 'sound', rising.renditions[0]?.file ?? ''),
    1,
  );
  const level = (from: number, to: number) =>
    Math.hypot(...samples.subarray(from * 48_000, to * 48_000)) / Math.sqrt((to - from) * 48_000);
  const turn = 23 / 30;
  t.ok(level(turn - 0.1, turn) > 3 * level(0, 0.1), 'louder up to the turn');
  for (const at of [0.1, 0.3, 0.5])
    t.ok(
      Math.abs(level(turn - at - 0.1, turn - at) / level(turn + at, turn + at + 0.1) - 1) < 0.15,
      `${at} s around it`,
    );
});
