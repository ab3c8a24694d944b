import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { capabilitiesOf, lackingOf, parseNames } from '../doctor/capabilities.js';
import { nodeFinding, sandboxFinding } from '../doctor/findings.js';
import { documentOf, listOf, qik, tools } from './qik.js';

t.test('a machine that can render', async (t) => {
  const DATA_DIR = join(testFolder(t), 'not', 'yet');
  const run = await qik(['doctor', '--json'], { DATA_DIR });
  t.equal(run.code, 0, run.stdout);
  const document = documentOf(run);
  t.equal(document['usable'], true);
  const found = listOf(document, 'findings');
  t.same(
    found.map(({ name }) => name),
    ['Node.js', 'ffmpeg', 'ffprobe', 'sandbox', 'font', 'presets', 'data folder', 'settings', "clips' keys"],
  );
  const facts = (name: string) => found.find((finding) => finding['name'] === name)?.['facts'];
  t.match(facts('ffmpeg'), { version: tools.ffmpeg.version, path: tools.ffmpeg.path, origin: tools.ffmpeg.origin });
  t.match(facts('sandbox'), { rung: tools.sandbox });
  t.match(facts('data folder'), { path: DATA_DIR, freeBytes: Number });
  t.match(facts("clips' keys"), { store: 'disk' });
  const people = await qik(['doctor'], { DATA_DIR });
  t.equal(people.code, 0);
  t.match(people.stdout, tools.ffmpeg.version);
  t.match(people.stdout, /Clips can be rendered|Everything is as it should be/);
});

t.test('what is missing is named with how to get it, and exits with 1', async (t) => {
  const folder = testFolder(t, { file: 'x' });
  const cases: [env: Record<string, string>, said: RegExp][] = [
    [{ FFMPEG_PATH: join(folder, 'none') }, /^MISSING +ffmpeg: FFMPEG_PATH: .*\n +.*apt-get install ffmpeg/m],
    [{ DATA_DIR: join(folder, 'file', 'data') }, /^MISSING +data folder: .* cannot be written .*\n +.*DATA_DIR/m],
    [{ MAX_PIXELS: 'many' }, /^MISSING +settings: MAX_PIXELS is "many".*\n +.*qik config/m],
  ];
  for (const [env, said] of cases) {
    const { code, stdout } = await qik(['doctor'], env);
    t.equal(code, 1, JSON.stringify(Object.keys(env)));
    t.match(stdout, said);
  }
});

t.test('an ffmpeg without an encoder that every clip needs', async (t) => {
  const folder = testFolder(t);
  const poor = join(folder, 'ffmpeg');
  // The real program, but it keeps quiet about one of its encoders.
  await writeFile(poor, `#!/bin/sh\n"${tools.ffmpeg.path}" "$@" | sed '/libx264/d'\n`);
  await chmod(poor, 0o755);
  const env = { FFMPEG_PATH: poor, FFPROBE_PATH: tools.ffprobe.path };
  const { code, stdout } = await qik(['doctor'], env);
  t.equal(code, 1);
  t.match(stdout, /^MISSING +ffmpeg: .* it lacks the encoder libx264/m);
});

t.test('without bubblewrap a better sandbox is proposed', async (t) => {
  const folder = testFolder(t, { without: {}, with: { bwrap: '#!/bin/sh\n' } });
  await chmod(join(folder, 'with', 'bwrap'), 0o755);
  t.match(await sandboxFinding('bubblewrap', {}), { status: 'ok', advice: null });
  for (const rung of ['namespaces', 'limits'] as const) {
    const absent = await sandboxFinding(rung, { PATH: join(folder, 'without') });
    t.match(absent, { status: 'warning', advice: /^Install bubblewrap/ }, rung);
    const useless = await sandboxFinding(rung, { PATH: join(folder, 'with') });
    t.match(useless, { status: 'warning', advice: /may not be used here: allow unprivileged user namespaces/ }, rung);
  }
});

t.test('versions of Node.js', async (t) => {
  const status = (version: string) => nodeFinding(version).status;
  t.same(['20.19.0', '20.20.2', '22.0.0'].map(status), ['ok', 'ok', 'ok']);
  t.same(['18.20.0', '20.18.3'].map(status), ['missing', 'missing']);
});

t.test('names are read from what ffmpeg prints', async (t) => {
  const listing = [
    'Decoders:',
    ' V..... = Video',
    ' ------',
    ' V....D libaom-av1           libaom AV1 (codec av1)',
    ' VFS..D hevc                 HEVC (High Efficiency Video Coding)',
    'Filters:',
    ' TSC overlay           VV->V      Overlay a video source on top of the input.',
    ' ..C zscale            V->V       Apply resizing, colorspace and bit depth conversion.',
  ].join('\n');
  t.same([...parseNames(listing)], ['libaom-av1', 'av1', 'hevc', 'overlay', 'zscale']);
  const lacking = lackingOf({
    encoders: new Set(['aac']),
    decoders: new Set(['h264', 'aac', 'hevc', 'vp9', 'vc1']),
    filters: new Set(['overlay', 'scale', 'fps', 'zscale']),
  });
  t.same(lacking, { needed: ['encoder libx264'], useful: ['filter tonemap', 'decoder av1'] });
  t.same(
    lackingOf(await capabilitiesOf(tools.ffmpeg.path)),
    { needed: [], useful: [] },
    'the ffmpeg of the tests has all',
  );
});
