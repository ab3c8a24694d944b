import type { FileHandle } from 'node:fs/promises';
import { QikError } from '../../errors/catalogue.js';
import { parseAvcConfiguration, parseSps, usesCabac } from '../h264/parameter-sets.js';
import type { Track } from '../mp4/movie.js';
import { type Sample, samplesOf } from '../mp4/samples.js';
import type { AudioFacts, VideoFacts } from './facts.js';

const NAL_SLICE = 1;
const NAL_IDR = 5;

/** Type of the first coded slice of a sample: 5 is an IDR picture, after which nothing refers back. */
async function firstSlice(file: FileHandle, sample: Sample, lengthSize: number): Promise<number | null> {
  const head = Buffer.alloc(5);
  let at = 0;
  while (at + lengthSize < sample.size) {
    await file.read(head, 0, lengthSize + 1, sample.offset + at);
    const length = head.readUIntBE(0, lengthSize);
    const type = (head[lengthSize] ?? 0) & 31;
    if (type === NAL_SLICE || type === NAL_IDR) {
      return type;
    }
    at += lengthSize + length;
  }
  return null;
}

/** The fullest second, as a window that slides from sample to sample; kilobits. */
export function peakKilobits(samples: readonly Pick<Sample, 'size' | 'dts' | 'duration'>[], timescale: number): number {
  let first = 0;
  let bytes = 0;
  let most = 0;
  for (const sample of samples) {
    bytes += sample.size;
    while (sample.dts + sample.duration - (samples[first]?.dts ?? 0) > timescale) {
      bytes -= samples[first]?.size ?? 0;
      first += 1;
    }
    most = Math.max(most, bytes);
  }
  return (most * 8) / 1000;
}

function distinctSteps(track: Track): number[] {
  const runs = track.samples.durations.filter(([count]) => count > 0);
  // The last frame may be shown a little longer or shorter: it has a run of its own then.
  const last = runs.at(-1);
  const steady = runs.length > 1 && last?.[0] === 1 ? runs.slice(0, -1) : runs;
  return [...new Set(steady.map(([, delta]) => delta))];
}

function longestDistance(sync: readonly number[], samples: readonly Sample[], timescale: number): number {
  const end = samples.reduce((most, sample) => Math.max(most, sample.dts + sample.duration), 0);
  const times = [...sync.map((index) => samples[index]?.dts ?? 0), end];
  return times.slice(1).reduce((longest, time, index) => Math.max(longest, time - (times[index] ?? 0)), 0) / timescale;
}

export type VideoSource = { readonly pixelFormat: string; readonly reorderFrames: number };

/**
 * Reads the facts of an H.264 track.
 * @throws QikError `corrupt` when it has no parameter sets or no samples.
 */
export async function videoFacts(file: FileHandle, track: Track, other: VideoSource): Promise<VideoFacts> {
  const [entry] = track.entries;
  if (entry === undefined || entry.avcC === null) {
    throw new QikError('corrupt', 'the video track has no H.264 parameter sets');
  }
  const configuration = parseAvcConfiguration(entry.avcC);
  const [sps] = configuration.sps;
  const [pps] = configuration.pps;
  const samples = [...samplesOf(track.samples)];
  if (sps === undefined || pps === undefined || samples.length === 0 || track.timescale === 0) {
    throw new QikError('corrupt', 'the video track is empty');
  }
  const sync = track.samples.sync ?? samples.map((_, index) => index);
  const slices = await Promise.all(
    sync.map((index) =>
      samples[index] === undefined ? null : firstSlice(file, samples[index], configuration.lengthSize),
    ),
  );
  const ticks = samples.reduce((sum, sample) => sum + sample.duration, 0);
  const bytes = samples.reduce((sum, sample) => sum + sample.size, 0);
  const steps = distinctSteps(track);
  const duration = ticks / track.timescale;
  return {
    sampleEntry: entry.format,
    width: entry.width,
    height: entry.height,
    pixelFormat: other.pixelFormat,
    sps: parseSps(sps),
    parameterSets: configuration.sps.length,
    cabac: usesCabac(pps),
    reorderFrames: other.reorderFrames,
    orientation: track.orientation,
    pasp: entry.pasp,
    colr: entry.colr,
    edits: track.edits,
    frames: samples.length,
    duration,
    fps: (steps[0] ?? 0) > 0 ? track.timescale / (steps[0] ?? 1) : 0,
    steps,
    longestGop: longestDistance(sync, samples, track.timescale),
    startsWithSync: sync[0] === 0,
    closedGops: slices.every((slice) => slice === NAL_IDR),
    averageKbps: duration > 0 ? (bytes * 8) / 1000 / duration : 0,
    peakKbps: peakKilobits(samples, track.timescale),
  };
}

// Sampling frequencies by index (14496-3, Table 1.18).
const AAC_RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];

/** Object type, rate and channels from an AudioSpecificConfig. */
export function parseAudioConfig(config: Buffer | null): Pick<AudioFacts, 'objectType' | 'sampleRate' | 'channels'> {
  const [first, second] = config ?? [];
  if (first === undefined || second === undefined) {
    return { objectType: null, sampleRate: 0, channels: 0 };
  }
  return {
    objectType: first >> 3,
    sampleRate: AAC_RATES[((first & 7) << 1) | (second >> 7)] ?? 0,
    channels: (second >> 3) & 15,
  };
}

export function audioFacts(track: Track): AudioFacts {
  const [entry] = track.entries;
  const samples = [...samplesOf(track.samples)];
  const bytes = samples.reduce((sum, sample) => sum + sample.size, 0);
  const duration = samples.reduce((sum, sample) => sum + sample.duration, 0) / Math.max(1, track.timescale);
  // The priming that the edit list cuts off is not heard.
  const primed = Math.max(0, track.edits[0]?.mediaTime ?? 0) / Math.max(1, track.timescale);
  return {
    sampleEntry: entry?.format ?? 'none',
    ...parseAudioConfig(entry?.audioConfig ?? null),
    averageKbps: duration > 0 ? (bytes * 8) / 1000 / duration : 0,
    duration: Math.max(0, duration - primed),
  };
}

/** Greatest distance in the file between the two tracks' samples of the same time, in bytes. */
export function interleaveDistance(video: Track, audio: Track | undefined): number {
  if (audio === undefined) {
    return 0;
  }
  const sound = [...samplesOf(audio.samples)];
  let next = 0;
  let most = 0;
  for (const picture of samplesOf(video.samples)) {
    const seconds = picture.dts / video.timescale;
    while (next + 1 < sound.length && (sound[next]?.dts ?? 0) / audio.timescale < seconds) {
      next += 1;
    }
    most = Math.max(most, Math.abs((sound[next]?.offset ?? picture.offset) - picture.offset));
  }
  return most;
}
