import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Toolbox } from '../media/index.js';
import { runFfmpeg } from '../media/run/ffmpeg.js';
import { encodeLimits } from '../media/run/limits.js';
import { seenPaths } from '../media/run/sandbox.js';

/** Makes one second of moving picture with a tone, 320x180. */
export async function makeClip(tools: Toolbox, folder: string): Promise<Buffer> {
  const reach = { inputs: {}, outDir: folder };
  const command = {
    inputs: [
      { options: ['-f', 'lavfi'], source: 'testsrc2=size=320x180:rate=30:duration=1' },
      { options: ['-f', 'lavfi'], source: 'sine=frequency=440:duration=1' },
    ],
    graph: null,
    outputs: [
      {
        options: ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-f', 'mp4'],
        target: seenPaths(tools.sandboxOf.ffmpeg, reach).output('clip.mp4'),
      },
    ],
  };
  await runFfmpeg(command, { tools, reach, limits: encodeLimits(4) });
  return readFile(join(folder, 'clip.mp4'));
}

/** The same clip as other bytes: a `free` box at its end (ISO 14496-12, 8.1.2) plays no part. */
export function variant(clip: Uint8Array, number: number): Buffer<ArrayBuffer> {
  const box = Buffer.alloc(16);
  box.writeUInt32BE(box.length, 0);
  box.write('free', 4, 'latin1');
  box.writeBigUInt64BE(BigInt(number), 8);
  return Buffer.concat([clip, box]);
}
