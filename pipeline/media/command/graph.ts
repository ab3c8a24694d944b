import { loopedFrames } from '../plan/loop.js';
import { areaOf } from '../plan/point.js';
import { commonRate, framesIn, toNumber } from '../plan/rate.js';
import type { FramePlan, Orientation, Rational, RenderPlan, SourceInfo, StillsPlan } from '../types.js';
import { normalise } from './colour.js';
import { type SoundLevels, soundChain } from './sound.js';

/** Where a mark's picture comes in: the number of its input, and where its top left corner goes. */
export type MarkInput = {
  readonly input: number;
  readonly x: number;
  readonly y: number;
  readonly from: number | null;
  readonly to: number | null;
};

export type GraphRequest = {
  readonly source: SourceInfo;
  readonly plan: Pick<RenderPlan, 'frames' | 'encodes' | 'trim' | 'loop'>;
  /** Null for a second run that only makes one rendition smaller. */
  readonly stills: StillsPlan | null;
  readonly marks: ReadonlyMap<FramePlan['framing'], MarkInput>;
  /** Input and stream that the sound comes from; the source itself but for unpacked AMR. */
  readonly sound: string;
  readonly levels: SoundLevels;
};

const ratio = (rate: Rational): string => (rate.den === 1 ? String(rate.num) : `${rate.num}/${rate.den}`);

/** Mirrors first, then turns: the order of `Orientation`. */
function upright(orientation: Orientation): string[] {
  const mirror = orientation.mirrored ? ['hflip'] : [];
  const turn = { 0: [], 90: ['transpose=clock'], 180: ['hflip', 'vflip'], 270: ['transpose=cclock'] } as const;
  return [...mirror, ...turn[orientation.rotation]];
}

/** Decoded pictures become upright, progressive and evenly timed; nothing here depends on a rendition. */
function common(request: GraphRequest, outputs: readonly string[]): string {
  const { source, plan } = request;
  const { video } = source;
  const fps = commonRate(plan.encodes);
  const filters = [
    ...(video.interlaced ? ['bwdif=mode=send_frame'] : []),
    // start_time=0 holds the first picture from the beginning when the sound begins earlier.
    `fps=fps=${ratio(fps)}:start_time=0:round=near`,
    `trim=end_frame=${framesIn(plan.trim.duration, fps)}`,
    ...upright(video.orientation),
  ];
  const split = outputs.length === 1 ? '' : `,split=${outputs.length}`;
  return `[0:${video.index}]${filters.join(',')}${split}${outputs.map((label) => `[${label}]`).join('')}`;
}

/**
 * Shows the pictures forward and then backward. The way back leaves out the first and the last picture, so that neither
 * turn holds one; it waits in memory, which is why it comes after the scaling and why a boomerang is short.
 */
function thereAndBack(fps: Rational, from: string, to: string): string[] {
  return [
    `[${from}]split=2[${from}a][${from}b]`,
    `[${from}b]trim=start_frame=1,reverse,trim=start_frame=1,setpts=PTS-STARTPTS[${from}r]`,
    // Counted anew: concat guesses where the first part ends. The fps filter of ffmpeg 4 would lose the last picture.
    `[${from}a][${from}r]concat=n=2:v=1:a=0,settb=${fps.den}/${fps.num},setpts=N[${to}]`,
  ];
}

function frameChain(frame: FramePlan, request: GraphRequest, from: string, to: string): string[] {
  const { video } = request.source;
  const boomerang = request.plan.loop === 'boomerang';
  const whole =
    frame.crop.width === uprightWidth(request.source) && frame.crop.height === uprightHeight(request.source);
  const crop = whole ? [] : [`crop=w=${frame.crop.width}:h=${frame.crop.height}:x=${frame.crop.x}:y=${frame.crop.y}`];
  // Non-square pixels become square before a crop is measured in them.
  const square =
    !whole && video.sampleAspectRatio.num !== video.sampleAspectRatio.den
      ? [`scale=w=${video.width}:h=${video.height}`, 'setsar=1']
      : [];
  const picture = [...square, ...crop, ...normalise(video, frame.width, frame.height)].join(',');
  const mark = request.marks.get(frame.framing);
  const shown = mark === undefined ? to : `${to}p`;
  const pictures = boomerang
    ? [`[${from}]${picture}[${to}o]`, ...thereAndBack(commonRate(request.plan.encodes), `${to}o`, shown)]
    : [`[${from}]${picture}[${shown}]`];
  if (mark === undefined) {
    return pictures;
  }
  const between = `between(t,${mark.from ?? 0},${mark.to ?? 1e6})`;
  const enable = mark.from === null && mark.to === null ? '' : `:enable='${between}'`;
  return [
    ...pictures,
    // The mark is one picture: repeated to the end, in the colours of the video.
    `[${mark.input}:v]scale=out_color_matrix=bt709:out_range=limited,format=yuva420p[${to}m]`,
    `[${to}p][${to}m]overlay=x=${mark.x}:y=${mark.y}:eof_action=repeat:format=yuv420${enable},format=yuv420p,setsar=1[${to}]`,
  ];
}

const uprightWidth = (source: SourceInfo) => source.video.width;
const uprightHeight = (source: SourceInfo) => source.video.height;

/** Something made from a frame: a size, and the filters after it. */
type Branch = {
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly filters: readonly string[];
};

const STILL_TO_RGB = 'scale=in_color_matrix=bt709:in_range=limited:out_range=full';

/** Keeps every picture that begins a new step of the slower rate, and the first one of even the shortest clip. */
function thinned(to: number, from: number): string {
  const step = (to / from).toFixed(6);
  return `select='gt(floor(n*${step}),floor((n-1)*${step}))'`;
}

/** @param clip its pictures and their rate. */
function stillBranches(stills: StillsPlan, clip: { readonly frames: number; readonly fps: Rational }): Branch[] {
  const fps = toNumber(clip.fps);
  const { frames } = clip;
  const every = (seconds: number) => Math.max(1, Math.round(seconds * fps));
  const { poster, preview, storyboard } = stills;
  const pick =
    poster.atSeconds === null
      ? `select='not(mod(n,${every(poster.everySeconds)}))'`
      : `select='eq(n,${Math.min(frames - 1, Math.floor(poster.atSeconds * fps))})'`;
  return [
    { label: 'poster', width: poster.width, height: poster.height, filters: [pick, STILL_TO_RGB, 'format=rgb24'] },
    {
      label: 'preview',
      width: preview.width,
      height: preview.height,
      filters: [thinned(preview.fps, fps), `trim=end_frame=${preview.frames}`, STILL_TO_RGB, 'format=rgb24'],
    },
    {
      label: 'storyboard',
      width: storyboard.tileWidth,
      height: storyboard.tileHeight,
      filters: [`select='not(mod(n,${every(storyboard.everySeconds)}))'`, STILL_TO_RGB, 'format=rgb24'],
    },
  ];
}

const clipFrames = ({ trim, encodes, loop }: GraphRequest['plan']): number =>
  loopedFrames(framesIn(trim.duration, commonRate(encodes)), loop ?? 'none');

/** Previews of the effort that have pictures of their own; those that stand still take the poster's. */
function previewBranches({ previews = [] }: StillsPlan, common: Rational): Branch[] {
  return previews.flatMap((preview) => {
    if (preview.type === 'animated') {
      const { kind, width, height } = preview;
      const thin = thinned(preview.fps, toNumber(common));
      return [
        {
          label: kind,
          width,
          height,
          filters: [thin, `trim=end_frame=${preview.frames}`, STILL_TO_RGB, 'format=rgb24'],
        },
      ];
    }
    if (preview.type === 'silent') {
      const { width, height, fps, frames } = preview.encode;
      return [{ label: preview.kind, width, height, filters: [`fps=fps=${ratio(fps)}`, `trim=end_frame=${frames}`] }];
    }
    return [];
  });
}

/** Scales from large to small: each size is made from the next larger one, so the decoder's picture is read once. */
function cascade(from: string, frame: FramePlan, branches: readonly Branch[]): string[] {
  const lines: string[] = [];
  let source = from;
  let size = { width: frame.width, height: frame.height };
  branches.forEach((branch, index) => {
    const last = index === branches.length - 1;
    const same = branch.width === size.width && branch.height === size.height;
    // Even sizes miss the exact shape by a pixel, and scale would note that as an odd pixel shape.
    const scale = same ? [] : [`scale=w=${branch.width}:h=${branch.height}:flags=bicubic+accurate_rnd`, 'setsar=1'];
    const next = `${from}${index + 1}`;
    // Picking filters come after the split, or the smaller sizes would lose pictures too.
    const steps = last ? [...scale, ...branch.filters] : [...scale, 'split=2'];
    if (last) {
      lines.push(`[${source}]${(steps.length === 0 ? ['null'] : steps).join(',')}[${branch.label}]`);
    } else if (branch.filters.length === 0) {
      lines.push(`[${source}]${steps.join(',')}[${branch.label}][${next}]`);
    } else {
      lines.push(
        `[${source}]${steps.join(',')}[${branch.label}0][${next}]`,
        `[${branch.label}0]${branch.filters.join(',')}[${branch.label}]`,
      );
    }
    source = next;
    size = { width: branch.width, height: branch.height };
  });
  return lines;
}

function branchesOf(frame: FramePlan, request: GraphRequest): Branch[] {
  const fps = commonRate(request.plan.encodes);
  const encodes = request.plan.encodes
    .map((encode, index) => ({ encode, index }))
    .filter(({ encode }) => encode.framing === frame.framing)
    .map(({ encode, index }) => ({
      label: `v${index}`,
      width: encode.width,
      height: encode.height,
      filters: toNumber(encode.fps) === toNumber(fps) ? [] : [`fps=fps=${ratio(encode.fps)}`],
    }));
  const stills =
    request.stills !== null && request.stills.framing === frame.framing
      ? [
          ...stillBranches(request.stills, { frames: clipFrames(request.plan), fps }),
          ...previewBranches(request.stills, fps),
        ]
      : [];
  return [...encodes, ...stills].sort((a, b) => areaOf(b) - areaOf(a));
}

/**
 * The filter graph of a render: one decode, one overlay for each framing, N sizes. Encode n comes out at `[vn]` and
 * `[an]`, stills at `[poster]`, `[preview]` and `[storyboard]`, previews of the effort at the name of their kind.
 */
export function filterGraph(request: GraphRequest): string {
  const { frames } = request.plan;
  const inputs = frames.map((_, index) => `u${index}`);
  return [
    common(request, inputs),
    ...frames.flatMap((frame, index) => frameChain(frame, request, `u${index}`, `f${index}`)),
    ...frames.flatMap((frame, index) => cascade(`f${index}`, frame, branchesOf(frame, request))),
    ...soundChain(request.plan, request),
  ].join(';');
}
