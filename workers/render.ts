import { mkdir, rm, rmdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { LIBRARY_TENANT } from '../pipeline/access/index.js';
import {
  type ClaimedClip,
  claimClip,
  type Fence,
  keysOf,
  type Outputs,
  publishClip,
  recordSource,
} from '../pipeline/clips/index.js';
import { QikError } from '../pipeline/errors/catalogue.js';
import { errorFacts } from '../pipeline/log/index.js';
import {
  libraryLimits,
  type MediaContext,
  personalLimits,
  probe,
  type RenderResult,
  render,
  type SourceInfo,
} from '../pipeline/media/index.js';
import type { Handler } from '../pipeline/queue/index.js';
import { ClaimWatch } from './claim-watch.js';
import type { WorkerDeps } from './deps.js';
import { countFailed, countMade } from './measure.js';
import { settleFailure } from './outcome.js';

const WORKER = `${hostname()}:${process.pid}`;

type Work = {
  readonly deps: WorkerDeps;
  readonly clip: ClaimedClip;
  readonly fence: Fence;
  readonly watch: ClaimWatch;
  readonly signal: AbortSignal;
  /** Folder of this attempt alone. */
  readonly folder: string;
};

/**
 * What a clip may be: people's own Fliks are short; the library takes longer videos, whole to cut them by and five seconds
 * of them as Fliks.
 */
function mediaFor({ deps, clip }: Pick<Work, 'deps' | 'clip'>): MediaContext {
  if (clip.kind === 'personal') return { ...deps.media, limits: personalLimits(deps.media.limits) };
  if (clip.tenant !== LIBRARY_TENANT) return deps.media;
  const limits = libraryLimits(deps.media.limits);
  const isFlik = clip.options.effort === 'flik';
  return {
    ...deps.media,
    limits: isFlik ? limits : { ...limits, maxDurationSeconds: limits.maxSourceSeconds ?? limits.maxDurationSeconds },
  };
}

/** Ends work whose claim is another's by now, or whose clip is over: it is thrown away, and there is nothing to report. */
const holdOrLose = (work: Work, held: boolean): void => {
  if (held) return;
  work.watch.lose();
  throw new QikError('aborted', 'The claim is lost.');
};

type Prepared = { readonly file: string; readonly source: SourceInfo };

/** The upload as a local file, after a look at what it is: what cannot be used is refused before any heavy work. */
async function prepare(work: Work): Promise<Prepared> {
  const { deps, clip } = work;
  const file = join(work.folder, 'source');
  if (!(await deps.store.fetch(clip.sourceKey, file)))
    throw new QikError('storage_unavailable', 'The upload is not where it was stored.');
  const source = await probe(file, mediaFor(work), work.signal);
  holdOrLose(work, await recordSource(deps.orm, work.fence, source));
  return { file, source };
}

async function make(
  work: Work,
  { file, source }: Prepared,
): Promise<{ readonly result: RenderResult; readonly outDir: string }> {
  const { deps, clip, folder } = work;
  const [outDir, scratchDir] = [join(folder, 'out'), join(folder, 'work')];
  await mkdir(outDir, { mode: 0o700 });
  await mkdir(scratchDir, { mode: 0o700 });
  const result = await render({
    file,
    source,
    outDir,
    scratchDir,
    options: clip.options,
    context: mediaFor(work),
    markText: {
      ...(clip.sender === null ? {} : { sender: clip.sender }),
      date: clip.sentAt.toISOString().slice(0, 10),
    },
    threads: deps.threads,
    signal: work.signal,
    onProgress: (progress) => work.watch.report(progress),
  });
  return { result, outDir };
}

/** Stores the outputs under this attempt's own prefix, where nothing else writes and nobody looks yet. */
async function keep(work: Work, result: RenderResult, outDir: string): Promise<Outputs> {
  const { deps, clip, fence, watch, signal } = work;
  const all = result.renditions.length + result.stills.length;
  let stored = 0;
  const store = async <T extends { readonly file: string }>({ file, ...data }: T) => {
    signal.throwIfAborted();
    const objectKey = keysOf(clip).output(fence.clipId, fence.epoch, file);
    await deps.store.take(objectKey, join(outDir, file));
    stored += 1;
    watch.report({ stage: 'store', percent: Math.round((100 * stored) / all), etaMs: null });
    return { name: file, objectKey, data };
  };
  const renditions: Outputs['renditions'][number][] = [];
  for (const rendition of result.renditions) renditions.push(await store(rendition));
  const stills: Outputs['stills'][number][] = [];
  for (const still of result.stills) stills.push(await store(still));
  return { renditions, stills };
}

/** Removes what this attempt stored and nobody will see. */
async function discard({ deps, clip, fence }: Work): Promise<void> {
  try {
    for await (const key of deps.store.list(`${keysOf(clip).all(fence.clipId)}${fence.epoch}/`))
      await deps.store.delete(key);
  } catch (error) {
    deps.logger.warn(
      { clip: fence.clipId, epoch: fence.epoch, error: errorFacts(error) },
      'outputs of a lost attempt were left behind',
    );
  }
}

/** Removes the upload of a clip whose row says already that it is not kept. */
async function dropSource({ deps, clip }: Work): Promise<void> {
  try {
    await deps.store.delete(clip.sourceKey);
  } catch (error) {
    deps.logger.warn({ clip: clip.id, error: errorFacts(error) }, 'an upload that is not kept is left to the sweeper');
  }
}

async function renderAndPublish(work: Work): Promise<void> {
  const dropped = !work.deps.keepSource && work.clip.tenant !== LIBRARY_TENANT;
  const { result, outDir } = await make(work, await prepare(work));
  try {
    const outputs = await keep(work, result, outDir);
    await work.watch.stop();
    holdOrLose(work, await publishClip(work.deps.orm, work.fence, result, outputs, dropped));
  } catch (error) {
    await discard(work);
    throw error;
  }
  countMade(work.deps.meters, result);
  if (dropped) await dropSource(work);
}

/** Removes an attempt's folder, and the clip's around it unless another attempt is at work there. */
async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await rmdir(dirname(folder)).catch((error: unknown) => {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOTEMPTY' && code !== 'ENOENT') throw error;
  });
}

/** Renders one clip: claim, fetch, probe, render, store, publish. */
export function renderHandler(deps: WorkerDeps): Handler<'render'> {
  return async ({ clipId, attempt }, context) => {
    const clip = await claimClip(deps.orm, { clipId, attempt, worker: WORKER });
    if (clip === null) return;
    const fence = { clipId, epoch: clip.epoch };
    const logger = deps.logger.child({ clip: clipId, epoch: clip.epoch });
    const watch = new ClaimWatch(deps, fence, logger);
    const folder = join(deps.scratch, clipId, String(clip.epoch));
    const work: Work = { deps, clip, fence, watch, folder, signal: AbortSignal.any([context.signal, watch.signal]) };
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await renderAndPublish(work);
      logger.info('clip ready');
    } catch (error) {
      await watch.stop();
      if (watch.isLost) {
        logger.warn('claim lost; its work was thrown away');
        return;
      }
      const settled = await settleFailure(deps.orm, fence, context, error);
      if (settled.failed) countFailed(deps.meters, clip.options, deps.media.presets);
      throw settled.error;
    } finally {
      await watch.stop();
      await removeFolder(folder);
    }
  };
}
