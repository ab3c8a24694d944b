import { refuse } from './refuse.js';

export type SvgSize = {
  readonly width: number;
  readonly height: number;
  readonly viewBox: string;
  /** Whether the viewBox has the shape of the picture, so that it fills it. */
  readonly fills: boolean;
};

/** CSS pixels in each absolute unit (CSS Values, 6.2). */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 4 / 3,
  pc: 16,
  mm: 96 / 25.4,
  cm: 96 / 2.54,
  in: 96,
};
const LENGTH = /^\s*([0-9]*\.?[0-9]+(?:e[+-]?[0-9]+)?)(px|pt|pc|mm|cm|in)?\s*$/i;
const NUMBER = /^[+-]?[0-9]*\.?[0-9]+(?:e[+-]?[0-9]+)?$/i;
/** Shapes that are longer than this in one direction draw nothing that one could see. */
const MAX_ASPECT = 100;
const MAX_LENGTH = 1e6;

const isLength = (value: number): boolean => value >= 1 / MAX_LENGTH && value <= MAX_LENGTH;

/** An absolute length in CSS pixels; null for percentages and the like, which say nothing without a page. */
const absolute = (text: string | undefined): number | null => {
  const [, digits, unit = ''] = LENGTH.exec(text ?? '') ?? [];
  return digits === undefined ? null : Number(digits) * (UNITS[unit.toLowerCase()] ?? 1);
};

const readViewBox = (text: string | undefined): readonly number[] | null => {
  if (text === undefined) return null;
  const parts = text.trim().split(/[\s,]+/);
  const numbers = parts.map(Number);
  const [, , width = 0, height = 0] = numbers;
  if (parts.length !== 4 || !parts.every((part) => NUMBER.test(part)) || !isLength(width) || !isLength(height))
    return refuse('The viewBox of the SVG is not valid; export it again.');
  return numbers;
};

/**
 * The size of an SVG from the attributes of its root: `width` and `height` where both are absolute, else the viewBox.
 *
 * @throws QikError invalid_watermark when it has neither, or a useless shape
 */
export const sizeOf = (attributes: ReadonlyMap<string, string>): SvgSize => {
  const box = readViewBox(attributes.get('viewBox'));
  const width = absolute(attributes.get('width'));
  const height = absolute(attributes.get('height'));
  const given = width !== null && height !== null;
  if (!given && box === null)
    return refuse('The SVG does not say how large it is; give it a viewBox, or width and height in pixels.');
  const size = given ? { width, height } : { width: box?.[2] ?? 0, height: box?.[3] ?? 0 };
  const aspect = size.width / size.height;
  if (!isLength(size.width) || !isLength(size.height) || aspect > MAX_ASPECT || aspect < 1 / MAX_ASPECT)
    return refuse('The SVG is too large, empty, or far too long in one direction; change its viewBox.');
  const [x = 0, y = 0, boxWidth = size.width, boxHeight = size.height] = box ?? [];
  // A drawing program rounds width and height, which makes no other shape.
  const fills = Math.abs(aspect / (boxWidth / boxHeight) - 1) < 0.005;
  return { ...size, viewBox: [x, y, boxWidth, boxHeight].join(' '), fills };
};
