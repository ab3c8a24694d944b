import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Files and folders of a clip's bytes anywhere in a data folder. Empty folders are no bytes. */
export async function bytesOf(dataDir: string, clipId: string): Promise<string[]> {
  const found = (await namesIn(join(dataDir, 'objects', 'clips', clipId))).map((name) => `objects/${clipId}/${name}`);
  for (const name of await namesIn(join(dataDir, 'uploads')))
    if (name.startsWith(clipId)) found.push(join('uploads', name));
  for (const room of ['staging', 'scratch', join('objects', '.tmp')]) {
    for (const owner of await namesIn(join(dataDir, room))) {
      for (const name of await namesIn(join(dataDir, room, owner)))
        if (name.startsWith(clipId)) found.push(join(room, owner, name));
    }
  }
  return found;
}

/** Whether the clip's encryption key is there. */
export const hasKey = async (dataDir: string, clipId: string): Promise<boolean> =>
  (await namesIn(join(dataDir, 'keys', clipId.slice(-2)))).includes(clipId);
