import type { FfmpegArguments } from '../run/ffmpeg.js';
import type { ContainerFamily } from '../types.js';
import { inputGuards } from './codecs.js';

/**
 * A file that is looked at and nothing else, with every guard.
 * @param source as the program sees it.
 * @param more options of the whole program.
 */
export const guardedInput = (
  source: string,
  container: ContainerFamily,
  maxPixels: number,
  more: readonly string[] = ['-loglevel', 'error'],
): FfmpegArguments['inputs'][number] => ({
  options: [
    ...['-hide_banner', '-nostdin'],
    ...more,
    ...['-nostats', '-progress', 'pipe:2'],
    ...inputGuards(container, maxPixels),
  ],
  source,
});
