import { createHash, randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { QikError } from '../../errors/catalogue.js';
import type { Still, StillsPlan } from '../types.js';
import { chooseFrame, scoreFrame } from './choose.js';
import { type FrameFile, withFrames } from './frames.js';

/** Paths of files of RGB24 pictures, one after another, as the plan sizes them. */
export type RawStills = { readonly poster: string; readonly preview: string; readonly storyboard: string };

/** Qualities at which small pictures on a phone show no fault; a preview moves, a tile is tiny. Our choice. */
const QUALITY = { posterJpeg: 82, posterWebp: 80, preview: 60, storyboard: 72 } as const;

type Size = { readonly width: number; readonly height: number };
type Described = Omit<Still, 'bytes' | 'sha256'>;

/** What sharp needs to know about raw pixels. Nothing is carried over from a file, so there is nothing to strip. */
const picture = (data: Buffer, { width, height }: Size, pages = 1): Sharp =>
  sharp(data, {
    raw: { width, height: height * pages, channels: 3, ...(pages > 1 ? { pageHeight: height } : {}) },
  });

/** Encodes into memory, then appears under its name at once and whole. */
const save = async (outDir: string, image: Sharp, still: Described): Promise<Still> => {
  const data = await image.toBuffer();
  const temporary = join(outDir, `.${randomUUID()}.part`);
  try {
    await writeFile(temporary, data, { flag: 'wx' });
    await rename(temporary, join(outDir, still.file));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return { ...still, bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') };
};

/** Scores one candidate after the other, so that one at a time is in memory. */
const chooseFrom = async (frames: FrameFile, size: Size): Promise<number> => {
  const scores: number[] = [];
  for (let index = 0; index < frames.count; index++)
    scores.push(scoreFrame({ ...size, data: await frames.read(index) }));
  return chooseFrame(scores);
};

const makePosters = async (plan: StillsPlan['poster'], frames: FrameFile, outDir: string): Promise<Still[]> => {
  const size = { width: plan.width, height: plan.height };
  const index = frames.count === 1 ? 0 : await chooseFrom(frames, size);
  const data = await frames.read(index);
  const common = { kind: 'poster' as const, ...size, atSeconds: plan.atSeconds ?? index * plan.everySeconds };
  const jpeg = picture(data, size).jpeg({ quality: QUALITY.posterJpeg, mozjpeg: true, chromaSubsampling: '4:2:0' });
  const webp = picture(data, size).webp({ quality: QUALITY.posterWebp });
  return [
    await save(outDir, jpeg, { ...common, file: 'poster.jpg', contentType: 'image/jpeg' }),
    await save(outDir, webp, { ...common, file: 'poster.webp', contentType: 'image/webp' }),
  ];
};

/** Whole milliseconds that add up: each picture ends where it should, so that nothing drifts. */
const delaysFor = (count: number, fps: number): number[] =>
  Array.from({ length: count }, (_, n) => Math.round(((n + 1) * 1000) / fps) - Math.round((n * 1000) / fps));

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
 * wrote. A short clip may have fewer pictures than planned: what is there is used. Of the poster's candidates one at a
 * time is in memory; of preview or storyboard all, which come to some 10 MB at most.
 *
 * @param outDir existing folder; each file appears in it whole
 * @throws QikError encode_failed when a file of pictures is missing or empty, or an image cannot be made
 */
export const makeStills = async (plan: StillsPlan, raw: RawStills, outDir: string): Promise<Still[]> => {
  const { poster, preview, storyboard } = plan;
  const tile = { width: storyboard.tileWidth, height: storyboard.tileHeight };
  try {
    return [
      ...(await withFrames(raw.poster, poster, poster.count, (frames) => makePosters(poster, frames, outDir))),
      await withFrames(raw.preview, preview, preview.frames, (frames) => makePreview(preview, frames, outDir)),
      await withFrames(raw.storyboard, tile, storyboard.tiles, (frames) => makeStoryboard(storyboard, frames, outDir)),
    ];
  } catch (error) {
    if (error instanceof QikError) throw error;
    throw new QikError('encode_failed', 'The stills could not be made.', { cause: error });
  }
};
