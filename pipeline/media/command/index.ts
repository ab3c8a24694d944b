import { inputGuards, UNPACKED_AMR_GUARDS } from '../probe/codecs.js';
import type { FfmpegArguments } from '../run/ffmpeg.js';
import type { SeenPaths } from '../run/sandbox.js';
import type { Tool } from '../tools.js';
import type { Framing, RenderPlan, SourceInfo, StillsPlan } from '../types.js';
import { frameTiming, renditionOptions } from './encode.js';
import { filterGraph } from './graph.js';
import type { SoundLevels } from './sound.js';

/** A mark that was drawn for one framing: the name of its input and where it goes. */
export type PlacedMark = {
  readonly framing: Framing;
  readonly input: string;
  readonly x: number;
  readonly y: number;
  readonly from: number | null;
  readonly to: number | null;
};

export type CommandRequest = {
  readonly source: SourceInfo;
  readonly plan: RenderPlan;
  /** Encodes of the plan to make; all of them, or one that has to become smaller. */
  readonly encodes: RenderPlan['encodes'];
  readonly stills: StillsPlan | null;
  readonly marks: readonly PlacedMark[];
  /** Name of the input with unpacked sound, where the source's own cannot be decoded as it is packed. */
  readonly soundInput: string | null;
  /** What is done to the loudness; nothing by default. */
  readonly levels?: SoundLevels;
  readonly paths: SeenPaths;
  readonly ffmpeg: Tool;
  readonly threads: number;
  /** Area above which no picture is decoded. */
  readonly maxPixels: number;
};

/** Names of the raw pictures that ffmpeg leaves for sharp. */
export const RAW_STILLS = { poster: 'poster.rgb', preview: 'preview.rgb', storyboard: 'storyboard.rgb' } as const;

/** Name of the raw pictures of an animated preview. */
export const rawPreview = (kind: string): string => `${kind}.rgb`;

export const renditionFile = (id: string): string => `${id}.mp4`;

// Past the planned end by this much the demuxer stops, whatever the file claims.
const READ_AHEAD_SECONDS = 1;

/** The part of an input that is read. */
function part({ trim }: Pick<RenderPlan, 'trim'>): string[] {
  const seek = trim.start > 0 ? ['-ss', trim.start.toFixed(6)] : [];
  return [...seek, '-t', (trim.duration + READ_AHEAD_SECONDS).toFixed(6)];
}

type Read = Pick<CommandRequest, 'source' | 'paths' | 'threads' | 'maxPixels'> & {
  readonly plan: Pick<RenderPlan, 'trim'>;
};

/** The part of the source that is rendered. */
export function sourceInput(request: Read, loglevel = 'warning'): FfmpegArguments['inputs'][number] {
  const { source, plan } = request;
  return {
    options: [
      '-hide_banner',
      '-nostdin',
      '-loglevel',
      loglevel,
      '-nostats',
      '-progress',
      'pipe:2',
      '-filter_threads',
      String(request.threads),
      '-filter_complex_threads',
      String(request.threads),
      ...inputGuards(source.container, request.maxPixels),
      // The graph turns the picture itself: ffmpeg 4 does not know mirrored files.
      '-noautorotate',
      '-threads',
      String(request.threads),
      ...part(plan),
    ],
    source: request.paths.input('source'),
  };
}

/** The same part of sound that was unpacked. */
export const unpackedInput = (
  request: Pick<Read, 'plan' | 'paths'>,
  name: string,
): FfmpegArguments['inputs'][number] => ({
  options: [...UNPACKED_AMR_GUARDS, ...part(request.plan)],
  source: request.paths.input(name),
});

function stillOutputs(request: CommandRequest): FfmpegArguments['outputs'] {
  const { stills } = request;
  if (stills === null) {
    return [];
  }
  const raw = (label: string, frames: number, target: string): FfmpegArguments['outputs'][number] => ({
    options: [
      ...['-map', `[${label}]`, '-frames:v', String(frames)],
      ...frameTiming(request.ffmpeg, 'passthrough'),
      ...['-f', 'rawvideo'],
    ],
    target: request.paths.output(target),
  });
  const counts = { poster: stills.poster.count, preview: stills.preview.frames, storyboard: stills.storyboard.tiles };
  const usual = (['poster', 'preview', 'storyboard'] as const).map((kind) => raw(kind, counts[kind], RAW_STILLS[kind]));
  const previews = (stills.previews ?? []).flatMap((preview) => {
    if (preview.type === 'animated') return [raw(preview.kind, preview.frames, rawPreview(preview.kind))];
    if (preview.type === 'still') return [];
    const labels = { video: preview.kind, audio: '' };
    return [
      {
        options: renditionOptions(preview.encode, labels, request.ffmpeg, request.threads),
        target: request.paths.output(renditionFile(preview.kind)),
      },
    ];
  });
  return [...usual, ...previews];
}

/**
 * The one ffmpeg command of a render: one input, one graph, an output for each rendition and each kind of still.
 * Pure; every option has its reason beside it.
 */
export function command(request: CommandRequest): FfmpegArguments {
  const { plan, encodes } = request;
  const frames = plan.frames.filter((frame) => encodes.some((encode) => encode.framing === frame.framing));
  const marks = request.marks.filter((mark) => frames.some((frame) => frame.framing === mark.framing));
  const { soundInput } = request;
  return {
    inputs: [
      sourceInput(request),
      ...marks.map((mark) => ({
        options: ['-f', 'png_pipe', '-codec_whitelist', 'png'],
        source: request.paths.input(mark.input),
      })),
      ...(soundInput === null ? [] : [unpackedInput(request, soundInput)]),
    ],
    graph: filterGraph({
      source: request.source,
      plan: { ...plan, frames, encodes },
      stills: request.stills,
      sound: soundInput === null ? `0:${request.source.audio?.index ?? 0}` : `${marks.length + 1}:0`,
      levels: request.levels ?? null,
      marks: new Map(
        marks.map((mark, index) => [
          mark.framing,
          { input: index + 1, x: mark.x, y: mark.y, from: mark.from, to: mark.to },
        ]),
      ),
    }),
    outputs: [
      ...encodes.map((encode, index) => ({
        options: renditionOptions(encode, { video: `v${index}`, audio: `a${index}` }, request.ffmpeg, request.threads),
        target: request.paths.output(renditionFile(encode.id)),
      })),
      ...stillOutputs(request),
    ],
  };
}
