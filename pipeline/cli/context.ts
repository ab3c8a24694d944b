import { stat } from 'node:fs/promises';
import { type Environment, loadConfig } from '../config/index.js';
import { QikError } from '../errors/catalogue.js';
import type { MediaContext } from '../media/index.js';
import { openMedia } from '../service/media.js';

/** The settings that the media path reads; a server's other settings must not keep a file from being rendered. */
const MEDIA_SETTINGS = ['FFMPEG_PATH', 'FFPROBE_PATH', 'MAX_UPLOAD_BYTES', 'MAX_DURATION_SECONDS', 'MAX_PIXELS'];

/**
 * What the media library needs, from the environment.
 *
 * @throws QikError `invalid_configuration` or `tool_missing`; PresetError
 */
export const mediaContext = async (env: Environment): Promise<MediaContext> =>
  openMedia(loadConfig(Object.fromEntries(MEDIA_SETTINGS.map((name) => [name, env[name]]))));

/** @throws QikError `invalid_request` when there is no such file; its name is the caller's and is not repeated. */
export const requireFile = async (file: string): Promise<void> => {
  const found = await stat(file).catch(() => null);
  if (found === null) throw new QikError('invalid_request', 'there is no file under the name given as FILE');
  if (!found.isFile()) throw new QikError('invalid_request', 'what is named as FILE is not a file');
};
