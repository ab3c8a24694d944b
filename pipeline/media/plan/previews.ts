import { findProfile, type Presets } from '../../../presets/index.js';
import type { Effort, SilentPreview } from '../../../presets/schema-effort.js';
import { QikError } from '../../errors/catalogue.js';
import { sizeWithin } from '../stills/plan.js';
import type { FramePlan, PreviewPlan, Rational, SilentPreviewPlan } from '../types.js';
import { type Contract, contractOf, type Job, pointFor } from './point.js';
import { toNumber } from './rate.js';

/** What previews are made from: the framing of the stills, and the finished clip's length in seconds and rate. */
export type Previewed = { readonly frame: FramePlan; readonly duration: number; readonly fps: Rational };

/** The contract of a profile, narrowed to a small picture. */
function narrowed(preview: SilentPreview, presets: Presets, effort: Effort, frame: FramePlan): Contract {
  const profile = findProfile(presets, preview.profile);
  // The loader refuses an effort that names a profile which is not there.
  if (profile === undefined) throw new QikError('internal', `there is no profile ${preview.profile}`);
  const contract = contractOf(profile, effort.id, frame.framing);
  return {
    ...contract,
    framing: frame.framing,
    video: {
      ...contract.video,
      longSide: Math.min(contract.video.longSide, preview.longSide),
      shortSide: Math.min(contract.video.shortSide, preview.longSide),
      fps: Math.min(contract.video.fps, preview.fps),
    },
    maxBytes: preview.maxBytes,
    targets: { ...contract.targets, crf: preview.crf },
  };
}

function silent(preview: SilentPreview, presets: Presets, job: Job, clip: Previewed): SilentPreviewPlan[] {
  const { frame, fps } = clip;
  const duration = Math.min(clip.duration, preview.seconds);
  const point = pointFor(narrowed(preview, presets, job.effort, frame), {
    ...job,
    source: { width: frame.width, height: frame.height, frameRate: fps },
    audio: null,
    duration,
    maxBytes: null,
  });
  // A budget that leaves no picture at all is a preview less and no reason to refuse the clip.
  if (point === null) return [];
  return [
    {
      type: 'silent',
      kind: preview.kind,
      encode: { id: preview.kind, profiles: [preview.profile], platforms: [], ...point },
    },
  ];
}

/** The previews that an effort wants of a clip. Pure. */
export function planPreviews(presets: Presets, job: Job, clip: Previewed): PreviewPlan[] {
  const { previews = {} } = job.effort;
  const { frame } = clip;
  return [
    ...(previews.animated ?? []).map(({ kind, longSide, quality, maxBytes, ...wanted }) => {
      const fps = Math.min(wanted.fps, toNumber(clip.fps));
      const seconds = Math.min(clip.duration, wanted.seconds);
      const frames = Math.max(1, Math.floor(seconds * fps + 1e-6));
      return {
        type: 'animated' as const,
        kind,
        ...sizeWithin(frame, longSide),
        fps,
        frames,
        seconds,
        quality,
        maxBytes,
      };
    }),
    ...(previews.silent ?? []).flatMap((preview) => silent(preview, presets, job, clip)),
    ...(previews.still ?? []).map(({ kind, longSide, format, quality }) => ({
      type: 'still' as const,
      kind,
      ...sizeWithin(frame, longSide),
      format,
      quality,
    })),
  ];
}
