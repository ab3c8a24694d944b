import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { QikError } from '../../errors/catalogue.js';
import { frameTiming } from '../command/encode.js';
import { type MediaContext, maxPixels } from '../context.js';
import { guardedInput } from '../probe/input.js';
import { runFfmpeg } from '../run/ffmpeg.js';
import { encodeLimits } from '../run/limits.js';
import { seenPaths } from '../run/sandbox.js';

/** Cells across and down into which every picture is averaged, whatever its shape. */
export const GRID = 64;
/** 42 s at 60 pictures a second; what is longer is not looked at. 31 MB. */
const MAX_FRAMES = 2520;

/** Pictures of GRID x GRID cells, red, green and blue of 8 bits, one after another. */
export type Frames = { readonly data: Uint8Array; readonly count: number; readonly fps: number };

const FRAME_BYTES = GRID * GRID * 3;

/** The bytes of one picture. */
export const frameAt = ({ data }: Frames, index: number): Uint8Array =>
  data.subarray(index * FRAME_BYTES, (index + 1) * FRAME_BYTES);

/**
 * Decodes a finished MP4 into small pictures, every one of them.
 * @param megapixels that are decoded, the measure of the work.
 * @param folder private and existing; the pictures lie there until the caller removes it.
 * @throws QikError `encode_failed` when there are none, or what `runFfmpeg` throws.
 */
export async function readFrames(
  file: string,
  clip: { readonly fps: number; readonly megapixels: number },
  folder: string,
  context: MediaContext,
  signal?: AbortSignal,
): Promise<Frames> {
  const reach = { inputs: { source: path.resolve(file) }, outDir: folder };
  const paths = seenPaths(context.tools.sandboxOf.ffmpeg, reach);
  const name = 'cells.rgb';
  await runFfmpeg(
    {
      inputs: [guardedInput(paths.input('source'), 'mov', maxPixels(context.limits))],
      // area averages all pixels of a cell, so that nothing small is missed or counts double.
      graph: `[0:v]scale=w=${GRID}:h=${GRID}:flags=area+accurate_rnd+full_chroma_int:in_color_matrix=bt709:in_range=limited:out_range=full,format=rgb24[out]`,
      outputs: [
        {
          options: [
            ...['-map', '[out]', '-frames:v', String(MAX_FRAMES)],
            ...frameTiming(context.tools.ffmpeg, 'passthrough'),
            ...['-f', 'rawvideo'],
          ],
          target: paths.output(name),
        },
      ],
    },
    { tools: context.tools, reach, limits: encodeLimits(clip.megapixels), signal },
  );
  const data = await readFile(path.join(folder, name));
  const count = Math.floor(data.length / FRAME_BYTES);
  if (count === 0) throw new QikError('encode_failed', 'the finished clip has no pictures');
  return { data, count, fps: clip.fps };
}
