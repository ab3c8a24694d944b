import { dpbFrames, LEVELS, type LevelRow, RATE_FACTOR } from '../../../presets/levels.js';
import type { H264ClassName } from '../../../presets/schema.js';

export { dpbFrames, levelByName } from '../../../presets/levels.js';

/** 16x16 blocks in a frame. */
export const macroblocks = (width: number, height: number): number => Math.ceil(width / 16) * Math.ceil(height / 16);

export type StreamShape = {
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly fps: number;
  readonly references: number;
  readonly profile: H264ClassName;
  /** Kilobits a second and kilobits of buffer. */
  readonly rateKbps: number;
  readonly bufferKbits: number;
};

export const levelByIdc = (idc: number): LevelRow | undefined => LEVELS.find((level) => level.idc === idc);

/** Whether a level holds a stream: its size, the square root rule for long sides, rate, references, bit rate. */
export function holds(level: LevelRow, stream: StreamShape): boolean {
  const frame = macroblocks(stream.width, stream.height);
  const longest = Math.max(Math.ceil(stream.width / 16), Math.ceil(stream.height / 16));
  return (
    frame <= level.frameMacroblocks &&
    longest * longest <= 8 * level.frameMacroblocks &&
    frame * stream.fps <= level.macroblocksPerSecond &&
    stream.references <= dpbFrames(level, frame) &&
    stream.rateKbps <= level.maxRate * RATE_FACTOR[stream.profile] &&
    stream.bufferKbits <= level.maxBuffer * RATE_FACTOR[stream.profile]
  );
}

/** The lowest level that holds a stream; a file should not claim more than it needs. */
export const lowestLevel = (stream: StreamShape): LevelRow | undefined => LEVELS.find((level) => holds(level, stream));
