/** A picture as ffmpeg writes it raw: red, green and blue of 8 bits, row after row. */
export type RgbFrame = { readonly data: Uint8Array; readonly width: number; readonly height: number };

/** Pictures are compared at about this size: the noise of a sensor is no sharpness, and large ones cost no more. */
const COMPARED_LONG_SIDE = 256;
/** Mean brightness (0 to 255) under and above which a picture shows nothing, and between which all is well. */
const EXPOSURE = { black: 16, dark: 56, light: 200, white: 244 } as const;
/** Spread of the brightness (standard deviation) of an ordinary picture. */
const FULL_SPREAD = 48;
/** Variance of the Laplacian at which half of the points for sharpness are given; blurred pictures stay under 50. */
const HALF_SHARP = 150;
/** What a candidate loses for each one before it: sways only between pictures that are about as good. */
const LATER = 0.01;

type Luma = { readonly values: Float64Array; readonly width: number; readonly height: number };

/** Brightness (BT.601 weights, as for JPEG) averaged over squares of pixels. */
const lumaOf = ({ data, width, height }: RgbFrame): Luma => {
  const step = Math.max(1, Math.round(Math.max(width, height) / COMPARED_LONG_SIDE));
  const [across, down] = [Math.max(1, Math.floor(width / step)), Math.max(1, Math.floor(height / step))];
  const values = new Float64Array(across * down);
  for (let y = 0; y < down * step && y < height; y++)
    for (let x = 0; x < across * step && x < width; x++) {
      const at = (y * width + x) * 3;
      const luma = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
      const square = Math.floor(y / step) * across + Math.floor(x / step);
      values[square] = (values[square] ?? 0) + luma / (step * step);
    }
  return { values, width: across, height: down };
};

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const varianceOf = (values: Float64Array): number => {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
};

/** Variance of the Laplacian: edges that are sharp change fast. Zero for pictures without an inside. */
const sharpnessOf = ({ values, width, height }: Luma): number => {
  if (width < 3 || height < 3) return 0;
  const edges = new Float64Array((width - 2) * (height - 2));
  const at = (x: number, y: number): number => values[y * width + x] ?? 0;
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++)
      edges[(y - 1) * (width - 2) + x - 1] = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * at(x, y);
  return varianceOf(edges);
};

const exposureOf = (mean: number): number => {
  const { black, dark, light, white } = EXPOSURE;
  return Math.max(0, Math.min(1, (mean - black) / (dark - black), (white - mean) / (white - light)));
};

/**
 * How good a poster a picture makes, from 0 (black, white or one flat colour) to 1: by mean and spread of its
 * brightness and by the variance of its Laplacian.
 */
export const scoreFrame = (frame: RgbFrame): number => {
  const luma = lumaOf(frame);
  const spread = Math.min(1, Math.sqrt(varianceOf(luma.values)) / FULL_SPREAD);
  const edges = sharpnessOf(luma);
  const sharpness = edges / (edges + HALF_SHARP);
  return exposureOf(meanOf(luma.values)) * (0.4 * spread + 0.6 * sharpness);
};

/**
 * Index of the candidate to take, from the scores in the order of the clip; the earlier one where two are about equal,
 * the first where none is any good.
 */
export const chooseFrame = (scores: readonly number[]): number => {
  const weighted = scores.map((score, index) => score * (1 - LATER * index));
  return weighted.reduce((best, score, index) => (score > (weighted[best] ?? 0) ? index : best), 0);
};
