import { dpbFrames, levelByName, RATE_FACTOR } from './levels.js';
import type { Profile, Watermark } from './schema.js';
import type { Effort } from './schema-effort.js';

/** A field that breaks a rule which no single field shows. */
export type Fault = { readonly field: string; readonly reason: string };

type Rule<T> = (subject: T) => Fault | undefined;

const fault = (broken: boolean, field: string, reason: string): Fault | undefined =>
  broken ? { field, reason } : undefined;

/** Frames that must wait for reordering with these B-frames: one, or two where B-frames are references themselves. */
const reorderDepth = ({ bframes, pyramid }: Profile['targets']): number => {
  if (bframes === 0) return 0;
  return pyramid === 'normal' && bframes > 1 ? 2 : 1;
};

const levelRules: Rule<Profile> = ({ video }) => {
  const level = levelByName(video.level);
  if (level === undefined) return { field: '/video/level', reason: `is ${video.level}, which H.264 does not have` };
  // Table A-1: a level bounds the frame, the frames a second, the pictures kept and the rate.
  const perSecond = video.macroblocks * video.fps;
  const pictures = dpbFrames(level, video.macroblocks);
  const rate = level.maxRate * RATE_FACTOR[video.profile];
  return (
    fault(
      video.macroblocks > level.frameMacroblocks,
      '/video/level',
      `is ${video.level}, which holds ${level.frameMacroblocks} macroblocks in a frame and not ${video.macroblocks}`,
    ) ??
    fault(
      perSecond > level.macroblocksPerSecond,
      '/video/level',
      `is ${video.level}, which holds ${level.macroblocksPerSecond} macroblocks a second and not ${perSecond}`,
    ) ??
    fault(
      video.references > pictures,
      '/video/references',
      `is ${video.references}; level ${video.level} keeps ${pictures} pictures of ${video.macroblocks} macroblocks`,
    ) ??
    fault(video.peakKbps > rate, '/video/peakKbps', `is ${video.peakKbps}; level ${video.level} carries ${rate} kbit/s`)
  );
};

const toolRules: Rule<Profile> = ({ video, targets }) => {
  const baseline = video.profile === 'constrained-baseline';
  const depth = reorderDepth(targets);
  return (
    fault(video.shortSide > video.longSide, '/video/shortSide', `is ${video.shortSide}, more than the longer side`) ??
    fault(
      baseline && video.entropy !== 'cavlc',
      '/video/entropy',
      'must be cavlc: Constrained Baseline has no CABAC',
    ) ??
    fault(
      baseline && video.reorderDepth > 0,
      '/video/reorderDepth',
      'must be 0: Constrained Baseline has no B-frames',
    ) ??
    fault(
      depth > video.reorderDepth,
      '/targets/bframes',
      `and the pyramid make ${depth} frames wait, and the limit is ${video.reorderDepth}`,
    ) ??
    // The muxer writes an edit list that skips the frames which wait.
    fault(
      targets.bframes > 0 && video.editList === 'starts-at-zero',
      '/targets/bframes',
      'must be 0 where the edit list has to start at zero',
    )
  );
};

const rateRules: Rule<Profile> = ({ video, audio, targets }) => {
  const worst = targets.maxrateKbps + targets.bufsizeKbps;
  return (
    fault(
      worst > video.peakKbps,
      '/targets/bufsizeKbps',
      `and maxrate come to ${worst} kbit in the worst second, above the peak of ${video.peakKbps}`,
    ) ??
    fault(
      targets.audioKbps > audio.kbps,
      '/targets/audioKbps',
      `is ${targets.audioKbps}, above the limit of ${audio.kbps}`,
    ) ??
    fault(
      targets.audioChannels > audio.channels,
      '/targets/audioChannels',
      `is ${targets.audioChannels}, above the limit of ${audio.channels}`,
    )
  );
};

/** The first rule between the fields of a profile that it breaks: level, coding tools, rates. */
export const profileFault: Rule<Profile> = (profile) => levelRules(profile) ?? toolRules(profile) ?? rateRules(profile);

/** Whether a profile has a quality for every effort tier there is, and for no other. */
export const effortFault = (profile: Profile, efforts: readonly string[]): Fault | undefined => {
  const missing = efforts.find((effort) => profile.targets.crf[effort] === undefined);
  if (missing !== undefined)
    return { field: `/targets/crf/${missing}`, reason: 'is missing: every effort tier needs a quality' };
  const unknown = Object.keys(profile.targets.crf).find((effort) => !efforts.includes(effort));
  return unknown === undefined ? undefined : { field: `/targets/crf/${unknown}`, reason: 'is not an effort tier' };
};

/** Every clip has these; a preview of the same kind would take their place. */
const USUAL_STILLS = ['poster', 'preview', 'storyboard'];

/** Whether every preview of an effort has a kind of its own and a profile that there is. */
export const previewFault = ({ previews }: Effort, profiles: readonly string[]): Fault | undefined => {
  const kinds = [...USUAL_STILLS];
  for (const group of ['animated', 'silent', 'still'] as const) {
    for (const [at, { kind }] of (previews?.[group] ?? []).entries()) {
      if (kinds.includes(kind))
        return { field: `/previews/${group}/${at}/kind`, reason: `is ${kind}, which there is already` };
      kinds.push(kind);
    }
  }
  const at = (previews?.silent ?? []).findIndex(({ profile }) => !profiles.includes(profile));
  return at < 0
    ? undefined
    : { field: `/previews/silent/${at}/profile`, reason: 'is not the id of a profile that shows the whole picture' };
};

/** The first rule between the fields of a watermark that it breaks. */
export const watermarkFault: Rule<Watermark> = ({ image, text, from, to }) =>
  fault(image === undefined && text === undefined, '', 'needs an image or a text') ??
  fault(image !== undefined && text !== undefined, '/text', 'stands beside an image; a mark is one or the other') ??
  fault(to !== undefined && to <= (from ?? 0), '/to', `is ${to}, not after ${from ?? 0}`);
