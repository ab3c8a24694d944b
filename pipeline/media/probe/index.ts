import { stat } from 'node:fs/promises';
import path from 'node:path';
import { QikError } from '../../errors/catalogue.js';
import { type MediaContext, maxPixels } from '../context.js';
import { runFfmpeg } from '../run/ffmpeg.js';
import { PROBE_LIMITS } from '../run/limits.js';
import { seenPaths } from '../run/sandbox.js';
import type { ContainerFamily, SourceInfo, SourceVideo, Warning } from '../types.js';
import { describe, MAX_PACKETS, readPackets } from './description.js';
import { guardedInput } from './input.js';
import { describePicture } from './picture.js';
import { privateDataIn } from './private-data.js';
import { readHead, sniff } from './sniff.js';
import { chooseStreams, trackOf } from './streams.js';
import { readStructure } from './structure.js';
import { MIN_SECONDS, measureTiming } from './timing.js';

/** Pictures that are decoded as proof; more than a GOP's start, less than anyone waits for. */
const PROOF_FRAMES = 3;

async function sizeOf(file: string, maxBytes: number): Promise<number> {
  const { size } = await stat(file);
  if (size > maxBytes) {
    throw new QikError('too_large', `the file has ${size} bytes; at most ${maxBytes} are accepted`);
  }
  return size;
}

/** An exit code of 0 from a probe proves nothing: encrypted and empty videos get one too. So a few frames are decoded. */
async function proveDecodable(
  file: string,
  container: ContainerFamily,
  video: SourceVideo,
  context: MediaContext,
  signal?: AbortSignal,
): Promise<void> {
  const reach = { inputs: { source: path.resolve(file) }, outDir: null };
  const source = seenPaths(context.tools.sandboxOf.ffmpeg, reach).input('source');
  const report = await runFfmpeg(
    {
      inputs: [guardedInput(source, container, maxPixels(context.limits))],
      graph: null,
      outputs: [
        { options: ['-map', `0:${video.index}`, '-frames:v', String(PROOF_FRAMES), '-f', 'null'], target: '-' },
      ],
    },
    { tools: context.tools, reach, limits: PROBE_LIMITS, signal },
  ).catch((error: unknown) => {
    if (error instanceof QikError && error.code === 'encode_failed') {
      const missing = /decoder.*not found|not on whitelist|no decoder|not currently supported/i.test(error.detail);
      throw missing
        ? new QikError('unsupported_codec', `this installation has no decoder for ${video.codec}`, { cause: error })
        : new QikError('corrupt', 'not one picture of the video can be decoded', { cause: error });
    }
    throw error;
  });
  if (report.frames === 0) {
    throw new QikError('corrupt', 'not one picture of the video can be decoded');
  }
}

function judgeLength(container: ContainerFamily, frames: number, seconds: number): void {
  if (container === 'gif' && frames < 2) {
    throw new QikError('not_a_video', 'the GIF does not move');
  }
  if (frames === 0) {
    throw new QikError('corrupt', 'the video track has no pictures');
  }
  if (seconds < MIN_SECONDS) {
    throw new QikError('too_short', `the clip has ${Math.round(seconds * 1000)} ms`);
  }
}

function timeWarnings(start: number, frames: number): Warning[] {
  const late =
    start > 0.1
      ? [
          {
            code: 'late_video',
            detail: `pictures begin ${Math.round(start * 1000)} ms after the sound; the first one is held until then`,
          },
        ]
      : [];
  const many =
    frames >= MAX_PACKETS
      ? [{ code: 'many_pictures', detail: `only the first ${MAX_PACKETS} pictures were looked at` }]
      : [];
  return [...late, ...many];
}

/**
 * Says what an upload really is, or refuses it, before any heavy work: our own look at its structure, then ffprobe
 * with everything whitelisted, then the times of its pictures, then a few decoded frames. The length is judged by
 * `plan`, since a request may trim.
 * @throws QikError with an input code, or `encode_timeout`, `aborted`, `tool_missing`.
 */
export async function probe(file: string, context: MediaContext, signal?: AbortSignal): Promise<SourceInfo> {
  const bytes = await sizeOf(file, context.limits.maxBytes);
  const container = sniff(await readHead(file));
  const pixels = maxPixels(context.limits);
  const { movie } = await readStructure(file, container, pixels);
  const description = await describe(context.tools, file, container, pixels, signal);
  const chosen = chooseStreams(description.streams, movie);
  const packets = await readPackets(context.tools, file, container, chosen.video.index, pixels, signal);
  const timing = measureTiming(packets, description.startSeconds);
  judgeLength(container, timing.frames, timing.end);
  const picture = describePicture(chosen.video, trackOf(movie, chosen.video), timing, pixels);
  await proveDecodable(file, container, picture.video, context, signal);
  const timed = description.streams.some((stream) => stream.codec_type === 'data');
  return {
    container,
    bytes,
    durationMs: Math.round(timing.end * 1000),
    video: picture.video,
    audio: chosen.audio,
    dropped: chosen.dropped,
    warnings: [...picture.warnings, ...timeWarnings(timing.start, timing.frames)],
    privateData: privateDataIn(description.tagNames, timed),
  };
}
