import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { LookalikeRule } from '../../presets/schema-lookalikes.js';
import { distance } from '../media/analysis/distance.js';
import { analysePicture } from '../media/analysis/index.js';
import type { Fingerprint } from '../media/analysis/schema.js';
import { type MediaContext, probe } from '../media/index.js';
import { guardedInput } from '../media/probe/input.js';
import { runFfmpeg } from '../media/run/ffmpeg.js';
import { encodeLimits } from '../media/run/limits.js';
import { seenPaths } from '../media/run/sandbox.js';

/** How a copy is made: seconds left out at the start and kept after it, filters, and the quality of the coder. */
type Copy = { readonly skip?: number; readonly keep?: number; readonly filters?: string; readonly crf: number };

const BOX = 'drawbox=x=iw*0.62:y=ih*0.83:w=iw*0.33:h=ih*0.125:color=white@0.8:t=fill';

/** What is done to a clip before it is sent in again as a new one. */
export const COPIES: Readonly<Record<string, Copy>> = {
  're-encoded': { crf: 38 },
  're-scaled': { filters: 'scale=160:160', crf: 30 },
  'half the rate': { filters: 'fps=15', crf: 28 },
  'start trimmed': { skip: 0.17, crf: 26 },
  'both ends trimmed': { skip: 0.3, keep: 2.2, crf: 26 },
  watermarked: { filters: BOX, crf: 26 },
  cropped: { filters: 'crop=iw*0.92:ih*0.92,scale=480:480', crf: 26 },
  brighter: { filters: 'lutyuv=y=clip(val*1.15-2\\,0\\,255)', crf: 26 },
  mirrored: { filters: 'hflip', crf: 26 },
  'all at once': { skip: 0.23, filters: `crop=iw*0.95:ih*0.95,scale=240:240,${BOX},fps=25`, crf: 34 },
};

/** A distance between a clip and a copy, of itself or of another one. */
export type Pair = { readonly clip: string; readonly other: string; readonly copy: string; readonly distance: number };

export type Lookalikes = { readonly same: readonly Pair[]; readonly different: readonly Pair[] };

async function makeCopy(file: string, copy: Copy, folder: string, context: MediaContext): Promise<string> {
  const reach = { inputs: { source: file }, outDir: folder };
  const paths = seenPaths(context.tools.sandboxOf.ffmpeg, reach);
  const source = guardedInput(paths.input('source'), 'mov', 3840 * 2160);
  await runFfmpeg(
    {
      inputs: [
        { ...source, options: [...source.options, ...(copy.skip === undefined ? [] : ['-ss', `${copy.skip}`])] },
      ],
      graph: `[0:v]${copy.filters ?? 'null'},format=yuv420p[out]`,
      outputs: [
        {
          options: [
            ...['-map', '[out]', ...(copy.keep === undefined ? [] : ['-t', `${copy.keep}`])],
            ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', `${copy.crf}`, '-f', 'mp4'],
          ],
          target: paths.output('copy.mp4'),
        },
      ],
    },
    { tools: context.tools, reach, limits: encodeLimits(100) },
  );
  return path.join(folder, 'copy.mp4');
}

async function fingerprintOf(file: string, folder: string, context: MediaContext): Promise<Fingerprint> {
  const { video } = await probe(file, context);
  const { width, height, frames, frameRate } = video;
  const finished = { file, width, height, frames, fps: frameRate.num / frameRate.den };
  return (await analysePicture(finished, { folder, context })).fingerprint;
}

/**
 * The distances of every clip of a folder to copies of itself and of all others.
 * @param copies names of `COPIES`; default: all.
 */
export async function compareCopies(
  media: string,
  context: MediaContext,
  rule: LookalikeRule,
  copies: readonly string[] = Object.keys(COPIES),
): Promise<Lookalikes> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'qik-lookalikes-'));
  try {
    const names = (await readdir(media)).filter((name) => name.endsWith('.mp4')).sort();
    const originals = new Map<string, Fingerprint>();
    for (const name of names) originals.set(name, await fingerprintOf(path.join(media, name), folder, context));
    const pairs: Pair[] = [];
    for (const other of names) {
      const seen: [string, Fingerprint | undefined][] = [['itself', originals.get(other)]];
      for (const copy of copies) {
        const made = COPIES[copy];
        if (made === undefined) continue;
        const file = await makeCopy(path.join(media, other), made, folder, context);
        seen.push([copy, await fingerprintOf(file, folder, context)]);
      }
      for (const [clip, fingerprint] of originals)
        for (const [copy, found] of seen)
          if (found !== undefined) pairs.push({ clip, other, copy, distance: distance(fingerprint, found, rule) });
    }
    return {
      same: pairs.filter((pair) => pair.clip === pair.other),
      different: pairs.filter((pair) => pair.clip !== pair.other),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
