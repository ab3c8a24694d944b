import { defaultLadder, findProfile, profileReference } from '../../../presets/index.js';
import type { Profile, SafeArea } from '../../../presets/schema.js';
import { QikError } from '../../errors/catalogue.js';
import type { MediaContext } from '../context.js';
import type { RenderOptions } from '../options.js';
import { MIN_SECONDS } from '../probe/timing.js';
import { planStills, stillsFrame } from '../stills/plan.js';
import type { EncodePlan, FramePlan, Framing, Rational, RenderPlan, Skipped, SourceInfo, Warning } from '../types.js';
import { resolveWatermark } from '../watermark/resolve.js';
import { type Candidate, cover, type Group, MAX_CANDIDATES } from './cover.js';
import { effortOf } from './effort.js';
import { describeSource, explainCover, explainLoudness } from './explain.js';
import { checkLoop, explainLoop, loopedEncodes, loopedSeconds } from './loop.js';
import { areaOf, contractOf, framed, type Job, pointFor } from './point.js';
import { planPreviews } from './previews.js';
import { commonRate, constantRate, toNumber } from './rate.js';

/** A clip may run over a limit by one frame: cameras stop after, not before. */
const frameOf = (source: SourceInfo): number => source.video.frameRate.den / source.video.frameRate.num;

function chosenProfiles(options: RenderOptions, context: MediaContext): Profile[] {
  if (options.profiles === undefined) {
    return defaultLadder(context.presets);
  }
  const found = options.profiles.map((reference) => {
    const profile = findProfile(context.presets, reference);
    if (profile === undefined) {
      const known = [...new Set(context.presets.profiles.map((one) => one.id))].join(', ');
      throw new QikError('unknown_profile', `there is no profile '${reference}'; there are ${known}`);
    }
    return profile;
  });
  // The same profile by two names is one.
  return [...new Map(found.map((profile) => [profileReference(profile), profile])).values()].sort(
    (a, b) => a.order - b.order || a.version - b.version,
  );
}

/** The highest rate that any of the profiles would get. */
const fastestRate = (source: SourceInfo, profiles: readonly Profile[]): Rational =>
  commonRate(profiles.map((profile) => ({ fps: constantRate(source.video.frameRate, profile.video.fps) })));

type Trimmed = RenderPlan['trim'] & { readonly warnings: readonly Warning[] };

function trimmed(source: SourceInfo, options: RenderOptions, context: MediaContext): Trimmed {
  const whole = source.durationMs / 1000;
  const { start, end } = options.trim ?? { start: 0, end: whole };
  if (options.trim !== undefined && end <= start) {
    throw new QikError('invalid_request', 'trim ends before it starts', {
      errors: [{ path: '/trim/end', message: 'must be after start' }],
    });
  }
  if (start >= whole) {
    throw new QikError('invalid_request', `trim starts at ${start} s, after the end of the clip (${whole} s)`, {
      errors: [{ path: '/trim/start', message: 'must be within the clip' }],
    });
  }
  const duration = Math.min(end, whole) - start;
  const { maxDurationSeconds, maxSourceSeconds } = context.limits;
  if (maxSourceSeconds !== undefined && whole > maxSourceSeconds + frameOf(source)) {
    throw new QikError(
      'too_long',
      `the file has ${Math.round(whole)} s; at most ${maxSourceSeconds} s are accepted, also where a part of it is asked for`,
    );
  }
  if (duration > maxDurationSeconds + frameOf(source)) {
    throw new QikError(
      'too_long',
      `the clip has ${Math.round(duration * 100) / 100} s; at most ${maxDurationSeconds} s are accepted, so ask for a part of it with trim`,
    );
  }
  if (duration < MIN_SECONDS) {
    throw new QikError('too_short', 'the part asked for is shorter than one picture');
  }
  const warnings =
    end > whole + frameOf(source)
      ? [{ code: 'trim_clamped', detail: `trim ends at ${end} s, the clip at ${whole} s` }]
      : [];
  return { start, duration: Math.min(duration, maxDurationSeconds), warnings };
}

function skippable(profile: Profile, duration: number, frame: number): string | null {
  if (profile.maxSeconds !== undefined && duration > profile.maxSeconds + frame) {
    return `the clip has ${Math.round(duration * 100) / 100} s, this profile takes at most ${profile.maxSeconds} s; trim the clip`;
  }
  return null;
}

function candidatesFor(
  profiles: readonly Profile[],
  job: Job,
  framing: Framing,
  frame: number,
): { candidates: Candidate[]; skipped: Skipped[] } {
  const candidates: Candidate[] = [];
  const skipped: Skipped[] = [];
  for (const profile of profiles) {
    const reference = profileReference(profile);
    const contract = contractOf(profile, job.effort.id, framing);
    const reason = skippable(profile, job.duration, frame);
    const alone = reason === null ? pointFor(contract, job) : null;
    if (alone === null) {
      skipped.push({
        profile: reference,
        reason:
          reason ??
          `its budget of ${Math.min(profile.maxBytes ?? Number.POSITIVE_INFINITY, job.maxBytes ?? Number.POSITIVE_INFINITY)} bytes is too small for ${Math.round(job.duration)} s of video`,
      });
    } else {
      candidates.push({ reference, contract, alone });
    }
  }
  return { candidates, skipped };
}

const SHORT_CLASS = { 'constrained-baseline': 'baseline', main: 'main', high: 'high' } as const;

/** Names encodes by what they are, largest first; a second one of the same kind gets a number. */
function named(groups: readonly Group[], profiles: readonly Profile[]): EncodePlan[] {
  const seen = new Map<string, number>();
  return groups.map(({ members, point }) => {
    const stem = `${point.width}x${point.height}-${SHORT_CLASS[point.video.profile]}`;
    const count = (seen.get(stem) ?? 0) + 1;
    seen.set(stem, count);
    const references = members.map((member) => member.reference);
    const served = profiles.filter((profile) => references.includes(profileReference(profile)));
    return {
      id: count === 1 ? stem : `${stem}-${count}`,
      profiles: references,
      platforms: [...new Set(served.flatMap((profile) => profile.platforms))],
      ...point,
    };
  });
}

function widestSafeArea(profiles: readonly Profile[]): SafeArea {
  const most = (side: keyof SafeArea) => Math.max(0, ...profiles.map((profile) => profile.safeArea?.[side] ?? 0));
  return { top: most('top'), right: most('right'), bottom: most('bottom'), left: most('left') };
}

/** One picture for each framing in use, at the size of its largest encode; a crop comes before the mark. */
function framesOf(encodes: readonly EncodePlan[], profiles: readonly Profile[], source: SourceInfo): FramePlan[] {
  const framings: readonly Framing[] = ['original', 'square'];
  return framings.flatMap((framing) => {
    const inFrame = encodes.filter((encode) => encode.framing === framing);
    const [largest] = [...inFrame].sort((a, b) => areaOf(b) - areaOf(a));
    if (largest === undefined) {
      return [];
    }
    const picture = framed(source.video, framing);
    const crop = {
      x: Math.floor((source.video.width - picture.width) / 2),
      y: Math.floor((source.video.height - picture.height) / 2),
      width: picture.width,
      height: picture.height,
    };
    const served = profiles.filter((profile) =>
      inFrame.some((encode) => encode.profiles.includes(profileReference(profile))),
    );
    return [{ framing, crop, width: largest.width, height: largest.height, safeArea: widestSafeArea(served) }];
  });
}

function soundWarnings(source: SourceInfo, job: Job): Warning[] {
  const limited =
    (source.audio?.channels ?? 0) > 2
      ? [{ code: 'downmixed', detail: `${source.audio?.channels} channels are mixed down to two` }]
      : [];
  const slow =
    toNumber(job.source.frameRate) < 5
      ? [{ code: 'few_pictures', detail: 'the clip has fewer than 5 pictures a second; they are held' }]
      : [];
  return [...limited, ...slow];
}

/**
 * Decides what is encoded for a source and a request, and why. Pure: the same source, options and presets give the
 * same plan on every machine.
 * @throws QikError `too_long`, `too_short`, `unknown_profile`, `invalid_request` or `invalid_watermark`.
 */
export function plan(source: SourceInfo, options: RenderOptions, context: MediaContext): RenderPlan {
  const { presets } = context;
  const effort = effortOf(presets, options);
  const profiles = chosenProfiles(options, context);
  if (profiles.length > MAX_CANDIDATES) {
    throw new QikError('invalid_request', `at most ${MAX_CANDIDATES} profiles in one request`, {
      errors: [{ path: '/profiles', message: 'has too many' }],
    });
  }
  const { warnings, ...trim } = trimmed(source, options, context);
  const loop = options.loop ?? 'none';
  const rate = fastestRate(source, profiles);
  checkLoop(trim.duration, rate, loop);
  const job: Job = {
    source: source.video,
    audio: source.audio,
    duration: loopedSeconds(trim.duration, rate, loop),
    effort,
    maxBytes: options.maxBytes ?? null,
    minKbpsPerMegapixel: presets.planner.minKbpsPerMegapixelSecond,
  };
  const { candidates, skipped } = candidatesFor(profiles, job, options.framing ?? 'original', frameOf(source));
  if (candidates.length === 0) {
    throw new QikError('too_long', skipped.map((one) => `${one.profile}: ${one.reason}`).join('; '));
  }
  const groups = [...cover(candidates, job, presets.planner)].sort((a, b) => areaOf(b.point) - areaOf(a.point));
  const encodes = loopedEncodes(named(groups, profiles), trim.duration, loop);
  const frames = framesOf(encodes, profiles, source);
  const mark = resolveWatermark(options.watermark, presets, { sender: 'sender', date: 'date' });
  const fps = commonRate(encodes);
  const clip = { duration: loopedSeconds(trim.duration, fps, loop), fps };
  const previews = planPreviews(presets, job, { ...clip, frame: stillsFrame(frames) });
  return {
    presets: { effort: `${effort.id}@${effort.version}`, planner: presets.planner.version },
    trim,
    ...(loop === 'none' ? {} : { loop }),
    frames,
    encodes,
    stills: { ...planStills(frames, clip, options.poster), ...(previews.length === 0 ? {} : { previews }) },
    watermark: mark === null ? null : { id: mark.id, position: mark.position },
    skipped,
    dropped: source.dropped,
    warnings: [...source.warnings, ...warnings, ...soundWarnings(source, job)],
    explanation: [
      describeSource(source, trim.duration),
      ...explainLoop(clip.duration, loop),
      ...explainCover(groups, encodes, candidates, job, presets.planner),
      ...explainLoudness(effort, encodes),
    ],
  };
}
