import { stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findProfile } from '../../../presets/index.js';
import type { Profile } from '../../../presets/schema.js';
import { QikError } from '../../errors/catalogue.js';
import { command, RAW_STILLS, renditionFile } from '../command/index.js';
import { type MediaContext, maxPixels } from '../context.js';
import type { RenderOptions } from '../options.js';
import { plan as makePlan } from '../plan/index.js';
import { probe } from '../probe/index.js';
import { type RunReport, runFfmpeg } from '../run/ffmpeg.js';
import { encodeLimits } from '../run/limits.js';
import { seenPaths } from '../run/sandbox.js';
import { makeStills } from '../stills/make.js';
import type {
  EncodePlan,
  Progress,
  RenderPlan,
  RenderResult,
  Rendition,
  SourceInfo,
  Still,
  StillsPlan,
  Warning,
} from '../types.js';
import { verify } from '../verify/index.js';
import { resolveWatermark } from '../watermark/resolve.js';
import { smaller } from './budget.js';
import { type DrawnFile, drawMarks } from './marks.js';
import { ProgressMeter } from './progress.js';
import { describeRendition } from './rendition.js';
import { unpackAmr } from './unpack-amr.js';
import { deliver, makeWorkFolder, type WorkFolder } from './work-folder.js';

export type RenderRequest = {
  /** Local path of the upload. */
  readonly file: string;
  /** Existing folder; finished files appear there under the names in the result. */
  readonly outDir: string;
  /** Existing private folder for work files; default: a temporary one. Removed afterwards either way. */
  readonly scratchDir?: string | undefined;
  readonly options: RenderOptions;
  readonly context: MediaContext;
  /** What `probe` said of the file, where that was asked already. */
  readonly source?: SourceInfo | undefined;
  /** Values for the placeholders of a text mark. */
  readonly markText?: { readonly sender?: string; readonly date?: string } | undefined;
  /** Threads of each decoder and encoder; default: the machine's cores. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
};

type Session = Omit<RenderRequest, 'source'> & {
  readonly source: SourceInfo;
  readonly plan: RenderPlan;
  readonly folder: WorkFolder;
  readonly marks: readonly DrawnFile[];
  /** Where the sound had to be unpacked: the file that it lies in. */
  readonly sound: string | null;
  readonly meter: ProgressMeter;
};

/** Pictures decoded once and encoded as often as the plan says, in megapixels: the measure of the work. */
function megapixels(source: SourceInfo, encodes: readonly EncodePlan[], seconds: number): number {
  const decoded = source.video.codedWidth * source.video.codedHeight * Math.min(source.video.frames, seconds * 240);
  const encoded = encodes.reduce((sum, encode) => sum + encode.width * encode.height * encode.frames, 0);
  return (decoded + encoded) / 1_000_000;
}

function encode(
  session: Session,
  encodes: readonly EncodePlan[],
  stills: StillsPlan | null,
  from: number,
  to: number,
): Promise<RunReport> {
  const { context, source, plan, folder, meter } = session;
  const reach = {
    inputs: {
      source: path.resolve(session.file),
      ...Object.fromEntries(session.marks.map(({ placed, file }) => [placed.input, file])),
      ...(session.sound === null ? {} : { sound: session.sound }),
    },
    outDir: folder.out,
  };
  const argv = command({
    source,
    plan,
    encodes,
    stills,
    marks: session.marks.map(({ placed }) => placed),
    soundInput: session.sound === null ? null : 'sound',
    paths: seenPaths(context.tools.sandboxOf.ffmpeg, reach),
    ffmpeg: context.tools.ffmpeg,
    threads: session.threads ?? os.availableParallelism(),
    maxPixels: maxPixels(context.limits),
  });
  return runFfmpeg(argv, {
    tools: context.tools,
    reach,
    limits: encodeLimits(megapixels(source, encodes, plan.trim.duration)),
    signal: session.signal,
    onProgress: ({ seconds }) => meter.at('encode', from + ((to - from) * seconds) / plan.trim.duration),
  });
}

/** Re-encodes, at most once, only what came out above its budget. */
async function keepBudgets(session: Session): Promise<ReadonlySet<string>> {
  const over: EncodePlan[] = [];
  for (const one of session.plan.encodes) {
    const { size } = await stat(path.join(session.folder.out, renditionFile(one.id)));
    if (one.budgetBytes !== null && size > one.budgetBytes) {
      over.push(smaller(one, size, session.plan.trim.duration));
    }
  }
  if (over.length > 0) {
    await encode(session, over, null, 95, 100);
  }
  return new Set(over.map((one) => one.id));
}

function profilesOf(one: EncodePlan, context: MediaContext): [Profile, ...Profile[]] {
  const [first, ...rest] = one.profiles
    .map((reference) => findProfile(context.presets, reference))
    .filter((profile) => profile !== undefined);
  if (first === undefined) {
    throw new QikError('unknown_profile', `${one.id} serves no known profile`);
  }
  return [first, ...rest];
}

async function verifyAll(session: Session, encodedTwice: ReadonlySet<string>): Promise<Rendition[]> {
  const { context, folder, plan, meter } = session;
  const renditions: Rendition[] = [];
  for (const one of plan.encodes) {
    meter.at('verify', (100 * renditions.length) / plan.encodes.length);
    const name = renditionFile(one.id);
    const file = path.join(folder.out, name);
    const result = await verify(file, profilesOf(one, context), context, {
      expected: { width: one.width, height: one.height, frames: one.frames },
      maxBytes: one.budgetBytes,
      signal: session.signal,
    });
    renditions.push(await describeRendition(one, file, name, result, encodedTwice.has(one.id)));
  }
  meter.at('verify', 100);
  return renditions;
}

function refuseViolations(renditions: readonly Rendition[]): void {
  const broken = renditions.filter((rendition) => !rendition.conforms);
  if (broken.length === 0) {
    return;
  }
  const words = broken.map((rendition) => {
    const failed = rendition.checks
      .filter((one) => !one.ok)
      .map((one) => `${one.name} is ${one.actual}, expected ${one.expected}`);
    return `${rendition.id} (${rendition.profiles.join(', ')}): ${failed.join('; ')}`;
  });
  throw new QikError('contract_violated', words.join(' | '));
}

/** A stream that breaks in the middle decodes to fewer pictures than its index promises. */
function lossWarning(session: Session, report: RunReport): Warning[] {
  const planned = session.plan.encodes[0]?.frames ?? 0;
  const errors = report.messages.filter((line) => /error while decoding|corrupt|invalid|concealing/i.test(line)).length;
  // With half of them missing it is no longer the clip that was filmed.
  if (report.frames < planned * 0.5) {
    throw new QikError('corrupt', `only ${report.frames} of ${planned} pictures could be decoded`);
  }
  return errors > 0
    ? [{ code: 'damaged', detail: 'parts of the clip were damaged; what could be decoded was kept' }]
    : [];
}

async function produce(session: Session, began: number): Promise<RenderResult> {
  const { folder, outDir, plan, source, meter } = session;
  const probed = Date.now();
  meter.at('encode', 0);
  const report = await encode(session, plan.encodes, plan.stills, 0, 95);
  const damage = lossWarning(session, report);
  const encodedTwice = await keepBudgets(session);
  const encoded = Date.now();
  meter.at('stills', 0);
  const stills = await stillsOf(session);
  const pictured = Date.now();
  const renditions = await verifyAll(session, encodedTwice);
  refuseViolations(renditions);
  for (const rendition of renditions) {
    await deliver(path.join(folder.out, rendition.file), path.join(outDir, rendition.file));
  }
  for (const still of stills) {
    await deliver(path.join(folder.marks, still.file), path.join(outDir, still.file));
  }
  const done = Date.now();
  return {
    source,
    renditions,
    stills,
    skipped: plan.skipped,
    dropped: plan.dropped,
    warnings: [...plan.warnings, ...damage],
    timings: {
      probeMs: probed - began,
      encodeMs: encoded - probed,
      stillsMs: pictured - encoded,
      verifyMs: done - pictured,
      totalMs: done - began,
    },
    encodes: plan.encodes.length,
  };
}

function stillsOf(session: Session): Promise<Still[]> {
  const raw = (name: string) => path.join(session.folder.out, name);
  return makeStills(
    session.plan.stills,
    { poster: raw(RAW_STILLS.poster), preview: raw(RAW_STILLS.preview), storyboard: raw(RAW_STILLS.storyboard) },
    session.folder.marks,
  );
}

/**
 * The whole media path on one file: probe, plan, one ffmpeg run, stills, verification. Nothing appears in `outDir`
 * before all of it is verified, and nothing of the work stays behind.
 * @throws QikError: an input code when the file is refused, `contract_violated` when a rendition breaks its profile,
 *   `encode_failed`, `encode_timeout`, `encode_stalled`, `aborted`, or what `plan` throws.
 */
export async function render(request: RenderRequest): Promise<RenderResult> {
  const { options, context } = request;
  const began = Date.now();
  const meter = new ProgressMeter(request.onProgress);
  meter.at('probe', 0);
  const source = request.source ?? (await probe(request.file, context, request.signal));
  const plan = makePlan(source, options, context);
  const mark = resolveWatermark(options.watermark, context.presets, request.markText ?? {});
  meter.at('probe', 100);
  const folder = await makeWorkFolder(request.scratchDir);
  try {
    const marks = await drawMarks(mark, plan.frames, folder.marks);
    const sound = source.audio?.packed === true ? await unpackAmr(request.file, source.audio, folder.marks) : null;
    return await produce({ ...request, source, plan, folder, marks, sound, meter }, began);
  } finally {
    await folder.remove();
  }
}
