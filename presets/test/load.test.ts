import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { testFolder } from '../../fixtures/test/folder.js';
import {
  defaultLadder,
  findProfile,
  loadPresets,
  PresetError,
  type Presets,
  packageRoot,
  profileReference,
} from '../index.js';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const MARK = {
  id: 'dot',
  version: 1,
  title: 'A dot',
  image: 'dot.png',
  position: 'top-right',
  widthPercent: 10,
  marginPercent: 3,
  opacity: 0.8,
  safeArea: { top: 0, right: 0, bottom: 0, left: 0 },
};

type Json = { [key: string]: unknown };

/** A presets folder of the test's own, with the real profiles, efforts and planner and one small watermark. */
const copyOfPresets = async (test: Test): Promise<string> => {
  const folder = testFolder(test);
  for (const part of ['profiles', 'efforts', 'planner.json', 'lookalikes.json'])
    await cp(join(packageRoot, 'presets', part), join(folder, part), { recursive: true });
  await mkdir(join(folder, 'watermarks'));
  await writeFile(join(folder, 'watermarks', 'dot.json'), JSON.stringify(MARK));
  await writeFile(join(folder, 'watermarks', 'dot.png'), PIXEL);
  return folder;
};

/** Sets the value at a JSON pointer, or removes it when the value is undefined. */
const edit = async (file: string, pointer: string, value: unknown): Promise<void> => {
  const document: Json = JSON.parse(await readFile(file, 'utf8'));
  const steps = pointer.slice(1).split('/');
  const last = steps.pop() ?? '';
  let target = document;
  for (const step of steps) {
    const inner = target[step];
    if (!isObject(inner)) throw new Error(`nothing at ${step}`);
    target = inner;
  }
  if (value === undefined) delete target[last];
  else target[last] = value;
  await writeFile(file, JSON.stringify(document));
};

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const refusal = async (folder: string): Promise<PresetError> => {
  const outcome = await loadPresets(folder).catch((error: unknown) => error);
  if (outcome instanceof PresetError) return outcome;
  throw new Error('the presets were accepted');
};

t.test('the presets of the package', async (t) => {
  const presets = await loadPresets();
  t.same(
    presets.profiles.map((profile) => profile.id),
    [
      'android-low',
      'ios-low',
      'windows-phone-low',
      'android-main',
      'ios-main',
      'windows-phone-main',
      'android-hd',
      'ios-hd',
      'windows-phone-hd',
      'qik-classic',
      'flik',
      'workbench',
    ],
    'all twelve, smallest device first',
  );
  t.equal(defaultLadder(presets).length, 9, 'nine of them are the default ladder');
  t.notOk(
    defaultLadder(presets).some((profile) => ['qik-classic', 'flik', 'workbench'].includes(profile.id)),
    'the others only by name',
  );
  t.same(presets.efforts.map((effort) => [effort.id, effort.x264Preset]).sort(), [
    ['flik', 'slow'],
    ['message', 'faster'],
  ]);
  for (const platform of ['android', 'ios', 'windows-phone'] as const) {
    const low = findProfile(presets, `${platform}-low`);
    t.equal(low?.maxBytes, 5_000_000, `the low rung of ${platform} keeps five megabytes`);
    t.same(low?.platforms, [platform]);
  }
});

t.test('the values that were decided', async (t) => {
  const { profiles, planner } = await loadPresets();
  const rows = profiles.map(({ id, video, audio, targets }) => [
    id,
    video.profile,
    video.level,
    `${video.longSide}/${video.shortSide}`,
    video.macroblocks,
    video.references,
    video.reorderDepth,
    video.peakKbps,
    `${audio.kbps}/${audio.channels}`,
    `${targets.crf['message']}/${targets.crf['flik']}`,
    `${targets.maxrateKbps}/${targets.bufsizeKbps}`,
    `${targets.bframes} ${targets.pyramid}`,
    `${targets.audioKbps}/${targets.audioChannels}`,
  ]);
  const cb = 'constrained-baseline';
  t.same(rows, [
    ['android-low', cb, '3.0', '480/480', 690, 1, 0, 2000, '160/2', '26/24', '900/900', '0 none', '96/2'],
    ['ios-low', cb, '3.0', '640/480', 1200, 1, 0, 2500, '160/2', '26/24', '1100/1100', '0 none', '96/2'],
    ['windows-phone-low', cb, '3.0', '640/480', 1200, 1, 0, 4000, '320/2', '26/24', '1100/1100', '0 none', '96/2'],
    ['android-main', 'main', '3.1', '1280/720', 3600, 3, 1, 8000, '192/2', '26/24', '2500/3750', '2 none', '128/2'],
    ['ios-main', 'main', '3.1', '1280/720', 3600, 3, 1, 14000, '160/2', '26/24', '2500/3750', '2 none', '128/2'],
    [
      'windows-phone-main',
      'main',
      '3.1',
      '1280/720',
      3600,
      3,
      1,
      10000,
      '320/2',
      '26/24',
      '2500/3750',
      '2 none',
      '128/2',
    ],
    ['android-hd', 'high', '4.0', '1920/1080', 8160, 4, 2, 20000, '192/2', '25/23', '6000/9000', '2 normal', '128/2'],
    ['ios-hd', 'high', '4.1', '1920/1080', 8160, 4, 2, 25000, '160/2', '25/23', '6000/9000', '2 normal', '128/2'],
    [
      'windows-phone-hd',
      'high',
      '4.0',
      '1920/1080',
      8160,
      4,
      1,
      20000,
      '320/2',
      '25/23',
      '6000/9000',
      '2 none',
      '128/2',
    ],
    ['qik-classic', cb, '3.0', '480/480', 900, 1, 0, 2000, '96/1', '26/24', '800/800', '0 none', '64/1'],
    ['flik', cb, '3.0', '480/480', 900, 1, 0, 2000, '96/2', '26/24', '800/800', '0 none', '96/2'],
    ['workbench', cb, '3.1', '640/640', 1600, 1, 0, 4000, '160/2', '26/24', '2000/2000', '0 none', '96/2'],
  ]);
  t.same(
    profiles
      .filter(({ maxBytes }) => maxBytes !== undefined)
      .map(({ id, maxBytes, maxSeconds, framing }) => [id, maxBytes, maxSeconds, framing]),
    [
      ['android-low', 5_000_000, undefined, 'original'],
      ['ios-low', 5_000_000, undefined, 'original'],
      ['windows-phone-low', 5_000_000, undefined, 'original'],
      ['qik-classic', 5_000_000, 42, 'square'],
      ['flik', 1_000_000, 5, 'original'],
    ],
  );
  for (const { id, video, audio } of profiles) {
    t.same([video.fps, video.gopSeconds, audio.sampleRates], [30, id === 'workbench' ? 0.2 : 2, [44_100, 48_000]], id);
    t.equal(video.entropy, video.profile === cb ? 'cavlc' : 'any', id);
    t.equal(video.editList, video.profile === cb ? 'starts-at-zero' : 'at-most-one', id);
  }
  t.match(planner, { minAreaRatio: 0.7, maxClassesBelow: 1, minMaxrateRatio: 0.7, minKbpsPerMegapixelSecond: 12 });
});

t.test('older versions can stay', async (t) => {
  const folder = await copyOfPresets(t);
  const profiles = join(folder, 'profiles');
  await rename(join(profiles, 'ios-main.json'), join(profiles, 'ios-main@1.json'));
  await cp(join(profiles, 'ios-main@1.json'), join(profiles, 'ios-main.json'));
  await edit(join(profiles, 'ios-main.json'), '/version', 2);
  const presets = await loadPresets(folder);
  const reference = (name: string) =>
    [findProfile(presets, name)].flatMap((profile) => (profile ? [profileReference(profile)] : []));
  t.same(reference('ios-main'), ['ios-main@2'], 'without a version the newest');
  t.same(reference('ios-main@1'), ['ios-main@1']);
  t.same(reference('ios-main@3'), []);
  t.same(reference('nokia'), []);
  t.same(
    defaultLadder(presets)
      .map(profileReference)
      .filter((name) => name.startsWith('ios-main')),
    ['ios-main@2'],
    'the ladder takes only the newest',
  );
});

t.test('a newest version that left the ladder does not bring its predecessor back', async (t) => {
  const folder = await copyOfPresets(t);
  const profiles = join(folder, 'profiles');
  await cp(join(profiles, 'ios-main.json'), join(profiles, 'ios-main@2.json'));
  await edit(join(profiles, 'ios-main@2.json'), '/version', 2);
  await edit(join(profiles, 'ios-main@2.json'), '/defaultLadder', false);
  t.equal(defaultLadder(await loadPresets(folder)).length, 8);
});

t.test('watermarks come with their bytes', async (t) => {
  const folder = await copyOfPresets(t);
  await writeFile(
    join(folder, 'watermarks', 'from.json'),
    JSON.stringify({ ...MARK, id: 'from', image: undefined, text: 'from {sender}' }),
  );
  const { watermarks }: Presets = await loadPresets(folder);
  t.same(
    watermarks.map(({ id, imageBytes }) => [id, imageBytes === null ? null : Buffer.from(imageBytes).equals(PIXEL)]),
    [
      ['dot', true],
      ['from', null],
    ],
  );
});

t.test('one field that is wrong', async (t) => {
  const cases: [file: string, pointer: string, value: unknown, field: string, reason: RegExp][] = [
    ['profiles/flik.json', '/video/peakKbps', 'fast', '/video/peakKbps', /integer/],
    ['profiles/flik.json', '/video/entropy', 'cabac', '/video/entropy', /must be one of cavlc, any/],
    ['profiles/flik.json', '/video/codec', 'hevc', '/video/codec', /h264/],
    ['profiles/flik.json', '/video/fps', undefined, '/video/fps', /is missing/],
    ['profiles/flik.json', '/video/colour', 'red', '/video/colour', /is not known here/],
    ['profiles/flik.json', '/platforms', ['symbian'], '/platforms/0', /must be one of android/],
    ['profiles/flik.json', '/sources', [], '/sources', /fewer/],
    ['profiles/flik.json', '/id', 'flak', '/id', /does not match the name of the file/],
    ['profiles/flik.json', '/targets/crf/message', undefined, '/targets/crf/message', /every effort tier/],
    ['profiles/flik.json', '/targets/crf/epic', 20, '/targets/crf/epic', /not an effort tier/],
    ['profiles/flik.json', '/targets/bufsizeKbps', 1201, '/targets/bufsizeKbps', /2001 .* above the peak of 2000/],
    ['profiles/flik.json', '/targets/bframes', 1, '/targets/bframes', /1 frames wait/],
    ['profiles/flik.json', '/targets/audioKbps', 97, '/targets/audioKbps', /above the limit of 96/],
    ['profiles/qik-classic.json', '/targets/audioChannels', 2, '/targets/audioChannels', /above the limit of 1/],
    ['profiles/flik.json', '/video/macroblocks', 1621, '/video/level', /holds 1620 macroblocks in a frame/],
    ['profiles/flik.json', '/video/macroblocks', 1351, '/video/level', /40500 macroblocks a second and not 40530/],
    ['profiles/flik.json', '/video/references', 10, '/video/references', /keeps 9 pictures/],
    ['profiles/flik.json', '/video/level', '1.2', '/video/level', /holds 396/],
    ['profiles/flik.json', '/video/level', '4.0', '', /^$/],
    ['profiles/flik.json', '/video/peakKbps', 10_001, '/video/peakKbps', /carries 10000/],
    ['profiles/flik.json', '/video/entropy', 'any', '/video/entropy', /no CABAC/],
    ['profiles/flik.json', '/video/reorderDepth', 1, '/video/reorderDepth', /no B-frames/],
    ['profiles/flik.json', '/video/longSide', 470, '/video/shortSide', /more than the longer side/],
    ['profiles/windows-phone-hd.json', '/targets/pyramid', 'normal', '/targets/bframes', /2 frames wait/],
    ['profiles/android-hd.json', '/video/editList', 'starts-at-zero', '/targets/bframes', /edit list/],
    ['efforts/message.json', '/x264Preset', 'placebo', '/x264Preset', /must be one of ultrafast/],
    ['efforts/flik.json', '/loudness/integratedLufs', 3, '/loudness/integratedLufs', /<= -5/],
    ['efforts/flik.json', '/loudness/quietestLufs', undefined, '/loudness/quietestLufs', /is missing/],
    ['lookalikes.json', '/maxDistance', 0.6, '/maxDistance', /<= 0.5/],
    ['planner.json', '/minAreaRatio', 1.2, '/minAreaRatio', /<= 1/],
    ['watermarks/dot.json', '/position', 'middle', '/position', /must be one of top-left/],
    ['watermarks/dot.json', '/image', 'gone.png', '', /is used by no watermark/],
    ['watermarks/dot.json', '/image', undefined, '', /is used by no watermark/],
    ['watermarks/dot.json', '/image', '../dot.png', '/image', /pattern/],
    ['watermarks/dot.json', '/text', 'hello', '/text', /one or the other/],
    ['watermarks/dot.json', '/to', 0, '/to', /> 0/],
  ];
  for (const [file, pointer, value, field, reason] of cases) {
    await t.test(`${file} ${pointer} = ${JSON.stringify(value)}`, async (t) => {
      const folder = await copyOfPresets(t);
      await edit(join(folder, file), pointer, value);
      if (reason.source === '^$') {
        await t.resolves(loadPresets(folder), 'a higher level is allowed');
        return;
      }
      const error = await refusal(folder);
      t.equal(error.field, field);
      t.match(error.reason, reason);
      if (file !== 'watermarks/dot.json') t.equal(error.file, file);
      t.match(error.message, error.file, 'the message names the file');
      t.notMatch(error.message, folder, 'but not where the folder is');
    });
  }
});

t.test('files that are wrong as a whole', async (t) => {
  const text = (name: string, content: string) => (folder: string) => writeFile(join(folder, name), content);
  const cases: [
    name: string,
    change: (folder: string) => Promise<void>,
    file: string,
    field: string,
    reason: RegExp,
  ][] = [
    ['a comma too many', text('planner.json', '{\n  "version": 1,\n}\n'), 'planner.json', '', /line 3, column 1/],
    [
      'a word that is no value',
      text('planner.json', '{\n  "version": one\n}\n'),
      'planner.json',
      '',
      /line 2, column 14/,
    ],
    ['a file cut off', text('efforts/flik.json', '{ "id": "flik"'), 'efforts/flik.json', '', /the end of the file/],
    [
      'a key twice',
      text('planner.json', '{\n "version": 1,\n "version": 2 }'),
      'planner.json',
      '',
      /line 3, column 2: "version" stands twice/,
    ],
    ['an empty file', text('efforts/flik.json', ''), 'efforts/flik.json', '', /line 1, column 1/],
    ['no planner', (folder) => rm(join(folder, 'planner.json')), 'planner.json', '', /is missing/],
    ['no lookalikes', (folder) => rm(join(folder, 'lookalikes.json')), 'lookalikes.json', '', /is missing/],
    [
      'no profiles',
      (folder) => rm(join(folder, 'profiles'), { recursive: true }),
      'profiles',
      '',
      /cannot be read: ENOENT/,
    ],
    ['no efforts', (folder) => rm(join(folder, 'efforts'), { recursive: true }), 'efforts', '', /cannot be read/],
    [
      'the same version twice',
      (folder) => cp(join(folder, 'profiles/flik.json'), join(folder, 'profiles/flik@1.json')),
      'profiles/flik@1.json',
      '/version',
      /profiles\/flik\.json has already/,
    ],
    [
      'another version than the name says',
      (folder) => rename(join(folder, 'profiles/flik.json'), join(folder, 'profiles/flik@2.json')),
      'profiles/flik@2.json',
      '/version',
      /flik@1\.json was expected/,
    ],
    ['a foreign file', text('profiles/notes.txt', 'x'), 'profiles/notes.txt', '', /not a JSON file/],
    [
      'a folder among the files',
      async (folder) => {
        await mkdir(join(folder, 'profiles/old.json'));
      },
      'profiles/old.json',
      '',
      /not a file/,
    ],
    ['a JSON file at the top', text('flik.json', '{}'), 'flik.json', '', /not known here/],
    [
      'an image without a mark',
      text('watermarks/other.svg', '<svg/>'),
      'watermarks/other.svg',
      '',
      /used by no watermark/,
    ],
    [
      'a mark without its image',
      (folder) => rm(join(folder, 'watermarks/dot.png')),
      'watermarks/dot.json',
      '/image',
      /not beside it/,
    ],
    [
      'an image that is none',
      text('watermarks/dot.png', 'hello'),
      'watermarks/dot.json',
      '/image',
      /not what its ending says/,
    ],
    [
      'an image that is far too large',
      (folder) => writeFile(join(folder, 'watermarks/dot.png'), Buffer.concat([PIXEL, Buffer.alloc(512 * 1024)])),
      'watermarks/dot.json',
      '/image',
      /524288 are allowed/,
    ],
    [
      'a mark with neither image nor text',
      text('watermarks/none.json', JSON.stringify({ ...MARK, id: 'none-such', image: undefined })),
      'watermarks/none.json',
      '/id',
      /does not match/,
    ],
    [
      'a mark of nothing',
      text('watermarks/empty.json', JSON.stringify({ ...MARK, id: 'empty', image: undefined })),
      'watermarks/empty.json',
      '',
      /needs an image or a text/,
    ],
  ];
  for (const [name, change, file, field, reason] of cases) {
    await t.test(name, async (t) => {
      const folder = await copyOfPresets(t);
      await change(folder);
      const error = await refusal(folder);
      t.equal(error.file, file);
      t.equal(error.field, field);
      t.match(error.reason, reason);
    });
  }
  await t.test('no folder at all', async (t) => {
    await t.rejects(loadPresets(join(testFolder(t), 'nowhere')), PresetError);
  });
});

t.test('notes and hidden files are left alone', async (t) => {
  const folder = await copyOfPresets(t);
  await writeFile(join(folder, 'profiles', 'README.md'), '# notes');
  await writeFile(join(folder, 'profiles', '.hidden'), '');
  t.equal((await loadPresets(folder)).profiles.length, 12);
});

t.test('previews of an effort have kinds of their own and a profile that there is', async (t) => {
  const still = { kind: 'small', longSide: 64, format: 'jpeg', quality: 70 };
  const silent = { kind: 'quiet', longSide: 64, profile: 'flik', fps: 10, seconds: 2, crf: 30, maxBytes: 50_000 };
  const cases: [previews: Json, field: string, reason: RegExp][] = [
    [{ still: [still], silent: [silent] }, '', /^$/],
    [{ silent: [{ ...silent, profile: 'flik@1' }] }, '', /^$/],
    [{ still: [{ ...still, kind: 'poster' }] }, '/previews/still/0/kind', /poster, which there is already/],
    [{ still: [still], silent: [{ ...silent, kind: 'small' }] }, '/previews/still/0/kind', /small, which/],
    [{ silent: [{ ...silent, profile: 'nokia' }] }, '/previews/silent/0/profile', /not the id of a profile/],
    [{ silent: [{ ...silent, profile: 'qik-classic' }] }, '/previews/silent/0/profile', /the whole picture/],
    [{ still: [{ ...still, format: 'png' }] }, '/previews/still/0/format', /must be one of jpeg, webp/],
  ];
  const folder = await copyOfPresets(t);
  for (const [previews, field, reason] of cases) {
    await edit(join(folder, 'efforts/flik.json'), '/previews', previews);
    if (field === '') {
      const { efforts } = await loadPresets(folder);
      t.same(efforts.find(({ id }) => id === 'flik')?.previews, previews, 'adding one is no code');
    } else {
      const error = await refusal(folder);
      t.match([error.file, error.field, error.message], ['efforts/flik.json', field, reason]);
    }
  }
});
