import type { VideoLimits } from '../../../presets/schema.js';
import { levelByName, macroblocks } from '../h264/levels.js';

export type Size = { readonly width: number; readonly height: number };

const even = (value: number): number => Math.max(2, Math.floor(value / 2) * 2);
const nearestEven = (value: number): number => Math.max(2, Math.round(value / 2) * 2);

function fits(size: Size, limits: VideoLimits, fps: number): boolean {
  const blocks = macroblocks(size.width, size.height);
  const level = levelByName(limits.level);
  const longest = Math.ceil(Math.max(size.width, size.height) / 16);
  return (
    Math.max(size.width, size.height) <= limits.longSide &&
    Math.min(size.width, size.height) <= limits.shortSide &&
    blocks <= limits.macroblocks &&
    level !== undefined &&
    blocks <= level.frameMacroblocks &&
    longest * longest <= 8 * level.frameMacroblocks &&
    blocks * fps <= level.macroblocksPerSecond
  );
}

/**
 * The largest even size with the shape of the source that is not above it and keeps the limits.
 * @param source upright, in square pixels; may be odd.
 * @param scale at most this share of the source's long side, for byte budgets.
 */
export function fitInside(source: Size, limits: VideoLimits, fps: number, scale = 1): Size {
  const landscape = source.width >= source.height;
  const long = landscape ? source.width : source.height;
  const short = landscape ? source.height : source.width;
  const shape = (side: number): Size => {
    const other = Math.min(nearestEven((side * short) / long), even(short));
    return landscape ? { width: side, height: other } : { width: other, height: side };
  };
  for (let side = even(Math.min(long * scale, limits.longSide)); side > 2; side -= 2) {
    const size = shape(side);
    if (fits(size, limits, fps)) {
      return size;
    }
  }
  return shape(2);
}
