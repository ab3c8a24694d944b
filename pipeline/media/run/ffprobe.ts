import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Toolbox } from '../tools.js';
import { PROBE_LIMITS } from './limits.js';
import { collect, type ProcessOutput } from './process.js';
import { launchScript, seenPaths } from './sandbox.js';

// The packets of ten minutes at 60 fps with sound are about 8 MB of text.
const MAX_ANSWER = 32 * 1024 * 1024;

/**
 * Starts ffprobe on one file, confined like ffmpeg.
 * @param args everything before the name of the file.
 * @throws QikError as `collect`.
 */
export async function runFfprobe(
  tools: Toolbox,
  file: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<ProcessOutput> {
  const folder = await mkdtemp(path.join(tools.runFolder ?? os.tmpdir(), 'qik-probe-'));
  try {
    const reach = { inputs: { source: path.resolve(file) }, outDir: null };
    const launch = path.join(folder, 'launch.sh');
    await writeFile(
      launch,
      launchScript(tools.sandboxOf.ffprobe, tools.ffprobe.path, reach, PROBE_LIMITS, process.pid),
      { mode: 0o600 },
    );
    const source = seenPaths(tools.sandboxOf.ffprobe, reach).input('source');
    return await collect(launch, [...args, source], PROBE_LIMITS.wallMs, MAX_ANSWER, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
