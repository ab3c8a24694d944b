import { isPng, type PngImage, readPng } from './png.js';
import { refuse } from './refuse.js';
import { readSvg, type SvgImage } from './svg.js';

/** Most bytes of an image: a mark is drawn small, and a request carries it as text. */
export const MAX_IMAGE_BYTES = 512 * 1024;

/** A byte order mark and white space may stand before the first tag. */
const looksLikeMarkup = (bytes: Buffer): boolean =>
  bytes
    .subarray(0, 256)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
    .startsWith('<');

/**
 * Bounds an untrusted image before any decoder sees it, going by its bytes alone. What comes back holds only what was
 * understood: a PNG without side data, or an SVG written anew.
 *
 * @throws QikError invalid_watermark saying what to change
 */
export const inspectImage = (image: Uint8Array): PngImage | SvgImage => {
  if (image.byteLength === 0) return refuse('The image is empty; send a PNG or SVG.');
  if (image.byteLength > MAX_IMAGE_BYTES)
    return refuse(`The image is too large; ${MAX_IMAGE_BYTES / 1024} KB are allowed.`);
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  if (isPng(bytes)) return readPng(bytes);
  if (looksLikeMarkup(bytes)) return readSvg(bytes);
  return refuse('The image is neither a PNG nor an SVG; export it as one of them.');
};
