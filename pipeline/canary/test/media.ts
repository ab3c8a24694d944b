import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type FixtureName, fixture } from '../../../fixtures/index.js';
import { findTools } from '../../media/index.js';

const tools = await findTools();

/** Puts the media of a Flik where those of the demo Fliks are. */
export async function putMedia(folder: string, id: string, name: FixtureName): Promise<void> {
  await mkdir(join(folder, 'media'), { recursive: true });
  await copyFile(await fixture(name, { ffmpeg: tools.ffmpeg.path }), join(folder, 'media', `${id}.mp4`));
}
