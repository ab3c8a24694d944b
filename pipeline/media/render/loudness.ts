import type { LoudnessTarget } from '../../../presets/schema-effort.js';
import type { SoundFacts } from '../analysis/meter.js';
import type { SoundLevel } from '../command/sound.js';
import type { Warning } from '../types.js';

/** A sound before, what is done to it, and what came of it once it was encoded. */
export type Heard = { readonly measured: SoundFacts; readonly level: SoundLevel | null; readonly came: SoundFacts };

/** How near is near enough before it is tried again, in LU and dB; what is promised is 1 LU. */
const NEAR = { loudness: 0.3, peak: 0.05 };
/** Beyond the reach of the promise: told as a warning. */
const PROMISED = 1;

const SILENT = -120;
const peakOf = (facts: SoundFacts): number => facts.truePeakDbtp ?? SILENT;

/** Highest gain: single peaks may be taken down by as much as the target allows, no more. */
const mostGain = (measured: SoundFacts, target: LoudnessTarget): number =>
  target.truePeakDbtp - peakOf(measured) + target.maxLimitingDb;

const levelAt = (gainDb: number, ceilingDb: number, measured: SoundFacts): SoundLevel => ({
  gainDb,
  ceilingDb: peakOf(measured) + gainDb > ceilingDb ? ceilingDb : null,
});

/**
 * A plain gain, the same for the whole clip, so that it sounds as it was made; where peaks would pass the limit they are
 * held there. Null for silence, which stays as it is.
 */
export function firstLevel(measured: SoundFacts, target: LoudnessTarget): SoundLevel | null {
  const { integratedLufs } = measured;
  if (integratedLufs === null || integratedLufs < target.quietestLufs) return null;
  const gain = Math.min(target.integratedLufs - integratedLufs, mostGain(measured, target));
  return levelAt(gain, target.truePeakDbtp, measured);
}

const missing = (came: SoundFacts, target: LoudnessTarget): number =>
  target.integratedLufs - (came.integratedLufs ?? target.integratedLufs);
const over = (came: SoundFacts, target: LoudnessTarget): number => peakOf(came) - target.truePeakDbtp;

/** Whether what came out is as loud as it should be, or as its peaks allow. */
export function isRight(
  came: SoundFacts,
  { gainDb }: SoundLevel,
  measured: SoundFacts,
  target: LoudnessTarget,
): boolean {
  const off = missing(came, target);
  const atItsLimit = off > 0 && gainDb >= mostGain(measured, target) - NEAR.peak;
  return over(came, target) <= NEAR.peak && (Math.abs(off) <= NEAR.loudness || atItsLimit);
}

/** The next try: as much louder as was missing, and the ceiling as much lower as the coder raised the peaks above it. */
export function correct(level: SoundLevel, came: SoundFacts, measured: SoundFacts, target: LoudnessTarget): SoundLevel {
  const gain = Math.min(level.gainDb + missing(came, target), mostGain(measured, target));
  const raised = over(came, target);
  const ceiling = level.ceilingDb ?? target.truePeakDbtp;
  if (raised <= NEAR.peak) return levelAt(gain, ceiling, measured);
  // Where no limiter was needed, it is the peak itself that the coder raised.
  return levelAt(gain, Math.min(ceiling, peakOf(measured) + level.gainDb) - raised - NEAR.peak, measured);
}

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

/** What an editor should know about the sound, each once. */
export function levelWarnings(heard: readonly Heard[], target: LoudnessTarget): Warning[] {
  const found = heard.flatMap(({ level, measured, came }): Warning[] => {
    if (level === null) {
      const detail =
        measured.integratedLufs === null
          ? 'the sound is silent or shorter than can be measured and stays as it is'
          : `the sound is almost silent (${rounded(measured.integratedLufs)} LUFS) and stays as it is`;
      return [{ code: 'silent_sound', detail }];
    }
    if (missing(came, target) > PROMISED) {
      const detail = `the sound came to ${rounded(came.integratedLufs ?? SILENT)} LUFS instead of ${target.integratedLufs}: its peaks allow no more`;
      return [{ code: 'peaky_sound', detail }];
    }
    return [];
  });
  return [...new Map(found.map((warning) => [warning.code, warning])).values()];
}
