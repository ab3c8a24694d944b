import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Environment } from '../config/index.js';
import { type RenderResult, type Rendition, render } from '../media/index.js';
import { type Answer, EXIT } from './answer.js';
import { mediaContext, requireFile } from './context.js';
import { type RenderFlags, renderOptions } from './flags.js';
import { type ProgressStream, progressView } from './progress.js';
import { bytes, className, count, number, rate, seconds, section, table } from './words.js';

const soundOf = ({ audio }: Rendition): string =>
  audio === null ? 'none' : `${rate(audio.bitrate)} ${audio.channels === 1 ? 'mono' : 'stereo'}`;

const row = (rendition: Rendition): string[] => {
  const { file, width, height, fps, video, checks, conforms, profiles } = rendition;
  const passed = checks.filter((check) => check.ok).length;
  return [
    file,
    bytes(rendition.bytes),
    `${width}x${height}`,
    number(fps),
    `${className(video.profile)} ${video.level}`,
    rate(video.bitrate),
    soundOf(rendition),
    `${passed} of ${checks.length} ${conforms ? 'kept' : 'BROKEN'}`,
    profiles.join(', '),
  ];
};

const HEAD = ['file', 'size', 'picture', 'fps', 'H.264', 'video', 'sound', 'checks', 'stands for'];

const budgets = (result: RenderResult): string[] =>
  result.renditions.flatMap(({ file, budget }) =>
    budget === undefined
      ? []
      : [
          `${file}: ${bytes(budget.marginBytes)} of ${bytes(budget.bytes)} left${budget.encodedTwice ? ', after a second encode' : ''}`,
        ],
  );

const stillLines = ({ stills }: RenderResult): string[] => {
  const rows = stills.map(({ kind, file, width, height, bytes: size }) => [
    kind,
    file,
    `${width}x${height}`,
    bytes(size),
  ]);
  return rows.length === 0 ? [] : table([], rows).split('\n');
};

const lufs = (value: number | null): string => (value === null ? 'silent' : `${number(value)} LUFS`);

const analysisLines = ({ analysis }: RenderResult): string[] => {
  if (analysis === undefined) return [];
  const { flashing, seam, loudness } = analysis;
  const flashes = `${number(flashing.maxFlashesPerSecond)} flashes in a second at most, ${number(flashing.redFlashes)} of them red`;
  const peak = loudness?.truePeakDbtp ?? null;
  return [
    `${flashes}: ${flashing.passes ? 'safe' : `NOT SAFE, from second ${number(flashing.at ?? 0)} on`}`,
    `loop seam: ${number(seam.score)} of 1`,
    loudness === null
      ? 'no sound'
      : `sound: ${lufs(loudness.integratedLufs)}${peak === null ? '' : `, peaks at ${number(peak)} dBTP`}`,
  ];
};

/** The result in words: renditions, stills, what was left out, and how long it took. */
export const renderText = (result: RenderResult): string => {
  const { renditions, skipped, dropped, warnings, timings, encodes } = result;
  const profiles = renditions.flatMap((rendition) => rendition.profiles).length;
  return [
    `${count(renditions.length, 'file')} for ${count(profiles, 'profile')} from ${count(encodes, 'encode')}:`,
    '',
    table(HEAD, renditions.map(row)),
    ...section('Byte budgets:', budgets(result)),
    ...section('Stills:', stillLines(result)),
    ...section('Looked at:', analysisLines(result)),
    ...section(
      'Skipped:',
      skipped.map(({ profile, reason }) => `${profile}: ${reason}`),
    ),
    ...section(
      'Not taken over:',
      dropped.map(({ track, reason }) => `${track}: ${reason}`),
    ),
    ...section(
      'Worth knowing:',
      warnings.map(({ detail }) => detail),
    ),
    '',
    `Took ${seconds(timings.totalMs)}: ${seconds(timings.probeMs)} looking at the file, ${seconds(timings.encodeMs)} encoding, ` +
      `${seconds(timings.stillsMs)} for the pictures, ${seconds(timings.verifyMs)} checking.`,
  ].join('\n');
};

/** `qik render`: the whole media path on one file. */
export const renderCommand = async (
  file: string,
  flags: RenderFlags & { readonly out: string; readonly json?: boolean },
  around: { readonly env: Environment; readonly stderr: ProgressStream; readonly signal: AbortSignal },
): Promise<Answer> => {
  const options = renderOptions(flags);
  await requireFile(file);
  const context = await mediaContext(around.env);
  const outDir = resolve(flags.out);
  await mkdir(outDir, { recursive: true });
  const view = progressView(around.stderr, flags.json === true);
  try {
    const result = await render({
      file: resolve(file),
      outDir,
      options,
      context,
      signal: around.signal,
      onProgress: view.show,
    });
    const conforms = result.renditions.every((rendition) => rendition.conforms);
    return { document: result, text: renderText(result), exitCode: conforms ? EXIT.done : EXIT.contract };
  } finally {
    view.end();
  }
};
