import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import t from 'tap';
import { packageRoot } from '../../../presets/index.js';
import type { SoundLevel } from '../command/sound.js';
import { command, plan, toArgv } from '../index.js';
import type { RenderOptions } from '../options.js';
import { seenPaths } from '../run/sandbox.js';
import { pureContext, SOURCES } from './support.js';

// The whole plan and the whole command of each source, word for word. After a change that is meant:
// UPDATE_GOLDEN=1 npx tap pipeline/media/test/command.test.ts, and read the difference.
const GOLDEN = path.join(packageRoot, 'pipeline/media/test/golden');
const context = await pureContext();
const paths = seenPaths(context.tools.sandboxOf.ffmpeg, { inputs: {}, outDir: '/' });

type Case = {
  readonly source: keyof typeof SOURCES;
  readonly options?: RenderOptions;
  readonly old?: boolean;
  /** What the sound of each encode was found to need, in their order. */
  readonly levels?: readonly SoundLevel[];
};

const CASES: Record<string, Case> = {
  ...Object.fromEntries(
    Object.keys(SOURCES).map((name) => [name, { source: isSource(name) ? name : 'landscape-1080p' }]),
  ),
  'one-profile-trimmed': {
    source: 'landscape-1080p',
    options: { profiles: ['ios-main'], trim: { start: 1.5, end: 6 }, poster: 2, watermark: 'none' },
  },
  'square-and-original': { source: 'landscape-1080p', options: { profiles: ['qik-classic', 'android-main'] } },
  'flik-effort': {
    source: 'portrait-1080p',
    options: { profiles: ['flik'], effort: 'flik', trim: { start: 0, end: 5 } },
  },
  boomerang: {
    source: 'landscape-1080p',
    options: { profiles: ['android-main'], loop: 'boomerang', trim: { start: 1, end: 3 } },
  },
  'flik-boomerang-mono-and-stereo': {
    source: 'portrait-1080p',
    options: { profiles: ['flik', 'qik-classic'], effort: 'flik', loop: 'boomerang', trim: { start: 0, end: 2.5 } },
    levels: [
      { gainDb: 3.2, ceilingDb: null },
      { gainDb: 12, ceilingDb: -1.6 },
    ],
  },
  'tight-budget': { source: 'full-length', options: { maxBytes: 600_000 } },
  'ffmpeg-of-2018': { source: 'portrait-1080p', old: true },
};

function isSource(name: string): name is keyof typeof SOURCES {
  return name in SOURCES;
}

for (const [name, { source, options = {}, old = false, levels }] of Object.entries(CASES)) {
  t.test(name, async (t) => {
    const info = SOURCES[source];
    const made = plan(info, options, context);
    const ffmpeg = old ? { ...context.tools.ffmpeg, major: 4, hasFpsMode: false } : context.tools.ffmpeg;
    const marks =
      made.watermark === null
        ? []
        : made.frames.map((frame) => ({
            framing: frame.framing,
            input: `mark-${frame.framing}`,
            x: 64,
            y: 32,
            from: null,
            to: null,
          }));
    const argv = toArgv(
      command({
        source: info,
        plan: made,
        encodes: made.encodes,
        stills: made.stills,
        marks,
        soundInput: info.audio?.packed === true ? 'sound' : null,
        paths,
        ffmpeg,
        threads: 2,
        levels:
          levels === undefined
            ? null
            : new Map(
                made.encodes.flatMap(({ id }, at) => (levels[at] === undefined ? [] : [[id, levels[at]] as const])),
              ),
        maxPixels: 3840 * 2160,
      }),
    );
    const file = path.join(GOLDEN, `${name}.json`);
    const actual = { plan: made, argv };
    if (process.env.UPDATE_GOLDEN === '1') {
      await writeFile(file, `${JSON.stringify(actual, null, 2)}\n`);
    }
    const expected: unknown = JSON.parse(await readFile(file, 'utf8'));
    t.strictSame(JSON.parse(JSON.stringify(actual)), expected);
  });
}

t.test('rules that no golden file can hide', async (t) => {
  const info = SOURCES['iphone-hlg'];
  const made = plan(info, {}, context);
  const argv = toArgv(
    command({
      source: info,
      plan: made,
      encodes: made.encodes,
      stills: made.stills,
      marks: [],
      soundInput: null,
      paths,
      ffmpeg: context.tools.ffmpeg,
      threads: 2,
      maxPixels: 1,
    }),
  );
  const input = argv.indexOf('-i');
  for (const guard of ['-protocol_whitelist', '-format_whitelist', '-codec_whitelist', '-max_pixels', '-f']) {
    t.ok(argv.indexOf(guard) > 0 && argv.indexOf(guard) < input, `${guard} stands before the input`);
  }
  t.equal(argv.filter((word) => word === '-i').length, 1, 'one decode');
  const graph = argv[argv.indexOf('-filter_complex') + 1] ?? '';
  t.equal(graph.match(/tonemap=tonemap/g)?.length, 1, 'tone-mapped once');
  t.equal(
    argv.filter((word) => word === '-map_metadata').length,
    made.encodes.length,
    'every rendition drops the metadata',
  );
  t.notOk(
    argv.some((word) => word.includes('drawtext')),
    'no text of users in a filter',
  );
});
