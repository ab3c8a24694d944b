import sharp from 'sharp';
import type { MarkPlan } from '../types.js';
import { inspectImage } from './image.js';
import { drawText, measureText } from './letters.js';
import { type Placement, placeMark, type Size } from './place.js';
import { rasterise, trustOf } from './raster.js';
import { fade, type Rgba } from './rgba.js';

/** A mark as pixels: an RGBA PNG of 8 bits with the opacity in its alpha, and where it goes on the frame. */
export type DrawnMark = Placement & { readonly png: Buffer };

/** Tallest line of text in parts of the frame's shorter side: a short name is not blown up to the width asked for. */
const MAX_LINE_HEIGHT = 0.2;

type Drawing = { readonly place: Placement; readonly picture: Rgba };

const drawImage = async (mark: MarkPlan, bytes: Uint8Array, frame: Size): Promise<Drawing> => {
  const image = inspectImage(bytes);
  const place = placeMark(mark, frame, image.width / image.height);
  return { place, picture: await rasterise(image, place, trustOf(mark.id)) };
};

const drawLetters = async (mark: MarkPlan, text: string, frame: Size): Promise<Drawing> => {
  const aspect = await measureText(text);
  const widest = (100 * MAX_LINE_HEIGHT * Math.min(frame.width, frame.height) * aspect) / frame.width;
  const place = placeMark({ ...mark, widthPercent: Math.min(mark.widthPercent, widest) }, frame, aspect);
  return { place, picture: await drawText(text, place) };
};

/**
 * Draws a mark for a frame of this size in pixels: at exactly the size at which it is laid over, so that nothing scales
 * it again. A text is one line, white with a soft dark rim, as wide as asked for or as a fifth of the frame's shorter side
 * is high.
 *
 * @throws QikError invalid_watermark when the image is not within its bounds or cannot be drawn
 */
export const drawMark = async (mark: MarkPlan, frame: Size): Promise<DrawnMark> => {
  const { content } = mark;
  const { place, picture } =
    content.kind === 'image'
      ? await drawImage(mark, content.bytes, frame)
      : await drawLetters(mark, content.text, frame);
  fade(picture, mark.opacity);
  const { data, width, height } = picture;
  const png = await sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
  return { ...place, png };
};
