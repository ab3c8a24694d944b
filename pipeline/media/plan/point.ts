import {
  type AudioLimits,
  H264_CLASSES,
  type H264ClassName,
  type Profile,
  type VideoLimits,
} from '../../../presets/schema.js';
import type { Effort } from '../../../presets/schema-effort.js';
import { lowestLevel } from '../h264/levels.js';
import type { EncodePlan, Framing, Rational } from '../types.js';
import { constantRate, framesIn, toNumber } from './rate.js';
import { fitInside, type Size } from './size.js';

/** What one encode has to keep: a profile's contract, or the strictest of several. */
export type Contract = {
  readonly framing: Framing;
  readonly video: VideoLimits;
  readonly audio: AudioLimits;
  readonly maxBytes: number | null;
  readonly targets: Omit<Profile['targets'], 'crf'> & { readonly crf: number };
};

/** What is the same for every encode of one request. */
export type Job = {
  /** Upright picture in square pixels. */
  readonly source: Size & { readonly frameRate: Rational };
  readonly audio: { readonly channels: number; readonly sampleRate: number } | null;
  /** Seconds of the finished clip. */
  readonly duration: number;
  readonly effort: Effort;
  readonly maxBytes: number | null;
  /** Kilobits for a million pixels below which a picture is made smaller, not worse. */
  readonly minKbpsPerMegapixel: number;
};

/** An encode before it has a name: a point that keeps a contract. */
export type Point = Pick<
  EncodePlan,
  'framing' | 'width' | 'height' | 'fps' | 'frames' | 'video' | 'audio' | 'budgetBytes' | 'predictedBytes'
>;

const CLASS_RANK: Record<H264ClassName, number> = { 'constrained-baseline': 0, main: 1, high: 2 };

/** Reference frames of each x264 preset (x264, common/base.c). */
const PRESET_REFERENCES: Record<Effort['x264Preset'], number> = {
  ultrafast: 1,
  superfast: 1,
  veryfast: 1,
  faster: 2,
  fast: 2,
  medium: 3,
  slow: 5,
  slower: 8,
  veryslow: 16,
};

const AUDIO_FLOOR_KBPS = 32;
/** Share of a tight byte budget that sound may take. Our choice. */
const AUDIO_SHARE = 0.25;
/** ffmpeg's own AAC encoder runs over its rate on short or noisy clips; measured up to 15 % on one second. */
const AUDIO_SLACK = 1.15;
/** A budget is aimed at with this reserve, for what the model of the container leaves out. */
const BUDGET_RESERVE = 0.985;

export const classRank = (name: H264ClassName): number => CLASS_RANK[name];

export const areaOf = (size: Size): number => size.width * size.height;

/** The picture that a framing leaves of the source. */
export const framed = (source: Size, framing: Framing): Size => {
  const side = Math.min(source.width, source.height);
  return framing === 'square' ? { width: side, height: side } : source;
};

export function contractOf(profile: Profile, effort: string, framing: Framing): Contract {
  const { crf, ...targets } = profile.targets;
  return {
    framing: profile.framing === 'square' ? 'square' : framing,
    video: profile.video,
    audio: profile.audio,
    maxBytes: profile.maxBytes ?? null,
    // The loader refuses a profile that lacks a quality for an effort.
    targets: { ...targets, crf: crf[effort] ?? 26 },
  };
}

const least = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/** The strictest of several contracts with the same framing: what keeps it keeps each of them. */
export function strictest(contracts: readonly [Contract, ...Contract[]]): Contract {
  const [first] = contracts;
  const min = (pick: (contract: Contract) => number) => Math.min(...contracts.map(pick));
  const rank = min((contract) => CLASS_RANK[contract.video.profile]);
  const rates = first.audio.sampleRates.filter((rate) =>
    contracts.every((contract) => contract.audio.sampleRates.includes(rate)),
  );
  return {
    framing: first.framing,
    video: {
      codec: 'h264',
      sampleEntry: 'avc1',
      profile: H264_CLASSES[rank] ?? 'constrained-baseline',
      entropy: contracts.some((contract) => contract.video.entropy === 'cavlc') ? 'cavlc' : 'any',
      level: contracts.map((contract) => contract.video.level).sort()[0] ?? first.video.level,
      longSide: min((contract) => contract.video.longSide),
      shortSide: min((contract) => contract.video.shortSide),
      macroblocks: min((contract) => contract.video.macroblocks),
      fps: min((contract) => contract.video.fps),
      references: min((contract) => contract.video.references),
      reorderDepth: min((contract) => contract.video.reorderDepth),
      peakKbps: min((contract) => contract.video.peakKbps),
      gopSeconds: min((contract) => contract.video.gopSeconds),
      editList: contracts.some((contract) => contract.video.editList === 'starts-at-zero')
        ? 'starts-at-zero'
        : 'at-most-one',
    },
    audio: {
      codec: 'aac-lc',
      kbps: min((contract) => contract.audio.kbps),
      sampleRates: rates,
      channels: min((contract) => contract.audio.channels),
    },
    maxBytes: least(contracts.map((contract) => contract.maxBytes)),
    targets: {
      crf: min((contract) => contract.targets.crf),
      maxrateKbps: min((contract) => contract.targets.maxrateKbps),
      bufsizeKbps: min((contract) => contract.targets.bufsizeKbps),
      bframes: min((contract) => contract.targets.bframes),
      pyramid: contracts.some((contract) => contract.targets.pyramid === 'none') ? 'none' : 'normal',
      // The best of what each asks for, within what all of them allow.
      audioKbps: Math.min(
        Math.max(...contracts.map((contract) => contract.targets.audioKbps)),
        min((contract) => contract.audio.kbps),
      ),
      audioChannels: min((contract) => contract.targets.audioChannels),
    },
  };
}

/** Bytes of boxes and sample tables: headers, and what stsz, stco, stsc, ctts and stss need for each sample. */
function containerBytes(frames: number, seconds: number, sampleRate: number): number {
  return 4000 + frames * 20 + Math.ceil((seconds * sampleRate) / 1024) * 12;
}

type Sound = EncodePlan['audio'];

function soundFor(contract: Contract, job: Job, budget: number | null): Sound {
  if (job.audio === null) {
    return null;
  }
  const { sampleRates } = contract.audio;
  const sampleRate = sampleRates.includes(job.audio.sampleRate) ? job.audio.sampleRate : (sampleRates.at(-1) ?? 48_000);
  const share = budget === null ? Number.POSITIVE_INFINITY : (budget * 8 * AUDIO_SHARE) / 1000 / job.duration;
  const withinLimit = Math.floor(contract.audio.kbps / AUDIO_SLACK / 8) * 8;
  const kbps = Math.max(AUDIO_FLOOR_KBPS, Math.min(contract.targets.audioKbps, withinLimit, Math.floor(share / 8) * 8));
  return {
    kbps,
    channels: Math.min(job.audio.channels, contract.targets.audioChannels, contract.audio.channels),
    sampleRate,
  };
}

function otherBytes(frames: number, duration: number, sound: Sound): number {
  return (
    containerBytes(frames, duration, sound?.sampleRate ?? 0) +
    (sound === null ? 0 : (sound.kbps * 1000 * AUDIO_SLACK * (duration + 0.1)) / 8)
  );
}

/** The maxrate at which even the fullest buffer keeps the budget: bits <= bufsize + maxrate * seconds. */
function budgetedRate(contract: Contract, duration: number, left: number): number {
  const buffers = contract.targets.bufsizeKbps / contract.targets.maxrateKbps;
  return Math.floor((left * 8 * BUDGET_RESERVE) / 1000 / (duration + buffers));
}

/** Largest picture first: a budget that starves it asks for a smaller one. */
const SCALES = [1, 0.85, 0.7, 0.6, 0.5, 0.4, 0.33, 0.25, 0.2, 0.15];

/**
 * The point at which one would encode for a contract alone; null where a byte budget leaves no picture at all.
 */
export function pointFor(contract: Contract, job: Job): Point | null {
  const fps = constantRate(job.source.frameRate, contract.video.fps);
  const frames = framesIn(job.duration, fps);
  const budget = least([contract.maxBytes, job.maxBytes]);
  const sound = soundFor(contract, job, budget);
  const other = otherBytes(frames, job.duration, sound);
  const allowed = budget === null ? Number.POSITIVE_INFINITY : budgetedRate(contract, job.duration, budget - other);
  const maxrate = Math.min(contract.targets.maxrateKbps, allowed);
  const picture = framed(job.source, contract.framing);
  for (const scale of SCALES) {
    const size = fitInside(picture, contract.video, toNumber(fps), scale);
    const floor = (job.minKbpsPerMegapixel * areaOf(size) * toNumber(fps)) / 1_000_000;
    if (allowed >= contract.targets.maxrateKbps || (maxrate >= floor && maxrate >= 1)) {
      return finish(contract, job, { ...size, fps, frames, sound, other, maxrate, budget });
    }
  }
  return null;
}

type Draft = Size & {
  fps: Rational;
  frames: number;
  sound: Sound;
  other: number;
  maxrate: number;
  budget: number | null;
};

function finish(contract: Contract, job: Job, draft: Draft): Point {
  const { targets, video } = contract;
  const bufsize = Math.max(1, Math.floor((draft.maxrate * targets.bufsizeKbps) / targets.maxrateKbps));
  // With a pyramid the set holds four references whatever is asked for; otherwise at least one more than it reorders.
  const references = Math.min(
    video.references,
    targets.pyramid === 'normal' && targets.bframes > 0
      ? 4
      : Math.max(PRESET_REFERENCES[job.effort.x264Preset], targets.bframes > 0 ? 2 : 1),
  );
  const fps = toNumber(draft.fps);
  const level = lowestLevel({
    width: draft.width,
    height: draft.height,
    fps,
    references,
    profile: video.profile,
    rateKbps: draft.maxrate,
    bufferKbits: bufsize,
  });
  return {
    framing: contract.framing,
    width: draft.width,
    height: draft.height,
    fps: draft.fps,
    frames: draft.frames,
    video: {
      profile: video.profile,
      level: level?.name ?? video.level,
      x264Preset: job.effort.x264Preset,
      crf: targets.crf,
      maxrateKbps: draft.maxrate,
      bufsizeKbps: bufsize,
      bframes: targets.bframes,
      pyramid: targets.pyramid,
      references,
      gopFrames: Math.max(1, Math.floor(video.gopSeconds * fps)),
    },
    audio: draft.sound,
    budgetBytes: draft.budget,
    predictedBytes: Math.ceil(draft.other + ((draft.maxrate * job.duration + bufsize) * 1000) / 8),
  };
}
