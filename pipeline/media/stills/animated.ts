import type { AnimatedPreviewPlan, Still } from '../types.js';
import type { FrameFile } from './frames.js';
import { delaysFor, picture, type Size, saveBytes } from './image.js';

/** A way to a smaller file: shares of the quality, and of the pictures every n-th one. */
type Step = { readonly quality: number; readonly every: number };

/** Quality first: below half of it blocks are seen, and then fewer pictures are the lesser evil. One a second is the end. */
const STEPS: readonly Step[] = [
  { quality: 1, every: 1 },
  { quality: 0.75, every: 1 },
  { quality: 0.5, every: 1 },
  { quality: 0.5, every: 2 },
  { quality: 0.4, every: 3 },
  { quality: 0.3, every: 4 },
  { quality: 0.3, every: 6 },
  { quality: 0.3, every: 12 },
];

/** Every n-th picture, from the first. */
function thinned(pictures: Buffer, size: Size, every: number): { readonly data: Buffer; readonly count: number } {
  const bytes = size.width * size.height * 3;
  const count = Math.ceil(pictures.length / bytes / every);
  if (every === 1) return { data: pictures, count };
  const data = Buffer.alloc(count * bytes);
  for (let n = 0; n < count; n++) pictures.copy(data, n * bytes, n * every * bytes, (n * every + 1) * bytes);
  return { data, count };
}

/** Adds up what pictures are shown for that stand for `every` ones. */
const heldFor = (delays: readonly number[], every: number): number[] =>
  Array.from({ length: Math.ceil(delays.length / every) }, (_, n) =>
    delays.slice(n * every, (n + 1) * every).reduce((sum, delay) => sum + delay, 0),
  );

/** As even as milliseconds allow; the last picture stays until the end of what is shown. */
function delaysOf({ fps, frames, seconds }: AnimatedPreviewPlan, count: number): number[] {
  const even = delaysFor(count, fps);
  const before = even.slice(0, -1);
  const rest = Math.round(seconds * 1000) - before.reduce((sum, delay) => sum + delay, 0);
  return count === frames ? [...before, Math.max(even.at(-1) ?? 0, rest)] : even;
}

/**
 * Makes an animated WebP that runs for ever. Over its budget it is made again, each time smaller; the length stays.
 * @param frames at most some 10 MB, all of which are in memory.
 */
export async function makeAnimated(plan: AnimatedPreviewPlan, frames: FrameFile, outDir: string): Promise<Still> {
  const size = { width: plan.width, height: plan.height };
  const pictures = await frames.read(0, frames.count);
  const delays = delaysOf(plan, frames.count);
  let smallest: Buffer | null = null;
  for (const { quality, every } of STEPS) {
    const { data, count } = thinned(pictures, size, every);
    const made = await picture(data, size, count)
      .webp({ quality: Math.max(1, Math.round(plan.quality * quality)), loop: 0, delay: heldFor(delays, every) })
      .toBuffer();
    smallest = smallest === null || made.length < smallest.length ? made : smallest;
    if (smallest.length <= plan.maxBytes) break;
  }
  return saveBytes(outDir, smallest ?? Buffer.alloc(0), {
    kind: plan.kind,
    file: `${plan.kind}.webp`,
    contentType: 'image/webp',
    ...size,
    durationMs: delays.reduce((sum, delay) => sum + delay, 0),
  });
}
