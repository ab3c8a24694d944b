import { inputGuards, UNPACKED_AMR_GUARDS } from '../probe/codecs.js';
import type { FfmpegArguments } from '../run/ffmpeg.js';
import type { SeenPaths } from '../run/sandbox.js';
import type { Tool } from '../tools.js';
import type { Framing, RenderPlan, SourceInfo, StillsPlan } from '../types.js';
import { frameTiming, renditionOptions } from './encode.js';
import { filterGraph } from './graph.js';

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
  readonly paths: SeenPaths;
  readonly ffmpeg: Tool;
  readonly threads: number;
  /** Area above which no picture is decoded. */
  readonly maxPixels: number;
};

/** Names of the raw pictures that ffmpeg leaves for sharp. */
export const RAW_STILLS = { poster: 'poster.rgb', preview: 'preview.rgb', storyboard: 'storyboard.rgb' } as const;

export const renditionFile = (id: string): string => `${id}.mp4`;

// Past the planned end by this much the demuxer stops, whatever the file claims.
const READ_AHEAD_SECONDS = 1;

/** The part of an input that is read. */
function part({ trim }: RenderPlan): string[] {
  const seek = trim.start > 0 ? ['-ss', trim.start.toFixed(6)] : [];
  return [...seek, '-t', (trim.duration + READ_AHEAD_SECONDS).toFixed(6)];
}

function sourceInput(request: CommandRequest): FfmpegArguments['inputs'][number] {
  const { source, plan } = request;
  return {
    options: [
      '-hide_banner',
      '-nostdin',
      '-loglevel',
      'warning',
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

function stillOutputs(request: CommandRequest): FfmpegArguments['outputs'] {
  const { stills } = request;
  if (stills === null) {
    return [];
  }
  const counts = { poster: stills.poster.count, preview: stills.preview.frames, storyboard: stills.storyboard.tiles };
  return (['poster', 'preview', 'storyboard'] as const).map((kind) => ({
    options: [
      '-map',
      `[${kind}]`,
      '-frames:v',
      String(counts[kind]),
      ...frameTiming(request.ffmpeg, 'passthrough'),
      '-f',
      'rawvideo',
    ],
    target: request.paths.output(RAW_STILLS[kind]),
  }));
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
      ...(soundInput === null
        ? []
        : [{ options: [...UNPACKED_AMR_GUARDS, ...part(plan)], source: request.paths.input(soundInput) }]),
    ],
    graph: filterGraph({
      source: request.source,
      plan: { frames, encodes, trim: plan.trim },
      stills: request.stills,
      sound: soundInput === null ? `0:${request.source.audio?.index ?? 0}` : `${marks.length + 1}:0`,
      marks: new Map(
        marks.map((mark, index) => [
          mark.framing,
          { input: index + 1, x: mark.x, y: mark.y, from: mark.from, to: mark.to },
        ]),
      ),
    }),
    outputs: [
      ...encodes.map((encode, index) => ({
        options: renditionOptions(encode, index, request.ffmpeg, request.threads),
        target: request.paths.output(renditionFile(encode.id)),
      })),
      ...stillOutputs(request),
    ],
  };
}
