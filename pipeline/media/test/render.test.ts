import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import {
  FIXTURES,
  fixture,
  markerFaults,
  meanColour,
  nearestPatch,
  readPicture,
  VIDEO_NAMES,
  type VideoName,
  visiblePatches,
} from '../../../fixtures/index.js';
import { QikError } from '../../errors/catalogue.js';
import { check, probe, render } from '../index.js';
import type { RenderOptions } from '../options.js';
import type { RenderResult } from '../types.js';
import { mediaContext } from './support.js';

const context = await mediaContext();
// Fixtures are made and outputs read back by the bundled program, whichever one renders.
const bundled: unknown = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg');
const tools = {
  ffmpeg:
    typeof bundled === 'object' && bundled !== null && 'path' in bundled && typeof bundled.path === 'string'
      ? bundled.path
      : 'ffmpeg',
};

const outFolder = () => mkdtemp(path.join(os.tmpdir(), 'qik-test-out-'));

async function made(t: Test, name: VideoName, options: RenderOptions): Promise<{ result: RenderResult; out: string }> {
  const out = await outFolder();
  t.teardown(async () => import('node:fs/promises').then(({ rm }) => rm(out, { recursive: true, force: true })));
  const result = await render({
    file: await fixture(name, tools),
    outDir: out,
    options: { watermark: 'none', ...options },
    context,
  });
  return { result, out };
}

const TOLERANCE = { exact: 24, hues: 40 } as const;

/** Colours where an upright viewer sees them, in the picture that a phone would show. */
async function showsMarker(
  t: Test,
  name: VideoName,
  file: string,
  size: { width: number; height: number },
  square: boolean,
): Promise<void> {
  const facts = FIXTURES[name];
  const picture = await readPicture(tools, file, size, { before: ['-noautorotate'] });
  const upright = { width: facts.width, height: facts.height };
  const side = Math.min(facts.width, facts.height);
  const crop = square
    ? { x: Math.floor((facts.width - side) / 2), y: Math.floor((facts.height - side) / 2), width: side, height: side }
    : undefined;
  if (facts.dynamics === 'sdr') {
    t.strictSame(
      markerFaults(picture, {
        tolerance: TOLERANCE[facts.marker ?? 'hues'],
        upright,
        ...(crop === undefined ? {} : { crop }),
      }),
      [],
      `${path.basename(file)} is upright and has its colours`,
    );
    return;
  }
  for (const patch of visiblePatches(picture, upright, crop)) {
    t.equal(nearestPatch(meanColour(picture, patch.area)), patch.name, `${patch.name} after tone mapping`);
  }
}

for (const name of VIDEO_NAMES.filter((one) => one !== 'uhd-largest')) {
  t.test(`${name} comes out right`, async (t) => {
    const facts = FIXTURES[name];
    const profiles =
      name.startsWith('orient-') || facts.dynamics !== 'sdr'
        ? ['ios-main', 'qik-classic']
        : ['ios-main', 'android-low'];
    const { result, out } = await made(t, name, { profiles }).catch((error: unknown) => {
      if (error instanceof QikError && facts.mayBeRefused.includes(error.code)) {
        return { result: null, out: '' };
      }
      throw error;
    });
    if (result === null) {
      t.pass('refused, as it may be');
      return;
    }
    t.ok(result.renditions.length >= 1);
    for (const rendition of result.renditions) {
      t.strictSame(
        rendition.checks.filter((one) => !one.ok),
        [],
        `${rendition.id} keeps every rule`,
      );
      t.ok(rendition.width <= facts.width && rendition.height <= facts.height, 'nothing is scaled up');
      t.equal(rendition.audio !== null, facts.hasAudio);
      t.ok(rendition.fps <= 30);
      const file = path.join(out, rendition.file);
      const bytes = await readFile(file);
      t.equal(rendition.sha256, createHash('sha256').update(bytes).digest('hex'));
      for (const secret of facts.secrets) {
        t.notOk(bytes.includes(secret), 'nothing private in any byte');
      }
      if (facts.marker !== null) {
        await showsMarker(t, name, file, rendition, rendition.profiles.includes('qik-classic@1'));
      }
    }
    t.strictSame(
      (await readdir(out)).sort(),
      [...result.renditions, ...result.stills].map((one) => one.file).sort(),
      'nothing else is left',
    );
  });
}

t.test('stereo stays stereo, mono mono, and 5.1 becomes stereo', async (t) => {
  const channels = async (name: VideoName) =>
    (await made(t, name, { profiles: ['ios-main'] })).result.renditions[0]?.audio?.channels;
  t.equal(await channels('ordinary-1080p'), 2);
  t.equal(await channels('audio-mono'), 1);
  t.equal(await channels('audio-5-1'), 2);
});

t.test('a byte budget is kept, with at most one repetition, and the margin is told', async (t) => {
  const { result } = await made(t, 'ordinary-1080p', { profiles: ['ios-hd', 'ios-main'], maxBytes: 120_000 });
  for (const rendition of result.renditions) {
    t.ok(rendition.bytes <= 120_000, `${rendition.id}: ${rendition.bytes}`);
    t.equal(rendition.budget?.marginBytes, 120_000 - rendition.bytes);
    t.ok(rendition.conforms);
  }
});

t.test('the mark is on every size, and off before and after its time', async (t) => {
  const file = await fixture('ordinary-1080p', tools);
  const out = await outFolder();
  // A plain white square in the middle of the left side, during the second half.
  const image = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10" fill="#fff"/></svg>',
  ).toString('base64');
  const watermark = {
    image,
    position: 'left' as const,
    widthPercent: 20,
    marginPercent: 0,
    opacity: 1,
    from: 0.5,
    to: 0.8,
  };
  const result = await render({
    file,
    outDir: out,
    options: { profiles: ['ios-hd', 'android-low'], watermark },
    context,
  });
  t.equal(result.renditions.length, 2);
  for (const rendition of result.renditions) {
    const at = {
      x: Math.round(rendition.width * 0.04),
      y: Math.round(rendition.height * 0.45),
      width: Math.round(rendition.width * 0.1),
      height: Math.round(rendition.height * 0.1),
    };
    const white = async (frame: number) => {
      const picture = await readPicture(tools, path.join(out, rendition.file), rendition, { frame });
      return Math.min(...meanColour(picture, at)) > 235;
    };
    t.notOk(await white(3), `${rendition.id}: not yet`);
    t.ok(await white(20), `${rendition.id}: there`);
    t.notOk(await white(28), `${rendition.id}: gone`);
  }
});

t.test('trim keeps the part that was asked for', async (t) => {
  const { result } = await made(t, 'ordinary-1080p', {
    profiles: ['ios-main'],
    trim: { start: 0.25, end: 0.75 },
    poster: 0.1,
  });
  t.equal(result.renditions[0]?.durationMs, 500);
  t.equal(result.stills.find((still) => still.kind === 'poster')?.atSeconds, 0.1);
});

t.test('a 1080p clip keeps every profile of the ladder, checked one by one by another reader', async (t) => {
  const { result, out } = await made(t, 'ordinary-1080p-portrait', {});
  t.ok(result.encodes <= 4, `${result.encodes} encodes`);
  t.equal(result.renditions.flatMap((rendition) => rendition.profiles).length, 9);
  for (const rendition of result.renditions) {
    for (const reference of rendition.profiles) {
      const profile = context.presets.profiles.find((one) => `${one.id}@${one.version}` === reference);
      if (profile === undefined) {
        t.fail(`there is no ${reference}`);
        continue;
      }
      const { conforms, checks } = await check(path.join(out, rendition.file), profile, context);
      t.ok(
        conforms,
        `${rendition.id} for ${reference}: ${checks
          .filter((one) => !one.ok)
          .map((one) => one.name)
          .join()}`,
      );
    }
    const again = await probe(path.join(out, rendition.file), context);
    t.strictSame(
      [again.video.width, again.video.height, again.video.orientation.rotation],
      [rendition.width, rendition.height, 0],
    );
    // Newer versions of ffmpeg name the encoder, nothing more.
    t.strictSame(
      again.privateData.filter((kind) => kind !== 'software'),
      [],
      'nothing private is left',
    );
  }
});
