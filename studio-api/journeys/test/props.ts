import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Page } from 'playwright-core';
import type { Test } from 'tap';
import { fixture } from '../../../fixtures/index.js';
import { corpusFolder, mediaContext } from '../../../pipeline/media/test/support.js';

/** A clip as a phone made it, of the corpus; where that is not at hand, one that the project made. */
export async function phoneClip(t: Test): Promise<string> {
  const folder = corpusFolder(t);
  if (folder !== null) return `${folder}/phone/iphone4s_ios7_2013_rot90_568x320_gps_mono.mov`;
  const { tools } = await mediaContext();
  return fixture('ordinary-1080p-portrait', { ffmpeg: tools.ffmpeg.path });
}

/** Drops a file onto the page, as somebody does who drags it there from their desk. */
export async function drop(page: Page, file: string, name = basename(file)): Promise<void> {
  const bytes = (await readFile(file)).toString('base64');
  // As a text: what runs in the page has other globals than this program.
  const carried = await page.evaluateHandle(`(async () => {
    const bytes = Uint8Array.from(atob('${bytes}'), (letter) => letter.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], ${JSON.stringify(name)}, { type: 'video/quicktime' }));
    return transfer;
  })()`);
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('main', type, { dataTransfer: carried });
}

/** A real clip that is made long by what players skip: an upload takes a while, and what comes of it does not. */
export async function noise(t: Test, bytes: number): Promise<Buffer> {
  const clip = await readFile(await phoneClip(t));
  const size = Math.max(8, bytes - clip.length);
  const box = Buffer.alloc(size, randomBytes(4096));
  box.writeUInt32BE(size, 0);
  box.write('free', 4, 'latin1');
  return Buffer.concat([clip, box]);
}
