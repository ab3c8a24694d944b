import path from 'node:path';
import type { LoudnessTarget } from '../../../presets/schema-effort.js';
import { measureFile, runMeter, type SoundFacts } from '../analysis/meter.js';
import type { SoundLevel, SoundLevels } from '../command/sound.js';
import { encodeSound, measureSource } from '../command/sound-only.js';
import { runFfmpeg } from '../run/ffmpeg.js';
import { encodeLimits } from '../run/limits.js';
import type { EncodePlan, Warning } from '../types.js';
import { correct, firstLevel, type Heard, isRight, levelWarnings } from './loudness.js';
import { commonRequest, reachOf, type Session } from './session.js';

/** What is done to each encode, by its id, and what is worth knowing about it. */
type Levels = { readonly levels: SoundLevels; readonly warnings: readonly Warning[] };

/** Coders change loudness a little and peaks at will: one or two are mostly enough. */
const MAX_TRIALS = 3;
const TRIAL = 'trial.m4a';

/** Encodes the sound of one encode alone and measures what came out. */
async function tried(session: Session, encode: EncodePlan, level: SoundLevel): Promise<SoundFacts> {
  const { context, folder, signal } = session;
  const reach = reachOf(session);
  const request = { ...commonRequest(session, reach), encode };
  await runFfmpeg(encodeSound(request, level, TRIAL), {
    tools: context.tools,
    reach,
    limits: encodeLimits(0),
    signal,
  });
  return measureFile(path.join(folder.out, TRIAL), context, signal);
}

/** The level of one sound; null where it stays as it is. */
async function settle(session: Session, encode: EncodePlan, target: LoudnessTarget): Promise<Heard> {
  const reach = reachOf(session);
  const measure = measureSource({ ...commonRequest(session, reach), encode });
  const measured = await runMeter(measure, session.context, reach, session.signal);
  let level = firstLevel(measured, target);
  if (level === null) return { measured, level, came: measured };
  let came = await tried(session, encode, level);
  for (let trial = 1; trial < MAX_TRIALS && !isRight(came, level, measured, target); trial++) {
    level = correct(level, came, measured, target);
    came = await tried(session, encode, level);
  }
  return { measured, level, came };
}

const soundOf = ({ audio }: EncodePlan): string | null =>
  audio === null ? null : `${audio.channels} ${audio.sampleRate} ${audio.kbps}`;

/**
 * Finds out how much louder or softer the sound of each encode has to be, by measuring it and by encoding it alone:
 * encodes whose sound is the same share the answer, and no picture is decoded.
 * @param target of the effort; without one the sound is left as it is.
 */
export async function settleLevels(session: Session, target: LoudnessTarget | undefined): Promise<Levels> {
  if (target === undefined) return { levels: null, warnings: [] };
  const levels = new Map<string, SoundLevel>();
  const heard = new Map<string, Heard>();
  for (const encode of session.plan.encodes) {
    const sound = soundOf(encode);
    if (sound === null) continue;
    const known = heard.get(sound) ?? (await settle(session, encode, target));
    heard.set(sound, known);
    if (known.level !== null) levels.set(encode.id, known.level);
  }
  return { levels, warnings: levelWarnings([...heard.values()], target) };
}
