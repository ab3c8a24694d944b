import type { PositionName } from '../../../presets/schema.js';
import type { MarkPlan } from '../types.js';

export type Size = { readonly width: number; readonly height: number };
export type Placement = Size & { readonly x: number; readonly y: number };

/** What the place of a mark depends on. */
export type PlacedMark = Pick<MarkPlan, 'position' | 'widthPercent' | 'marginPercent' | 'safeArea'>;

/** Towards the start of an axis, in its middle, or towards its end. */
type Pull = 'start' | 'middle' | 'end';

/** One dimension of the frame and the part of it in which the mark may lie, in pixels. */
type Axis = { readonly start: number; readonly room: number; readonly unit: number };

const PULLS: { readonly [P in PositionName]: { readonly x: Pull; readonly y: Pull } } = {
  'top-left': { x: 'start', y: 'start' },
  top: { x: 'middle', y: 'start' },
  'top-right': { x: 'end', y: 'start' },
  left: { x: 'start', y: 'middle' },
  center: { x: 'middle', y: 'middle' },
  right: { x: 'end', y: 'middle' },
  'bottom-left': { x: 'start', y: 'end' },
  bottom: { x: 'middle', y: 'end' },
  'bottom-right': { x: 'end', y: 'end' },
};

/** Fractions such as 0.06 * 1050 come out a hair above the whole number that is meant. */
const EPSILON = 1e-9;

const toUnit = (pixels: number, unit: number): number => Math.max(unit, Math.round(pixels / unit) * unit);

/** The larger of safe area and margin counts on each side. In 4:2:0 colour has half the pixels, so steps are of two. */
const axisOf = (length: number, safe: readonly [number, number], margin: number): Axis => {
  const unit = length % 2 === 0 ? 2 : 1;
  const keep = (fraction: number): number => Math.ceil(Math.max(fraction * length, margin) / unit - EPSILON) * unit;
  const start = keep(safe[0]);
  const room = length - start - keep(safe[1]);
  // Rounding eats up what two sides of 45 % leave of a tiny frame: then the mark lies in its middle.
  if (room >= unit) return { start, room, unit };
  return { start: Math.max(0, Math.floor((length - unit) / 2 / unit) * unit), room: unit, unit };
};

/** Where something of this length starts. In the middle the rest must halve, so it may become one step shorter. */
const settle = (axis: Axis, length: number, pull: Pull): { at: number; length: number } => {
  if (pull === 'start') return { at: axis.start, length };
  const rest = axis.room - length;
  if (pull === 'end') return { at: axis.start + rest, length };
  if ((rest / axis.unit) % 2 === 0) return { at: axis.start + rest / 2, length };
  const even = length > axis.unit ? length - axis.unit : length + axis.unit;
  return { at: axis.start + (axis.room - even) / 2, length: even };
};

/**
 * Where a mark lies on a frame, in whole pixels (even ones on an even side): `widthPercent` of the frame's width, or as
 * much as fits, always inside the frame without its safe area and margin and never empty. The margin is in percent of
 * the frame's shorter side. The middle is that of the room left, not of the frame. Pure.
 *
 * @param markAspect width over height of the mark
 */
export const placeMark = (mark: PlacedMark, frame: Size, markAspect: number): Placement => {
  const margin = (Math.min(frame.width, frame.height) * mark.marginPercent) / 100;
  const across = axisOf(frame.width, [mark.safeArea.left, mark.safeArea.right], margin);
  const down = axisOf(frame.height, [mark.safeArea.top, mark.safeArea.bottom], margin);

  const wanted = Math.min(across.room, toUnit((frame.width * mark.widthPercent) / 100, across.unit));
  const height = Math.min(down.room, toUnit(wanted / markAspect, down.unit));
  const width = Math.min(wanted, height < down.room ? wanted : toUnit(height * markAspect, across.unit));

  const pull = PULLS[mark.position];
  const x = settle(across, width, pull.x);
  const y = settle(down, height, pull.y);
  return { x: x.at, y: y.at, width: x.length, height: y.length };
};
