import { stat } from 'node:fs/promises';
import path from 'node:path';
import { command, renditionFile } from '../command/index.js';
import type { SoundLevels } from '../command/sound.js';
import { type RunReport, runFfmpeg } from '../run/ffmpeg.js';
import { encodeLimits } from '../run/limits.js';
import type { EncodePlan, SourceInfo, StillsPlan } from '../types.js';
import { smaller } from './budget.js';
import { clipSeconds, commonRequest, reachOf, type Session } from './session.js';

/** What is made in one run, and which part of the progress that is, in percent. */
export type Run = {
  readonly encodes: readonly EncodePlan[];
  readonly stills: StillsPlan | null;
  readonly levels: SoundLevels;
  readonly from: number;
  readonly to: number;
};

/** Pictures decoded once and encoded as often as the plan says, in megapixels: the measure of the work. */
function megapixels(source: SourceInfo, encodes: readonly EncodePlan[], seconds: number): number {
  const decoded = source.video.codedWidth * source.video.codedHeight * Math.min(source.video.frames, seconds * 240);
  const encoded = encodes.reduce((sum, encode) => sum + encode.width * encode.height * encode.frames, 0);
  return (decoded + encoded) / 1_000_000;
}

/** One ffmpeg run: renditions, and the raw pictures of the stills where they are wanted. */
export function encode(session: Session, { encodes, stills, levels, from, to }: Run): Promise<RunReport> {
  const { context, source, plan, meter } = session;
  const reach = reachOf(session);
  const seconds = clipSeconds(plan);
  const argv = command({
    ...commonRequest(session, reach),
    encodes,
    stills,
    levels,
    marks: session.marks.map(({ placed }) => placed),
  });
  return runFfmpeg(argv, {
    tools: context.tools,
    reach,
    limits: encodeLimits(megapixels(source, encodes, plan.trim.duration)),
    signal: session.signal,
    onProgress: (progress) => meter.at('encode', from + ((to - from) * progress.seconds) / seconds),
  });
}

/** Re-encodes, at most once, only what came out above its budget. */
export async function keepBudgets(session: Session, levels: SoundLevels): Promise<ReadonlySet<string>> {
  const over: EncodePlan[] = [];
  for (const one of session.plan.encodes) {
    const { size } = await stat(path.join(session.folder.out, renditionFile(one.id)));
    if (one.budgetBytes !== null && size > one.budgetBytes) {
      over.push(smaller(one, size, clipSeconds(session.plan)));
    }
  }
  if (over.length > 0) {
    await encode(session, { encodes: over, stills: null, levels, from: 95, to: 100 });
  }
  return new Set(over.map((one) => one.id));
}
