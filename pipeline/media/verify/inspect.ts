import { open } from 'node:fs/promises';
import path from 'node:path';
import { QikError } from '../../errors/catalogue.js';
import { frameTiming } from '../command/encode.js';
import { type MediaContext, maxPixels } from '../context.js';
import { readMovie } from '../mp4/movie.js';
import { describe } from '../probe/description.js';
import { guardedInput } from '../probe/input.js';
import { readHead, sniff } from '../probe/sniff.js';
import { judgeMovie } from '../probe/structure.js';
import { runFfmpeg } from '../run/ffmpeg.js';
import { encodeLimits } from '../run/limits.js';
import { seenPaths } from '../run/sandbox.js';
import type { MediaFacts } from './facts.js';
import { structuralLeaks, textLeaks } from './privacy.js';
import { audioFacts, interleaveDistance, videoFacts } from './track-facts.js';

/** Decodes the whole file; an output that cannot be played is found here and not on a phone. */
async function decodeAll(
  file: string,
  context: MediaContext,
  megapixels: number,
  signal?: AbortSignal,
): Promise<MediaFacts['decoded']> {
  const reach = { inputs: { source: path.resolve(file) }, outDir: null };
  const source = seenPaths(context.tools.sandboxOf.ffmpeg, reach).input('source');
  try {
    const report = await runFfmpeg(
      {
        inputs: [guardedInput(source, 'mov', maxPixels(context.limits), ['-loglevel', 'error', '-xerror'])],
        graph: null,
        // Passed through: what is in the file is counted, not what a constant rate would make of it.
        outputs: [
          { options: ['-map', '0', ...frameTiming(context.tools.ffmpeg, 'passthrough'), '-f', 'null'], target: '-' },
        ],
      },
      { tools: context.tools, reach, limits: encodeLimits(megapixels), signal },
    );
    return { frames: report.frames, complaints: report.messages.filter((line) => !/deprecated/i.test(line)) };
  } catch (error) {
    if (error instanceof QikError && error.code === 'encode_failed') {
      return { frames: 0, complaints: [error.detail] };
    }
    throw error;
  }
}

/** The most that a file may be opened as an MP4; other containers are a finding, not a fault of the reader. */
export type Inspection =
  | { readonly kind: 'mp4'; readonly facts: MediaFacts }
  | { readonly kind: 'other'; readonly container: string; readonly reason: string };

/**
 * Opens a finished file again and reads everything that a profile speaks of, with our own parser where ffprobe is
 * known to be wrong (references, level) and with a full decode.
 * @throws QikError with an input code when the file is no video at all.
 */
export async function inspect(file: string, context: MediaContext, signal?: AbortSignal): Promise<Inspection> {
  const container = sniff(await readHead(file));
  if (container !== 'mov') {
    return { kind: 'other', container, reason: `the container is ${container}` };
  }
  const movie = await readMovie(file);
  judgeMovie(movie, maxPixels(context.limits));
  const video = movie.tracks.find((track) => track.handler === 'vide');
  const audio = movie.tracks.find((track) => track.handler === 'soun');
  const description = await describe(context.tools, file, 'mov', maxPixels(context.limits), signal);
  const stream = description.streams.find((one) => one.codec_type === 'video');
  if (video === undefined || stream === undefined) {
    throw new QikError('no_video_track');
  }
  if (stream.codec_name !== 'h264' || video.entries[0]?.avcC === null || movie.fragmented) {
    return {
      kind: 'other',
      container: 'mov',
      reason: movie.fragmented
        ? 'the file is fragmented'
        : `the video is ${stream.codec_name ?? 'unknown'} in ${video.entries[0]?.format ?? 'no entry'}`,
    };
  }
  const handle = await open(file, 'r');
  try {
    const picture = await videoFacts(handle, video, {
      pixelFormat: stream.pix_fmt ?? 'unknown',
      reorderFrames: stream.has_b_frames ?? 0,
    });
    const megapixels = (picture.width * picture.height * picture.frames) / 1_000_000;
    return {
      kind: 'mp4',
      facts: {
        bytes: movie.fileSize,
        order: movie.top.map((box) => box.type),
        handlers: movie.tracks.map((track) => track.handler),
        video: picture,
        audio: audio === undefined ? null : audioFacts(audio),
        interleaveBytes: interleaveDistance(video, audio),
        leaks: [...structuralLeaks(movie), ...(await textLeaks(handle, movie.fileSize))],
        decoded: await decodeAll(file, context, megapixels, signal),
      },
    };
  } finally {
    await handle.close();
  }
}
