import os from 'node:os';
import path from 'node:path';
import { type MediaContext, maxPixels } from '../context.js';
import { loopedSeconds } from '../plan/loop.js';
import { commonRate } from '../plan/rate.js';
import { type Reach, type SeenPaths, seenPaths } from '../run/sandbox.js';
import type { RenderPlan, SourceInfo } from '../types.js';
import type { DrawnFile } from './marks.js';
import type { ProgressMeter } from './progress.js';
import type { WorkFolder } from './work-folder.js';

/** One render under way. */
export type Session = {
  readonly file: string;
  readonly context: MediaContext;
  readonly source: SourceInfo;
  readonly plan: RenderPlan;
  readonly folder: WorkFolder;
  readonly marks: readonly DrawnFile[];
  /** Where the sound had to be unpacked: the file that it lies in. */
  readonly sound: string | null;
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly meter: ProgressMeter;
};

/** Name under which the program sees sound that had to be unpacked. */
const UNPACKED = 'sound';

/** Files that ffmpeg may read in a render, and the one folder that it may write to. */
export function reachOf(session: Session): Reach {
  return {
    inputs: {
      source: path.resolve(session.file),
      ...Object.fromEntries(session.marks.map(({ placed, file }) => [placed.input, file])),
      ...(session.sound === null ? {} : { [UNPACKED]: session.sound }),
    },
    outDir: session.folder.out,
  };
}

/** What is the same for every command of a render. */
export function commonRequest(session: Session, reach: Reach) {
  const { context, source, plan } = session;
  const paths: SeenPaths = seenPaths(context.tools.sandboxOf.ffmpeg, reach);
  return {
    source,
    plan,
    soundInput: session.sound === null ? null : UNPACKED,
    paths,
    ffmpeg: context.tools.ffmpeg,
    threads: session.threads ?? os.availableParallelism(),
    maxPixels: maxPixels(context.limits),
  };
}

/** Seconds of the finished clip. */
export const clipSeconds = ({ trim, encodes, loop }: RenderPlan): number =>
  loopedSeconds(trim.duration, commonRate(encodes), loop ?? 'none');
