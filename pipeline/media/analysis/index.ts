import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { LoudnessTarget } from '../../../presets/schema-effort.js';
import type { MediaContext } from '../context.js';
import { fingerprintOf } from './fingerprint.js';
import { judgeFlashing } from './flashing.js';
import { readFrames } from './frames.js';
import { measureFile } from './meter.js';
import type { Analysis, Loudness } from './schema.js';
import { judgeSeam } from './seam.js';

/** A finished MP4 of ours, as far as it matters here. */
export type Finished = {
  readonly id: string;
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
  readonly hasSound: boolean;
};

export type AnalysisRequest = {
  /** Private and existing; what is put there for a while is removed again. */
  readonly folder: string;
  readonly context: MediaContext;
  /** What the loudness was brought to. */
  readonly loudness?: LoudnessTarget | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** What is seen in one file: fingerprint, flashing and seam. */
export async function analysePicture(
  finished: Pick<Finished, 'file' | 'width' | 'height' | 'fps' | 'frames'>,
  { folder, context, signal }: AnalysisRequest,
): Promise<Omit<Analysis, 'loudness'>> {
  const megapixels = (finished.width * finished.height * finished.frames) / 1_000_000;
  const own = await mkdtemp(path.join(folder, 'analysis-'));
  try {
    const frames = await readFrames(finished.file, { fps: finished.fps, megapixels }, own, context, signal);
    return {
      version: 1,
      fingerprint: fingerprintOf(frames),
      flashing: judgeFlashing(frames),
      seam: judgeSeam(frames),
    };
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** The loudness of every file with sound; null where none has any. */
async function loudnessOf(finished: readonly Finished[], request: AnalysisRequest): Promise<Loudness | null> {
  const renditions: Loudness['renditions'] = [];
  for (const { id, file, hasSound } of finished) {
    if (hasSound) renditions.push({ id, ...(await measureFile(file, request.context, request.signal)) });
  }
  if (renditions.length === 0) return null;
  const target = request.loudness?.integratedLufs ?? 0;
  const heard = renditions.flatMap(({ integratedLufs }) => (integratedLufs === null ? [] : [integratedLufs]));
  const peaks = renditions.flatMap(({ truePeakDbtp }) => (truePeakDbtp === null ? [] : [truePeakDbtp]));
  const [farthest] = heard.sort((one, other) => Math.abs(other - target) - Math.abs(one - target));
  return {
    integratedLufs: farthest ?? null,
    truePeakDbtp: peaks.length === 0 ? null : Math.max(...peaks),
    renditions,
  };
}

/**
 * Looks at and listens to finished files of one clip: the picture of the largest, the sound of all.
 * @throws QikError `encode_failed` and what else ffmpeg may end with.
 */
export async function analyse(
  finished: readonly [Finished, ...Finished[]],
  request: AnalysisRequest,
): Promise<Analysis> {
  const [first, ...rest] = finished;
  const largest = rest.reduce((best, one) => (one.width * one.height > best.width * best.height ? one : best), first);
  return { ...(await analysePicture(largest, request)), loudness: await loudnessOf(finished, request) };
}
