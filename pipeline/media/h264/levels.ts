import type { H264ClassName } from '../../../presets/schema.js';

/** A row of ITU-T H.264, Table A-1. Rates in units of 1000 bit/s and 1000 bit, before the factor of the profile. */
type LevelRow = {
  readonly name: string;
  readonly idc: number;
  readonly macroblocksPerSecond: number;
  readonly frameMacroblocks: number;
  readonly dpbMacroblocks: number;
  readonly maxRate: number;
  readonly maxBuffer: number;
};

const row = (name: string, idc: number, mbps: number, fs: number, dpb: number, br: number, cpb: number): LevelRow => ({
  name,
  idc,
  macroblocksPerSecond: mbps,
  frameMacroblocks: fs,
  dpbMacroblocks: dpb,
  maxRate: br,
  maxBuffer: cpb,
});

// Level 1b is left out: it is told apart by a constraint flag and no profile asks for it.
export const LEVELS: readonly LevelRow[] = [
  row('1.0', 10, 1485, 99, 396, 64, 175),
  row('1.1', 11, 3000, 396, 900, 192, 500),
  row('1.2', 12, 6000, 396, 2376, 384, 1000),
  row('1.3', 13, 11_880, 396, 2376, 768, 2000),
  row('2.0', 20, 11_880, 396, 2376, 2000, 2000),
  row('2.1', 21, 19_800, 792, 4752, 4000, 4000),
  row('2.2', 22, 20_250, 1620, 8100, 4000, 4000),
  row('3.0', 30, 40_500, 1620, 8100, 10_000, 10_000),
  row('3.1', 31, 108_000, 3600, 18_000, 14_000, 14_000),
  row('3.2', 32, 216_000, 5120, 20_480, 20_000, 20_000),
  row('4.0', 40, 245_760, 8192, 32_768, 20_000, 25_000),
  row('4.1', 41, 245_760, 8192, 32_768, 50_000, 62_500),
  row('4.2', 42, 522_240, 8704, 34_816, 50_000, 62_500),
  row('5.0', 50, 589_824, 22_080, 110_400, 135_000, 135_000),
  row('5.1', 51, 983_040, 36_864, 184_320, 240_000, 240_000),
  row('5.2', 52, 2_073_600, 36_864, 184_320, 240_000, 240_000),
];

/** cpbBrVclFactor / 1000 of Table A-2: High may use a quarter more than Main and Baseline. */
const RATE_FACTOR: Record<H264ClassName, number> = { 'constrained-baseline': 1, main: 1, high: 1.25 };

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

export const levelByName = (name: string): LevelRow | undefined => LEVELS.find((level) => level.name === name);
export const levelByIdc = (idc: number): LevelRow | undefined => LEVELS.find((level) => level.idc === idc);

/** Frames that a level's decoded picture buffer holds at this size (A.3.1, at most 16). */
export const dpbFrames = (level: LevelRow, frameMacroblocks: number): number =>
  Math.min(16, Math.floor(level.dpbMacroblocks / frameMacroblocks));

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
