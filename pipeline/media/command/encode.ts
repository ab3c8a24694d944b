import type { Tool } from '../tools.js';
import type { EncodePlan } from '../types.js';

const X264_PROFILE = { 'constrained-baseline': 'baseline', main: 'main', high: 'high' } as const;

/** MP4 counts time in whole ticks: with the rate's own numerator every frame lasts the same number of them. */
export function timescaleOf(fps: EncodePlan['fps']): number {
  return fps.num >= 1000 ? fps.num : fps.num * 1000;
}

/** `-fps_mode` since 5.1, `-vsync` before. */
export const frameTiming = (ffmpeg: Pick<Tool, 'hasFpsMode'>, mode: 'cfr' | 'passthrough'): string[] => [
  ffmpeg.hasFpsMode ? '-fps_mode' : '-vsync',
  mode,
];

function video(encode: EncodePlan, threads: number): string[][] {
  const { video: v } = encode;
  return [
    ['-c:v', 'libx264'],
    ['-preset', v.x264Preset],
    ['-profile:v', X264_PROFILE[v.profile]],
    // Only written, never enforced by x264: the planner has computed that it is true.
    ['-level:v', v.level],
    ['-pix_fmt', 'yuv420p'],
    ['-crf', String(v.crf)],
    ['-maxrate', `${v.maxrateKbps}k`],
    ['-bufsize', `${v.bufsizeKbps}k`],
    ['-g', String(v.gopFrames)],
    ['-bf', String(v.bframes)],
    ['-refs', String(v.references)],
    // b-pyramid costs references and a second frame of reordering; open GOPs break seeking on old players.
    ['-x264-params', `b-pyramid=${v.pyramid}:open-gop=0`],
    // Range tags are written only together with the other three.
    ['-color_primaries', 'bt709'],
    ['-color_trc', 'bt709'],
    ['-colorspace', 'bt709'],
    ['-color_range', 'tv'],
    ['-flags:v', '+bitexact+cgop'],
    // x264 writes its settings into the stream; nobody needs to know them.
    ['-bsf:v', 'filter_units=remove_types=6'],
    ['-threads:v', String(threads)],
  ];
}

/** How the sound of an encode is coded. */
export function soundOptions(encode: Pick<EncodePlan, 'audio'>): string[][] {
  if (encode.audio === null) {
    return [['-an']];
  }
  return [
    ['-c:a', 'aac'],
    ['-profile:a', 'aac_low'],
    ['-b:a', `${encode.audio.kbps}k`],
    ['-ar', String(encode.audio.sampleRate)],
    ['-ac', String(encode.audio.channels)],
    ['-flags:a', '+bitexact'],
  ];
}

function container(encode: EncodePlan, ffmpeg: Tool): string[][] {
  return [
    ['-video_track_timescale', String(timescaleOf(encode.fps))],
    // A plain re-encode keeps the place where a clip was filmed, its chapters and its time code.
    ['-map_metadata', '-1'],
    ['-map_chapters', '-1'],
    ['-write_tmcd', '0'],
    ['-fflags', '+bitexact'],
    // ffmpeg 4 writes the colour box only when asked; later ones always.
    ['-movflags', ffmpeg.major < 5 ? '+faststart+write_colr' : '+faststart'],
    ['-f', 'mp4'],
  ];
}

/** Outputs of a filter graph that go into a file. */
export type Labels = { readonly video: string; readonly audio: string };

/** Options of one rendition, in the order in which ffmpeg gets them. */
export function renditionOptions(encode: EncodePlan, labels: Labels, ffmpeg: Tool, threads: number): string[] {
  return [
    ['-map', `[${labels.video}]`],
    ...(encode.audio === null ? [] : [['-map', `[${labels.audio}]`]]),
    ...video(encode, threads),
    frameTiming(ffmpeg, 'cfr'),
    ...soundOptions(encode),
    ...container(encode, ffmpeg),
  ].flat();
}
