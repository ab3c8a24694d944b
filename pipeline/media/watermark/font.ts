import { createRequire } from 'node:module';
import sharp from 'sharp';

/** A bare machine has no fonts; this one comes with the packages and covers Latin, Greek, Cyrillic and more. */
export const FONT_FAMILY = 'DejaVu Sans';

/** Its bold face: strokes stay readable where letters are small. */
export const FONT_FILE: string = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf');

/** Pango's name of the face, at a size in pixels (at 72 dots per inch a point is a pixel). */
export const fontAt = (pixels: number): string => `${FONT_FAMILY} Bold ${pixels.toFixed(2)}`;

let known: Promise<unknown> | undefined;

/**
 * Makes the font known to the rasterisers of this process, which they keep until it ends: SVG text then has letters
 * where the machine itself has no font.
 */
export const registerFont = async (): Promise<void> => {
  known ??= sharp({ text: { text: 'a', fontfile: FONT_FILE, font: fontAt(8), dpi: 72 } })
    .raw()
    .toBuffer();
  await known;
};
