import type { Sharp } from 'sharp';
import { QikError } from '../../errors/catalogue.js';
import type { Still, StillPreviewPlan, StillsPlan } from '../types.js';
import { makeAnimated } from './animated.js';
import { chooseFrame, scoreFrame } from './choose.js';
import { type FrameFile, withFrames } from './frames.js';
import { type Described, delaysFor, picture, type Size, saveBytes } from './image.js';

/** Paths of files of RGB24 pictures, one after another, as the plan sizes them. */
export type RawStills = {
  readonly poster: string;
  readonly preview: string;
  readonly storyboard: string;
  /** Of an animated preview, by its kind. */
  readonly animated: (kind: string) => string;
};

/** Qualities at which small pictures on a phone show no fault; a preview moves, a tile is tiny. Our choice. */
const QUALITY = { posterJpeg: 82, posterWebp: 80, preview: 60, storyboard: 72 } as const;

/** Encodes into memory first: what is written is whole. */
const save = async (outDir: string, image: Sharp, still: Described): Promise<Still> =>
  saveBytes(outDir, await image.toBuffer(), still);

/** Scores one candidate after the other, so that one at a time is in memory. */
const chooseFrom = async (frames: FrameFile, size: Size): Promise<number> => {
  const scores: number[] = [];
  for (let index = 0; index < frames.count; index++)
    scores.push(scoreFrame({ ...size, data: await frames.read(index) }));
  return chooseFrame(scores);
};

/** The poster's picture, smaller: the same one that the clip is known by. */
const makeMotionless = (
  { kind, width, height, format, quality }: StillPreviewPlan,
  poster: { readonly data: Buffer; readonly size: Size; readonly atSeconds: number },
  outDir: string,
): Promise<Still> => {
  const small = picture(poster.data, poster.size).resize(width, height, { fit: 'fill' });
  const still = { kind, width, height, atSeconds: poster.atSeconds };
  return format === 'jpeg'
    ? save(outDir, small.jpeg({ quality, mozjpeg: true, chromaSubsampling: '4:2:0' }), {
        ...still,
        file: `${kind}.jpg`,
        contentType: 'image/jpeg',
      })
    : save(outDir, small.webp({ quality }), { ...still, file: `${kind}.webp`, contentType: 'image/webp' });
};

const makePosters = async (
  plan: StillsPlan['poster'],
  motionless: readonly StillPreviewPlan[],
  frames: FrameFile,
  outDir: string,
): Promise<Still[]> => {
  const size = { width: plan.width, height: plan.height };
  const index = frames.count === 1 ? 0 : await chooseFrom(frames, size);
  const data = await frames.read(index);
  const atSeconds = plan.atSeconds ?? index * plan.everySeconds;
  const common = { kind: 'poster', ...size, atSeconds };
  const jpeg = picture(data, size).jpeg({ quality: QUALITY.posterJpeg, mozjpeg: true, chromaSubsampling: '4:2:0' });
  const webp = picture(data, size).webp({ quality: QUALITY.posterWebp });
  const smaller: Still[] = [];
  for (const one of motionless) smaller.push(await makeMotionless(one, { data, size, atSeconds }, outDir));
  return [
    await save(outDir, jpeg, { ...common, file: 'poster.jpg', contentType: 'image/jpeg' }),
    await save(outDir, webp, { ...common, file: 'poster.webp', contentType: 'image/webp' }),
    ...smaller,
  ];
};

const makePreview = async (plan: StillsPlan['preview'], frames: FrameFile, outDir: string): Promise<Still> => {
  const size = { width: plan.width, height: plan.height };
  const moving = picture(await frames.read(0, frames.count), size, frames.count).webp({
    quality: QUALITY.preview,
    loop: 0,
    delay: delaysFor(frames.count, plan.fps),
  });
  return save(outDir, moving, { kind: 'preview', file: 'preview.webp', contentType: 'image/webp', ...size });
};

/** Lays the tiles out by copying rows: left to right, top to bottom, black where the last row ends early. */
const layOut = (tiles: Buffer, tile: Size, count: number, columns: number, rows: number): Buffer => {
  const rowBytes = tile.width * 3;
  const sprite = Buffer.alloc(rowBytes * columns * tile.height * rows);
  for (let n = 0; n < count; n++)
    for (let y = 0; y < tile.height; y++) {
      const from = (n * tile.height + y) * rowBytes;
      const line = Math.floor(n / columns) * tile.height + y;
      tiles.copy(sprite, (line * columns + (n % columns)) * rowBytes, from, from + rowBytes);
    }
  return sprite;
};

const makeStoryboard = async (plan: StillsPlan['storyboard'], frames: FrameFile, outDir: string): Promise<Still> => {
  const { tileWidth, tileHeight, everySeconds } = plan;
  const tiles = frames.count;
  const columns = Math.min(plan.columns, tiles);
  const rows = Math.ceil(tiles / columns);
  const sprite = layOut(await frames.read(0, tiles), { width: tileWidth, height: tileHeight }, tiles, columns, rows);
  const size = { width: tileWidth * columns, height: tileHeight * rows };
  const jpeg = picture(sprite, size).jpeg({
    quality: QUALITY.storyboard,
    mozjpeg: true,
    chromaSubsampling: '4:2:0',
  });
  return save(outDir, jpeg, {
    kind: 'storyboard',
    file: 'storyboard.jpg',
    contentType: 'image/jpeg',
    ...size,
    index: { columns, rows, tileWidth, tileHeight, everySeconds, tiles },
  });
};

/**
 * Makes poster.jpg, poster.webp, preview.webp (moving, for ever) and storyboard.jpg from the raw pictures that ffmpeg
 * wrote, and those previews of the effort that are images, named after their kinds. A short clip may have fewer pictures than planned: what is there is used. Of the poster's candidates one at a
 * time is in memory; of preview or storyboard all, which come to some 10 MB at most.
 *
 * @param outDir existing folder; each file appears in it whole
 * @throws QikError encode_failed when a file of pictures is missing or empty, or an image cannot be made
 */
export const makeStills = async (plan: StillsPlan, raw: RawStills, outDir: string): Promise<Still[]> => {
  const { poster, preview, storyboard, previews = [] } = plan;
  const motionless = previews.filter((one) => one.type === 'still');
  const animated: Still[] = [];
  const tile = { width: storyboard.tileWidth, height: storyboard.tileHeight };
  try {
    for (const one of previews)
      if (one.type === 'animated')
        animated.push(
          await withFrames(raw.animated(one.kind), one, one.frames, (frames) => makeAnimated(one, frames, outDir)),
        );
    return [
      ...(await withFrames(raw.poster, poster, poster.count, (frames) =>
        makePosters(poster, motionless, frames, outDir),
      )),
      await withFrames(raw.preview, preview, preview.frames, (frames) => makePreview(preview, frames, outDir)),
      await withFrames(raw.storyboard, tile, storyboard.tiles, (frames) => makeStoryboard(storyboard, frames, outDir)),
      ...animated,
    ];
  } catch (error) {
    if (error instanceof QikError) throw error;
    throw new QikError('encode_failed', 'The stills could not be made.', { cause: error });
  }
};
