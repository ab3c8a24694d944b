import path from 'node:path';
import type { Effort } from '../../../presets/schema-effort.js';
import { analyse, type Finished } from '../analysis/index.js';
import { RAW_STILLS, rawPreview } from '../command/index.js';
import type { MediaContext } from '../context.js';
import type { RenderOptions } from '../options.js';
import { effortOf } from '../plan/effort.js';
import { plan as makePlan } from '../plan/index.js';
import { probe } from '../probe/index.js';
import { makeStills } from '../stills/make.js';
import type { Progress, RenderResult, Rendition, SourceInfo, Still } from '../types.js';
import { resolveWatermark } from '../watermark/resolve.js';
import { encode, keepBudgets } from './encode.js';
import { lossWarning, refuseViolations, verifyAll, verifyPreviews } from './judge.js';
import { settleLevels } from './levels.js';
import { drawMarks } from './marks.js';
import { ProgressMeter } from './progress.js';
import type { Session } from './session.js';
import { unpackAmr } from './unpack-amr.js';
import { deliver, makeWorkFolder } from './work-folder.js';

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

/** A render under way, with where its files go and what its effort asks for. */
type Production = Session & { readonly outDir: string; readonly effort: Effort };

const finishedOf = (one: Rendition, folder: string): Finished => ({
  id: one.id,
  file: path.join(folder, one.file),
  width: one.width,
  height: one.height,
  fps: one.fps,
  frames: Math.round((one.durationMs / 1000) * one.fps),
  hasSound: one.audio !== null,
});

async function analysisOf(
  session: Production,
  renditions: readonly Rendition[],
): Promise<Pick<RenderResult, 'analysis'>> {
  const { context, effort, folder, signal } = session;
  const [first, ...rest] = renditions.map((one) => finishedOf(one, folder.out));
  if (effort.analysis !== true || first === undefined) return {};
  const request = { folder: folder.marks, context, loudness: effort.loudness, signal };
  return { analysis: await analyse([first, ...rest], request) };
}

/** Previews that are MP4s lie with the renditions, images with the marks. */
const madeIn = ({ folder }: Session, still: Still): string =>
  path.join(still.contentType === 'video/mp4' ? folder.out : folder.marks, still.file);

async function produce(session: Production, began: number): Promise<RenderResult> {
  const { folder, outDir, plan, source, meter } = session;
  const probed = Date.now();
  meter.at('encode', 0);
  const { levels, warnings } = await settleLevels(session, session.effort.loudness);
  const report = await encode(session, { encodes: plan.encodes, stills: plan.stills, levels, from: 0, to: 95 });
  const damage = lossWarning(session, report);
  const encodedTwice = await keepBudgets(session, levels);
  const encoded = Date.now();
  meter.at('stills', 0);
  const images = await imagesOf(session);
  const pictured = Date.now();
  const renditions = await verifyAll(session, encodedTwice);
  refuseViolations(renditions);
  const stills = await verifyPreviews(session, images);
  const analysis = await analysisOf(session, renditions);
  for (const rendition of renditions) {
    await deliver(path.join(folder.out, rendition.file), path.join(outDir, rendition.file));
  }
  for (const still of stills) {
    await deliver(madeIn(session, still), path.join(outDir, still.file));
  }
  const done = Date.now();
  return {
    source,
    renditions,
    stills,
    skipped: plan.skipped,
    dropped: plan.dropped,
    warnings: [...plan.warnings, ...damage, ...warnings],
    timings: {
      probeMs: probed - began,
      encodeMs: encoded - probed,
      stillsMs: pictured - encoded,
      verifyMs: done - pictured,
      totalMs: done - began,
    },
    encodes: plan.encodes.length,
    ...analysis,
  };
}

function imagesOf({ plan, folder }: Session): Promise<Still[]> {
  const raw = (name: string) => path.join(folder.out, name);
  return makeStills(
    plan.stills,
    {
      poster: raw(RAW_STILLS.poster),
      preview: raw(RAW_STILLS.preview),
      storyboard: raw(RAW_STILLS.storyboard),
      animated: (kind) => raw(rawPreview(kind)),
    },
    folder.marks,
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
  const effort = effortOf(context.presets, options);
  const plan = makePlan(source, options, context);
  const mark = resolveWatermark(options.watermark, context.presets, request.markText ?? {});
  meter.at('probe', 100);
  const folder = await makeWorkFolder(request.scratchDir);
  try {
    const marks = await drawMarks(mark, plan.frames, folder.marks);
    const sound = source.audio?.packed === true ? await unpackAmr(request.file, source.audio, folder.marks) : null;
    return await produce({ ...request, effort, source, plan, folder, marks, sound, meter }, began);
  } finally {
    await folder.remove();
  }
}
