import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SafeArea } from '../../../presets/schema.js';
import type { PlacedMark } from '../command/index.js';
import type { FramePlan, MarkPlan } from '../types.js';
import { drawMark } from '../watermark/draw.js';

const wider = (one: SafeArea, other: SafeArea): SafeArea => ({
  top: Math.max(one.top, other.top),
  right: Math.max(one.right, other.right),
  bottom: Math.max(one.bottom, other.bottom),
  left: Math.max(one.left, other.left),
});

// Chroma is stored for blocks of 2x2: a mark that starts between them gets a coloured edge.
const evenDown = (value: number) => Math.floor(value / 2) * 2;

/** A mark drawn for one framing and the file that it lies in. */
export type DrawnFile = { readonly placed: PlacedMark; readonly file: string };

/** Draws the mark once for each framing, at the size of the largest picture; the smaller ones are scaled with it. */
export function drawMarks(mark: MarkPlan | null, frames: readonly FramePlan[], folder: string): Promise<DrawnFile[]> {
  if (mark === null) {
    return Promise.resolve([]);
  }
  return Promise.all(
    frames.map(async (frame) => {
      const { png, x, y } = await drawMark({ ...mark, safeArea: wider(mark.safeArea, frame.safeArea) }, frame);
      const input = `mark-${frame.framing}`;
      const file = path.join(folder, `${input}.png`);
      await writeFile(file, png);
      return {
        placed: { framing: frame.framing, input, x: evenDown(x), y: evenDown(y), from: mark.from, to: mark.to },
        file,
      };
    }),
  );
}
