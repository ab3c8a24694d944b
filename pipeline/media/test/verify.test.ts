import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { fixture } from '../../../fixtures/index.js';
import { findProfile } from '../../../presets/index.js';
import { check, render } from '../index.js';
import { verify } from '../verify/index.js';
import { peakKilobits } from '../verify/track-facts.js';
import { corpusFolder, mediaContext } from './support.js';

const context = await mediaContext();
const bundled: unknown = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg');
const ffmpeg =
  typeof bundled === 'object' && bundled !== null && 'path' in bundled && typeof bundled.path === 'string'
    ? bundled.path
    : 'ffmpeg';
const folder = await mkdtemp(path.join(os.tmpdir(), 'qik-test-verify-'));
t.teardown(() => rm(folder, { recursive: true, force: true }));

function profile(id: string) {
  const found = findProfile(context.presets, id);
  if (found === undefined) {
    throw new Error(`there is no ${id}`);
  }
  return found;
}

const good = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-profile:v',
  'baseline',
  '-pix_fmt',
  'yuv420p',
  '-g',
  '30',
  '-bf',
  '0',
  '-refs',
  '1',
  '-color_primaries',
  'bt709',
  '-color_trc',
  'bt709',
  '-colorspace',
  'bt709',
  '-color_range',
  'tv',
];
const clean = [
  '-map_metadata',
  '-1',
  '-fflags',
  '+bitexact',
  '-flags:v',
  '+bitexact',
  '-flags:a',
  '+bitexact',
  '-bsf:v',
  'filter_units=remove_types=6',
  '-movflags',
  '+faststart+write_colr',
];
const picture = (size = '320x180', rate = 30) => ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=1`];

/** A file made by plain ffmpeg, the way others might make it. */
async function encode(name: string, args: readonly string[]): Promise<string> {
  const file = path.join(folder, name);
  await promisify(execFile)(ffmpeg, ['-v', 'error', '-y', ...args, file]);
  return file;
}

const failed = async (file: string, id: string) =>
  (await check(file, profile(id), context)).checks.filter((one) => !one.ok).map((one) => one.name);

t.test('a file made with care keeps the lowest profile', async (t) => {
  t.strictSame(await failed(await encode('good.mp4', [...picture(), ...good, ...clean]), 'android-low'), []);
});

const FLAWS: readonly (readonly [
  name: string,
  profile: string,
  args: readonly string[],
  expected: readonly string[],
])[] = [
  ['not faststart', 'android-low', [...picture(), ...good, ...clean.slice(0, -1), '+write_colr'], ['moov-first']],
  ['a level that lies', 'android-hd', [...picture('1280x720'), ...good, '-level:v', '3.0', ...clean], ['level-honest']],
  ['too large for the profile', 'android-low', [...picture('640x480'), ...good, ...clean], ['sides', 'macroblocks']],
  ['sixty frames', 'ios-main', [...picture('320x180', 60), ...good, '-g', '60', ...clean], ['frame-rate']],
  [
    'CABAC and B-frames for a decoder that has neither',
    'ios-low',
    [...picture(), ...good, '-profile:v', 'main', '-coder', '1', '-bf', '2', ...clean],
    ['profile', 'entropy', 'references', 'reorder-depth', 'edit-list'],
  ],
  [
    'references behind the back of -refs',
    'android-main',
    [
      ...picture(),
      ...good,
      '-profile:v',
      'main',
      '-bf',
      '3',
      '-refs',
      '2',
      '-x264-params',
      'b-pyramid=normal',
      ...clean,
    ],
    ['references', 'reorder-depth'],
  ],
  [
    'a GOP of five seconds',
    'android-low',
    [
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=320x180:rate=30:duration=5',
      ...good,
      '-g',
      '300',
      '-sc_threshold',
      '0',
      ...clean,
    ],
    ['gop'],
  ],
  [
    'full range',
    'android-low',
    [...picture(), ...good, '-pix_fmt', 'yuvj420p', '-color_range', 'pc', ...clean],
    ['pixel-format', 'range'],
  ],
  [
    '4:4:4',
    'android-hd',
    [...picture(), ...good, '-profile:v', 'high444', '-pix_fmt', 'yuv444p', ...clean],
    ['profile', 'pixel-format'],
  ],
  ['no colour tags', 'android-low', [...picture(), ...good.slice(0, -8), ...clean], ['colours', 'range']],
  [
    'pixels that are not square',
    'android-low',
    [...picture(), '-vf', 'setsar=4/3', ...good, ...clean],
    ['square-pixels'],
  ],
  [
    'a place',
    'android-low',
    [...picture(), ...good, ...clean, '-map_metadata', '0', '-metadata', 'location=+48.8583+002.2945/'],
    ['private-data'],
  ],
  [
    "the encoder's settings",
    'android-low',
    [...picture(), ...good, ...clean.filter((word) => !/filter_units|bsf/.test(word))],
    ['private-data'],
  ],
  [
    'HE-AAC rate',
    'android-low',
    [
      ...picture(),
      '-f',
      'lavfi',
      '-i',
      'sine=duration=1:sample_rate=22050',
      ...good,
      '-c:a',
      'aac',
      '-ar',
      '22050',
      ...clean,
    ],
    ['audio-rate'],
  ],
  [
    'three tracks',
    'android-low',
    [
      ...picture(),
      '-f',
      'lavfi',
      '-i',
      'sine=duration=1',
      '-f',
      'lavfi',
      '-i',
      'sine=duration=1',
      '-map',
      '0',
      '-map',
      '1',
      '-map',
      '2',
      ...good,
      '-c:a',
      'aac',
      '-ar',
      '48000',
      ...clean,
    ],
    ['tracks'],
  ],
  ['another container', 'ios-main', [...picture(), '-c:v', 'libvpx', '-f', 'webm'], ['container']],
];

for (const [name, id, args, expected] of FLAWS) {
  t.test(`found: ${name}`, async (t) => {
    const found = await failed(await encode(`${name.replace(/\W+/g, '-')}.mp4`, args), id);
    for (const flaw of expected) {
      t.ok(found.includes(flaw), `${flaw} is among ${found.join(', ') || 'nothing'}`);
    }
  });
}

t.test('uneven frames, damage and a wrong size are found', async (t) => {
  const uneven = await encode('uneven.mp4', [
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=320x180:rate=30:duration=2',
    '-vf',
    "select='not(eq(mod(n,5),3))'",
    '-vsync',
    'vfr',
    ...good,
    ...clean,
  ]);
  t.ok((await failed(uneven, 'android-low')).includes('constant-rate'));
  const whole = await encode('whole.mp4', [...picture(), ...good, ...clean]);
  const bytes = await readFile(whole);
  const mdat = bytes.indexOf('mdat');
  bytes.fill(0xff, mdat + 3000, mdat + 6000);
  const broken = path.join(folder, 'broken.mp4');
  await writeFile(broken, bytes);
  t.ok((await failed(broken, 'android-low')).includes('decodes'));
  const result = await verify(whole, [profile('android-low')], context, {
    expected: { width: 480, height: 270, frames: 90 },
    maxBytes: 1000,
  });
  const names = result.checks.filter((one) => !one.ok).map((one) => one.name);
  t.ok(
    ['size', 'duration', 'bytes'].every((one) => names.includes(one)),
    names.join(),
  );
  t.ok((await failed(whole, 'qik-classic')).includes('square-picture'));
});

t.test('a turned file is not upright until it is rendered', async (t) => {
  const file = await fixture('orient-portrait-90', { ffmpeg });
  t.ok((await failed(file, 'ios-hd')).includes('rotation'));
});

t.test('what a phone leaves behind is found in its own file and not in ours', async (t: Test) => {
  const corpus = corpusFolder(t);
  if (corpus === null) {
    return;
  }
  const file = path.join(corpus, 'phone/iphone4s_ios7_2013_rot90_568x320_gps_mono.mov');
  const found = await check(file, profile('ios-main'), context);
  const leaks = found.checks.find((one) => one.name === 'private-data');
  t.match(leaks?.actual, /place in the bytes/);
  t.match(leaks?.actual, /camera's key/);
  t.match(leaks?.actual, /date of creation/);
  const result = await render({ file, outDir: folder, options: { profiles: ['ios-main'] }, context });
  const place = /[+-]\d{2}\.\d{3,}[+-]\d{3}\.\d{3,}|iPhone|Apple/;
  for (const name of [...result.renditions, ...result.stills].map((one) => one.file)) {
    t.notMatch((await readFile(path.join(folder, name))).toString('latin1'), place, name);
  }
});

t.test('the fullest second is found wherever it lies', async (t) => {
  const frames = Array.from({ length: 90 }, (_, index) => ({
    size: index >= 40 && index < 70 ? 1000 : 10,
    dts: index * 1000,
    duration: 1000,
  }));
  t.equal(peakKilobits(frames, 30_000), 240);
  t.equal(peakKilobits(frames.slice(0, 1), 30_000), 0.08);
  t.equal(peakKilobits([], 30_000), 0);
});
