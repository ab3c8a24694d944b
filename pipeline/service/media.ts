import { loadPresets } from '../../presets/index.js';
import type { Config } from '../config/index.js';
import { findTools, type MediaContext } from '../media/index.js';

/**
 * Presets, programs and limits of the media path, as the settings say.
 *
 * @throws QikError `tool_missing`; PresetError
 */
export async function openMedia(config: Config): Promise<MediaContext> {
  const [presets, tools] = await Promise.all([
    loadPresets(),
    findTools({
      ...(config.ffmpegPath === null ? {} : { ffmpegPath: config.ffmpegPath }),
      ...(config.ffprobePath === null ? {} : { ffprobePath: config.ffprobePath }),
    }),
  ]);
  const limits = {
    maxDurationSeconds: config.maxDurationSeconds,
    maxBytes: config.maxUploadBytes,
    maxWidth: config.maxPixels.width,
    maxHeight: config.maxPixels.height,
  };
  return { presets, tools, limits };
}
