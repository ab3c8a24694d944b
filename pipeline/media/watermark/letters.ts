import sharp from 'sharp';
import { FONT_FILE, fontAt } from './font.js';
import type { Size } from './place.js';
import { refuse } from './refuse.js';
import type { Rgba } from './rgba.js';

/** Dark rim around the letters, in parts of the font's size: wide enough to part white from white, still a rim. */
const RIM = 0.14;
/** Strength of the rim where it is darkest. */
const RIM_ALPHA = 0.72;
/** A blur spreads the ink of thin strokes out; this brings their rim back to full strength. */
const RIM_GAIN = 2.6;
/** Size at which a text is measured. */
const MEASURE_PIXELS = 96;
/** Letters are drawn larger than needed and scaled down: smoother than hinted small type. */
const OVERSAMPLING = 2;
/** Under this size the rasteriser draws mush, which scaling down cannot make worse. */
const MIN_FONT_PIXELS = 8;

type Ink = Size & { readonly alpha: Buffer };

/** Pango reads text as markup. */
const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const rimOf = (pixels: number): number => Math.ceil(pixels * RIM);

/** The letters alone as a mask, cut to their ink, with room for the rim around them. */
const ink = async (text: string, pixels: number): Promise<Ink> => {
  const rim = rimOf(pixels);
  const { data, info } = await sharp({
    text: { text: escapeMarkup(text), fontfile: FONT_FILE, font: fontAt(pixels), dpi: 72, wrap: 'none' },
  })
    .toColourspace('b-w')
    .extend({ top: rim, right: rim, bottom: rim, left: rim, background: '#000' })
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => refuse('The text cannot be drawn; use other letters.', { cause }));
  return { alpha: data, width: info.width, height: info.height };
};

const blur = async ({ alpha, width, height }: Ink, sigma: number): Promise<Buffer> =>
  sharp(alpha, { raw: { width, height, channels: 1 } })
    .blur(Math.max(0.3, sigma))
    .toColourspace('b-w')
    .raw()
    .toBuffer();

/** White letters over a soft black rim, composed by hand so that no edge gets a grey fringe. */
const compose = (letters: Buffer, rim: Buffer): Buffer => {
  const pixels = Buffer.alloc(letters.length * 4);
  for (let at = 0; at < letters.length; at++) {
    const fill = (letters[at] ?? 0) / 255;
    const shade = Math.min(1, ((rim[at] ?? 0) / 255) * RIM_GAIN) * RIM_ALPHA * (1 - fill);
    const alpha = fill + shade;
    const grey = alpha === 0 ? 0 : Math.round((255 * fill) / alpha);
    pixels.fill(grey, at * 4, at * 4 + 3);
    pixels[at * 4 + 3] = Math.round(alpha * 255);
  }
  return pixels;
};

/** Width over height of a text with its rim. */
export const measureText = async (text: string): Promise<number> => {
  const { width, height } = await ink(text, MEASURE_PIXELS);
  return width / height;
};

/**
 * Draws one line of text in white with a soft dark rim, readable on any picture, at exactly this size in pixels.
 */
export const drawText = async (text: string, { width, height }: Size): Promise<Rgba> => {
  const measured = await ink(text, MEASURE_PIXELS);
  const fit = Math.min(width / measured.width, height / measured.height);
  const pixels = Math.max(MIN_FONT_PIXELS, MEASURE_PIXELS * fit * OVERSAMPLING);
  const letters = await ink(text, pixels);
  const rim = await blur(letters, rimOf(pixels) / 2.5);
  const data = await sharp(compose(letters.alpha, rim), {
    raw: { width: letters.width, height: letters.height, channels: 4 },
  })
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer();
  return { data, width, height };
};
