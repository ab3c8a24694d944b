import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FixtureName, fixture } from '../../../fixtures/index.js';
import { findTools } from '../../media/index.js';
import type { FlikEntry } from '../catalogue.js';

const tools = await findTools();

/** An entry of the catalogue as it should be. */
export const entry = (id: string, slot: number, changes: Partial<FlikEntry> = {}): FlikEntry => ({
  slot,
  id,
  file: `media/${id}.mp4`,
  title: { en: `The ${id}`, fr: `Le ${id}` },
  description: { en: 'A wave.', fr: 'Un signe.' },
  emoji: '👋',
  tags: ['hello'],
  category: 'greetings',
  rating: 'everyone',
  loop: true,
  poster: 0,
  credits: 'Drawn for this test.',
  ...changes,
});

/** Puts the media of an entry where they belong: those of a fixture, or these bytes. */
export async function putMedia(
  folder: string,
  id: string,
  media: { readonly fixture: FixtureName } | string,
): Promise<void> {
  await mkdir(join(folder, 'media'), { recursive: true });
  const file = join(folder, 'media', `${id}.mp4`);
  if (typeof media === 'string') await writeFile(file, media);
  else await copyFile(await fixture(media.fixture, { ffmpeg: tools.ffmpeg.path }), file);
}

export async function putCatalogue(folder: string, fliks: unknown): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'catalogue.json'), JSON.stringify({ fliks }));
}
