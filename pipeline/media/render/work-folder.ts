import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A private folder of one render: `out` is the only place that ffmpeg may write to. */
export type WorkFolder = { readonly out: string; readonly marks: string; readonly remove: () => Promise<void> };

/** @param parent an existing private folder; default: the system's temporary one. */
export async function makeWorkFolder(parent: string | undefined): Promise<WorkFolder> {
  const root = await mkdtemp(path.join(parent ?? os.tmpdir(), 'qik-render-'));
  const folder = { out: path.join(root, 'out'), marks: path.join(root, 'marks') };
  await mkdir(folder.out, { mode: 0o700 });
  await mkdir(folder.marks, { mode: 0o700 });
  return { ...folder, remove: () => rm(root, { recursive: true, force: true }) };
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Copies across file systems; within one, a rename is enough. */
async function copyDurably(from: string, to: string): Promise<void> {
  const temporary = `${to}.part`;
  const target = await open(temporary, 'w', 0o644);
  try {
    await pipeline(createReadStream(from), target.createWriteStream({ autoClose: false }));
    await target.sync();
  } finally {
    await target.close();
  }
  await rename(temporary, to);
}

/** Moves a verified file to where it is wanted: it appears there whole or not at all. */
export async function deliver(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EXDEV') {
      await copyDurably(from, to);
      return;
    }
    throw error;
  }
}
