import { QikError } from '../../errors/catalogue.js';
import type { FramePlan, Rational, StillsPlan } from '../types.js';

/** A poster is looked at on a phone before the clip is there: more pixels than a screen shows are waste. */
const POSTER_LONG_SIDE = 1280;
/** Enough to leave a black or blurred start behind. */
const POSTER_CANDIDATES = 8;
/** The moving preview stands in for a GIF: 3 s, 12 pictures a second, small. Our choice. */
const PREVIEW = { longSide: 320, fps: 12, seconds: 3 } as const;
/** At most 50 tiles keep the sprite a few hundred kilobytes, also for the longest clip. Our choice. */
const STORYBOARD = { longSide: 160, tiles: 50, columns: 10, everySeconds: 1 } as const;
/** A whole number of steps may come out a hair under itself. */
const EPSILON = 1e-6;

type Size = { readonly width: number; readonly height: number };

/** Whole pixels as 4:2:0 wants them: the nearest even number, but not above the side it comes from. */
const even = (pixels: number, side: number): number =>
  Math.max(2, Math.min(Math.round(pixels / 2), Math.floor(side / 2)) * 2);

/** The frame's shape with this long side at most, in even pixels; never larger than the frame. */
export const sizeWithin = ({ width, height }: Size, longSide: number): Size => {
  const scale = Math.min(1, longSide / Math.max(width, height));
  return { width: even(width * scale, width), height: even(height * scale, height) };
};

/** How many pictures from second 0 on there are when one is taken every so often, the last one at `last`. */
const countUpTo = (last: number, everySeconds: number): number => Math.floor(last / everySeconds + EPSILON) + 1;

const checkRequest = (poster: number, duration: number): void => {
  if (poster >= 0 && poster <= duration) return;
  const detail = `The poster's second has to lie within the clip, which is ${Number(duration.toFixed(3))} s long.`;
  throw new QikError('invalid_request', detail, { errors: [{ path: '/poster', message: detail }] });
};

/** The framing that stills are taken from: the uncropped one if there is one. */
export const stillsFrame = (frames: readonly FramePlan[]): FramePlan => {
  const frame = frames.find(({ framing }) => framing === 'original') ?? frames[0];
  if (frame === undefined) throw new QikError('internal', 'A plan without a framing has no stills.');
  return frame;
};

/**
 * Which pictures are taken from a clip, and at what size. Pure. They come from the uncropped framing if there is one.
 *
 * @param frames the framings of the plan, at least one
 * @param clip its length in seconds after trimming, and its frame rate
 * @param poster second asked for; the last frame stands for all that is after its start. Without it, up to eight
 *   candidates are spread evenly over the clip and the best is chosen from their pixels.
 * @throws QikError invalid_request when the second lies outside the clip
 */
export const planStills = (
  frames: readonly FramePlan[],
  clip: { readonly duration: number; readonly fps: Rational },
  poster: number | undefined,
): StillsPlan => {
  const frame = stillsFrame(frames);
  if (poster !== undefined) checkRequest(poster, clip.duration);

  const fps = clip.fps.num / clip.fps.den;
  const total = Math.max(1, Math.round(clip.duration * fps));
  const last = (total - 1) / fps;

  const posterEvery = Math.max(clip.duration / POSTER_CANDIDATES, 1 / fps);
  const previewFps = Math.min(PREVIEW.fps, fps);
  const tileEvery = Math.max(STORYBOARD.everySeconds, clip.duration / STORYBOARD.tiles);
  const tiles = Math.min(STORYBOARD.tiles, countUpTo(last, tileEvery));
  const tile = sizeWithin(frame, STORYBOARD.longSide);

  return {
    framing: frame.framing,
    poster: {
      ...sizeWithin(frame, POSTER_LONG_SIDE),
      atSeconds: poster === undefined ? null : Math.min(poster, last),
      everySeconds: posterEvery,
      count: poster === undefined ? Math.min(POSTER_CANDIDATES, countUpTo(last, posterEvery)) : 1,
    },
    preview: {
      ...sizeWithin(frame, PREVIEW.longSide),
      fps: previewFps,
      frames: Math.min(Math.max(1, Math.round(PREVIEW.seconds * previewFps)), countUpTo(last, 1 / previewFps)),
    },
    storyboard: {
      tileWidth: tile.width,
      tileHeight: tile.height,
      everySeconds: tileEvery,
      tiles,
      columns: Math.min(STORYBOARD.columns, tiles),
    },
  };
};
