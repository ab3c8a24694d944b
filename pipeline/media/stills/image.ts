import { createHash, randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { Still } from '../types.js';

export type Size = { readonly width: number; readonly height: number };
export type Described = Omit<Still, 'bytes' | 'sha256'>;

/** What sharp needs to know about raw pixels. Nothing is carried over from a file, so there is nothing to strip. */
export const picture = (data: Buffer, { width, height }: Size, pages = 1): Sharp =>
  sharp(data, {
    raw: { width, height: height * pages, channels: 3, ...(pages > 1 ? { pageHeight: height } : {}) },
  });

/** A file appears under its name at once and whole. */
export const saveBytes = async (outDir: string, data: Uint8Array, still: Described): Promise<Still> => {
  const temporary = join(outDir, `.${randomUUID()}.part`);
  try {
    await writeFile(temporary, data, { flag: 'wx' });
    await rename(temporary, join(outDir, still.file));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return { ...still, bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') };
};

/** Whole milliseconds that add up: each picture ends where it should, so that nothing drifts. */
export const delaysFor = (count: number, fps: number): number[] =>
  Array.from({ length: count }, (_, n) => Math.round(((n + 1) * 1000) / fps) - Math.round((n * 1000) / fps));
