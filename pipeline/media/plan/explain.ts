import type { PlannerRule } from '../../../presets/schema.js';
import type { Effort } from '../../../presets/schema-effort.js';
import type { EncodePlan, SourceInfo } from '../types.js';
import { type Candidate, type Group, type Refusal, share } from './cover.js';
import type { Job } from './point.js';
import { toNumber } from './rate.js';

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

const CLASS_NAME = { 'constrained-baseline': 'Constrained Baseline', main: 'Main', high: 'High' } as const;

const rounded = (value: number) => String(Math.round(value * 100) / 100);

/** The source in a sentence. */
export function describeSource(source: SourceInfo, duration: number): string {
  const { video, audio } = source;
  const turn = video.orientation.rotation === 0 ? '' : `, turned by ${video.orientation.rotation}°`;
  const mirror = video.orientation.mirrored ? ', mirrored' : '';
  const light = video.dynamics === 'sdr' ? '' : `, ${video.dynamics.toUpperCase()} brought down to standard range`;
  const rate = `${rounded(toNumber(video.frameRate))} pictures a second${video.variableFrameRate ? ' (uneven)' : ''}`;
  const sound =
    audio === null
      ? 'no sound'
      : `${audio.codec} sound, ${audio.channels === 1 ? 'mono' : `${audio.channels} channels`}`;
  return `The clip is ${video.width}x${video.height}${turn}${mirror}${light}, ${rate}, ${sound}; ${rounded(duration)} s are rendered.`;
}

const REASONS: Record<Refusal, (a: string, b: string, rule: PlannerRule) => string> = {
  framing: (a, b) => `${a} and ${b} are apart: they show different parts of the picture.`,
  sound: (a, b) => `${a} and ${b} are apart: sharing would cost someone the stereo sound.`,
  area: (a, b, rule) =>
    `${a} and ${b} are apart: shared, the picture would be less than ${rule.minAreaRatio * 100} % of what a profile gets alone.`,
  class: (a, b) =>
    `${a} and ${b} are apart: shared, a profile would be coded too far below the H.264 profile that it plays.`,
  maxrate: (a, b, rule) =>
    `${a} and ${b} are apart: shared, the bit rate would be less than ${rule.minMaxrateRatio * 100} % of what a profile gets alone.`,
};

/** A group and the name of its encode. */
type Named = { readonly group: Group; readonly name: string };

/** Why neighbouring groups were not merged: their first members' reason, or that of the whole. */
function whyApart(one: Named, other: Named, job: Job, rule: PlannerRule): string[] {
  const [first, ...rest] = [...one.group.members, ...other.group.members];
  if (first === undefined) {
    return [];
  }
  const reason = share([first, ...rest], job, rule);
  return typeof reason === 'string' ? [REASONS[reason](one.name, other.name, rule)] : [];
}

/** Says what each encode is and whom it serves, and why there are not fewer. */
export function explainCover(
  groups: readonly Group[],
  encodes: readonly EncodePlan[],
  candidates: readonly Candidate[],
  job: Job,
  rule: PlannerRule,
): string[] {
  const head = `${candidates.length} profile${candidates.length === 1 ? ' is' : 's are'} covered by ${encodes.length} encode${encodes.length === 1 ? '' : 's'} from one decode.`;
  const each = encodes.map((encode) => {
    const budget = encode.budgetBytes === null ? '' : `, at most ${encode.budgetBytes} bytes`;
    return (
      `${encode.id}: ${encode.width}x${encode.height} at ${rounded(toNumber(encode.fps))} fps, ${CLASS_NAME[encode.video.profile]} level ${encode.video.level}, ` +
      `up to ${encode.video.maxrateKbps} kbit/s${budget}; serves ${list(encode.profiles)}.`
    );
  });
  const named = groups.map((group, index) => ({ group, name: encodes[index]?.id ?? '' }));
  const apart = named.slice(1).flatMap((one, index) => {
    const before = named[index];
    return before === undefined ? [] : whyApart(before, one, job, rule);
  });
  return [head, ...each, ...apart];
}

/** What happens to the loudness, where there is sound and the effort has a target. */
export function explainLoudness({ loudness }: Effort, encodes: readonly EncodePlan[]): string[] {
  if (loudness === undefined || encodes.every((encode) => encode.audio === null)) return [];
  return [
    `The sound is measured first and then brought to ${loudness.integratedLufs} LUFS, with peaks under ${loudness.truePeakDbtp} dBTP.`,
  ];
}
