import { stat } from 'node:fs/promises';
import { levelByIdc } from '../h264/levels.js';
import type { EncodePlan, Rendition } from '../types.js';
import type { CheckResult } from '../verify/index.js';
import { classOf } from '../verify/rules.js';
import { sha256Of } from './work-folder.js';

/** Describes a verified file by what was read from it again, not by what was asked of the encoder. */
export async function describeRendition(
  encode: EncodePlan,
  file: string,
  name: string,
  result: CheckResult,
  encodedTwice: boolean,
): Promise<Rendition> {
  const { size } = await stat(file);
  const { facts } = result;
  const video = facts?.video;
  const audio = facts?.audio ?? null;
  return {
    id: encode.id,
    profiles: encode.profiles,
    platforms: encode.platforms,
    file: name,
    contentType: 'video/mp4',
    bytes: size,
    sha256: await sha256Of(file),
    width: video?.width ?? 0,
    height: video?.height ?? 0,
    fps: Math.round((video?.fps ?? 0) * 1000) / 1000,
    durationMs: Math.round((video?.duration ?? 0) * 1000),
    video: {
      codec: 'h264',
      profile: (video === undefined ? null : classOf(video.sps)) ?? 'unknown',
      level: video === undefined ? 'unknown' : (levelByIdc(video.sps.levelIdc)?.name ?? 'unknown'),
      bitrate: Math.round((video?.averageKbps ?? 0) * 1000),
    },
    audio:
      audio === null
        ? null
        : {
            codec: 'aac-lc',
            bitrate: Math.round(audio.averageKbps * 1000),
            channels: audio.channels,
            sampleRate: audio.sampleRate,
          },
    checks: result.checks,
    conforms: result.conforms,
    ...(encode.budgetBytes === null
      ? {}
      : { budget: { bytes: encode.budgetBytes, marginBytes: encode.budgetBytes - size, encodedTwice } }),
  };
}
