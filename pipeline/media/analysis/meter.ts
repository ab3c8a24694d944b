import path from 'node:path';
import { QikError } from '../../errors/catalogue.js';
import { LOUDNESS_METER } from '../command/sound-only.js';
import { type MediaContext, maxPixels } from '../context.js';
import { guardedInput } from '../probe/input.js';
import type { FfmpegArguments } from '../run/ffmpeg.js';
import { runFfmpeg } from '../run/ffmpeg.js';
import { encodeLimits } from '../run/limits.js';
import { type Reach, seenPaths } from '../run/sandbox.js';

/** Loudness of the whole in LUFS and true peak in dB of full scale; null for silence, the first also under 0.4 s. */
export type SoundFacts = { readonly integratedLufs: number | null; readonly truePeakDbtp: number | null };

/** A number of the meter's answer; it writes silence as -inf. */
function field(messages: readonly string[], name: string): number | null {
  const line = messages.findLast((one) => one.includes(`"${name}"`));
  const value = Number.parseFloat(/:\s*"([^"]*)"/.exec(line ?? '')?.[1] ?? '');
  return Number.isFinite(value) ? value : null;
}

/** What loudnorm printed about the sound that came in. */
export function readMeter(messages: readonly string[]): SoundFacts {
  if (!messages.some((line) => line.includes('"input_i"'))) {
    throw new QikError('encode_failed', 'the loudness could not be measured');
  }
  return { integratedLufs: field(messages, 'input_i'), truePeakDbtp: field(messages, 'input_tp') };
}

/**
 * Runs a command whose graph ends in the meter. It has to be let speak, and then ffmpeg also says what it reads, which
 * may be private: its words go nowhere else.
 * @throws QikError `encode_failed`, `encode_timeout`, `encode_stalled` or `aborted`.
 */
export async function runMeter(
  command: FfmpegArguments,
  context: MediaContext,
  reach: Reach,
  signal?: AbortSignal,
): Promise<SoundFacts> {
  const report = await runFfmpeg(command, { tools: context.tools, reach, limits: encodeLimits(0), signal }).catch(
    (error: unknown) => {
      throw error instanceof QikError && error.code === 'encode_failed'
        ? new QikError('encode_failed', 'the loudness could not be measured')
        : error;
    },
  );
  return readMeter(report.messages);
}

/**
 * Measures the sound of a finished MP4. ffmpeg's loudnorm is used as a meter only: it measures right from 0.4 s on,
 * while what it makes of clips under 3 s is up to 18 LU off.
 * @throws QikError `encode_failed`, also where there is no sound.
 */
export function measureFile(file: string, context: MediaContext, signal?: AbortSignal): Promise<SoundFacts> {
  const reach = { inputs: { source: path.resolve(file) }, outDir: null };
  const source = seenPaths(context.tools.sandboxOf.ffmpeg, reach).input('source');
  return runMeter(
    {
      inputs: [guardedInput(source, 'mov', maxPixels(context.limits), ['-loglevel', 'info'])],
      graph: `[0:a]${LOUDNESS_METER}[out]`,
      outputs: [{ options: ['-map', '[out]', '-f', 'null'], target: '-' }],
    },
    context,
    reach,
    signal,
  );
}
