import { loopedFrames } from '../plan/loop.js';
import { commonRate, framesIn, toNumber } from '../plan/rate.js';
import type { EncodePlan, RenderPlan, SourceInfo } from '../types.js';

/** What is done to the loudness of an encode. */
export type SoundLevel = {
  readonly gainDb: number;
  /** Where a limiter keeps the peaks, in dB of full scale; null where none is needed. */
  readonly ceilingDb: number | null;
};

/** By the id of the encode, an encode that is not named stays as loud as it is; null where no effort looks at it. */
export type SoundLevels = ReadonlyMap<string, SoundLevel> | null;

type SoundPlan = Pick<RenderPlan, 'encodes' | 'trim' | 'loop'>;
type Sound = {
  readonly source: Pick<SourceInfo, 'audio'>;
  /** Input and stream, as a graph names it. */
  readonly sound: string;
  readonly levels: SoundLevels;
};

const seconds = (value: number): string => value.toFixed(6);

/**
 * Gaps filled, cut or padded to the length of the picture. A boomerang's sound turns where its picture does and runs
 * backward from there: it stays with what is seen, and goes on without a jump at both turns, where silence would begin
 * and end with one.
 */
function asLongAsThePicture({ encodes, trim, loop }: SoundPlan, from: string): { lines: string[]; chain: string } {
  const fps = commonRate(encodes);
  const frames = framesIn(trim.duration, fps);
  const whole = `[${from}]aresample=async=1:first_pts=0,apad,atrim=end=`;
  if (loop !== 'boomerang') return { lines: [], chain: whole + seconds(frames / toNumber(fps)) };
  const half = loopedFrames(frames, loop) / 2 / toNumber(fps);
  return {
    lines: [`${whole}${seconds(half)},asplit=2[sa][sb]`, '[sb]areverse[sr]'],
    // Counted anew: the blocks that areverse hands out carry the times of others.
    chain: '[sa][sr]concat=n=2:v=0:a=1,asetpts=N/SR/TB',
  };
}

// A limiter sees samples, a player's converter what lies between them: at four times the rate they are nearly the same.
const OVERSAMPLED = 192_000;
// 5 ms ahead of a peak are not heard; a release of 50 ms is over before the next syllable. `level` would undo the gain.
const LIMITER = 'level=disabled:attack=5:release=50';

const format = (sampleRate: number, channels: number): string =>
  `aformat=sample_fmts=fltp:sample_rates=${sampleRate}:channel_layouts=${channels === 1 ? 'mono' : 'stereo'}`;

function levelled({ gainDb, ceilingDb }: SoundLevel, sampleRate: number): string[] {
  const gain = `volume=volume=${gainDb.toFixed(2)}dB:precision=float`;
  if (ceilingDb === null) return [gain];
  const limit = (10 ** (ceilingDb / 20)).toFixed(4);
  return [
    gain,
    `aresample=${OVERSAMPLED}`,
    `alimiter=limit=${limit}:${LIMITER}`,
    `aresample=${sampleRate}`,
    'aformat=sample_fmts=fltp',
  ];
}

/**
 * One sound for all encodes, mixed and levelled for each: encode n comes out at `[an]`.
 * @returns parts of a filter graph; none where there is no sound.
 */
export function soundChain(plan: SoundPlan, { source, sound, levels }: Sound): string[] {
  const wanted = plan.encodes.flatMap(({ id, audio }: EncodePlan, index) =>
    audio === null ? [] : [{ index, audio, level: levels?.get(id) }],
  );
  if (source.audio === null || wanted.length === 0) return [];
  const labels = wanted.map(({ index }) => `[s${index}]`).join('');
  const split = wanted.length === 1 ? '' : `,asplit=${wanted.length}`;
  const { lines, chain } = asLongAsThePicture(plan, sound);
  // A split agrees on one layout for all that comes out of it, which is mono where a single encode wants mono: what is
  // measured is made explicit, so that one encode's sound is the same beside others as it was alone.
  const layout = levels !== null && source.audio.channels > 1 ? ',aformat=channel_layouts=stereo' : '';
  return [
    ...lines,
    `${chain}${layout}${split}${labels}`,
    ...wanted.map(({ index, audio, level }) => {
      const filters = [
        format(audio.sampleRate, audio.channels),
        ...(level === undefined ? [] : levelled(level, audio.sampleRate)),
      ];
      return `[s${index}]${filters.join(',')}[a${index}]`;
    }),
  ];
}
