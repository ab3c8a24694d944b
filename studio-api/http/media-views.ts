import type { Static } from 'typebox';
import type { ClipState, StoredRendition } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { renditionView, stillView } from '../../pipeline/http/index.js';
import { findProfile, type Presets } from '../../presets/index.js';
import { parseAnalysis } from '../gates/analysis.js';
import type { ClipFiles, readMedia, readSource } from '../media/index.js';
import { editorProblem } from './editor-words.js';
import type { MediaRenditionView, MediaStillView, MediaView, SourceView } from './media-schemas.js';

type Media = NonNullable<Awaited<ReturnType<typeof readMedia>>>;
type Source = NonNullable<Awaited<ReturnType<typeof readSource>>>;

/** A clip of the library as editors know it: it is received as a whole, and has no end. */
function stateOf(state: ClipState): Static<typeof MediaView>['state'] {
  if (state === 'receiving') return 'queued';
  if (state === 'deleted' || state === 'expired')
    throw new QikError('internal', `A clip of the library is ${state}, which none can be.`);
  return state;
}

function mediaRendition(kept: ClipFiles['renditions'][number]): Static<typeof MediaRenditionView> {
  const { checks, id: _id, sha256: _sha256, budget: _budget, ...shown } = renditionView(kept);
  return {
    ...shown,
    file: kept.file,
    bitrate: shown.durationMs === 0 ? 0 : Math.round((shown.bytes * 8000) / shown.durationMs),
    checks: {
      passed: checks.filter(({ ok }) => ok).length,
      failed: checks.filter(({ ok }) => !ok).map(({ name, expected, actual }) => ({ name, expected, actual })),
    },
  };
}

const mediaStill = (kept: ClipFiles['stills'][number]): Static<typeof MediaStillView> => ({
  ...stillView(kept),
  file: kept.file,
});

function measuredView(analysis: unknown): Static<typeof MediaView>['measured'] {
  const { flashing, seam, loudness } = parseAnalysis(analysis);
  const sound = loudness?.sound ?? null;
  return {
    ...{ flashing, seam },
    loudness: sound === null ? null : { integratedLufs: sound.integratedLufs, truePeakDbtp: sound.truePeakDbtp },
  };
}

export function mediaView({ media, clip, files }: Media): Static<typeof MediaView> {
  const { framing = 'original', watermark = 'qik', loop = 'none', effort = 'message', profiles = [] } = clip.options;
  const { trim = null, poster = null } = clip.options;
  const state = stateOf(clip.state);
  return {
    ...{ id: media.id, sourceId: media.sourceId, state, createdAt: media.createdAt.toISOString() },
    progress: state === 'processing' ? clip.progress : null,
    problem: editorProblem(clip.errorCode, clip.errorDetail),
    recipe: {
      ...{ trim, poster, framing, loop, effort, profiles },
      watermark: typeof watermark === 'string' ? watermark : 'inline',
    },
    renditions: files.renditions.map(mediaRendition),
    stills: files.stills.map(mediaStill),
    measured: state === 'ready' ? measuredView(clip.analysis) : null,
    warnings: clip.warnings.map(({ code, detail }) => ({ code, detail })),
    skipped: clip.skipped.map(({ profile, reason }) => ({ profile, reason })),
  };
}

/** Seconds between pictures that stand for themselves, by the profile that the copy keeps. */
function keyframeSeconds(presets: Presets, { profiles }: StoredRendition): number {
  const bounds = profiles.flatMap((reference) => findProfile(presets, reference)?.video.gopSeconds ?? []);
  // A profile that is no more: as far apart as any profile has them.
  return bounds.length === 0 ? 10 : Math.min(...bounds);
}

function copyView(presets: Presets, files: ClipFiles): Static<typeof SourceView>['copy'] {
  const [copy] = files.renditions;
  if (copy === undefined) return null;
  const { file, contentType, bytes, width, height, fps, durationMs, audio } = copy;
  return {
    ...{ file, contentType, bytes, width, height, fps, durationMs, hasSound: audio !== null },
    keyframeSeconds: keyframeSeconds(presets, copy),
  };
}

export function sourceView(presets: Presets, { source, clip }: Source, files: ClipFiles): Static<typeof SourceView> {
  const found = clip.source;
  return {
    ...{ id: source.id, name: source.name, state: clip.state, createdAt: source.createdAt.toISOString() },
    bytes: clip.sourceBytes,
    seconds: found === null ? null : found.durationMs / 1000,
    progress: clip.state === 'processing' ? clip.progress : null,
    problem: editorProblem(clip.errorCode, clip.errorDetail),
    video:
      found === null
        ? null
        : {
            ...{ durationMs: found.durationMs, width: found.video.width, height: found.video.height },
            ...{ frameRate: found.video.frameRate, variableFrameRate: found.video.variableFrameRate },
            ...{ frames: found.video.frames, hasSound: found.audio !== null },
          },
    copy: copyView(presets, files),
    stills: files.stills.map(mediaStill),
  };
}
