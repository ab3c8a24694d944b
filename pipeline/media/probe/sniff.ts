import { open } from 'node:fs/promises';
import { QikError } from '../../errors/catalogue.js';
import type { ContainerFamily } from '../types.js';

/** Bytes that tell one container from another. */
export const SNIFF_BYTES = 1024;

const MOV_BOXES = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'styp', 'moof', 'uuid']);
// Still pictures in the same boxes (ISO/IEC 23008-12).
const PICTURE_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'mif1', 'avif', 'avis', 'crx ']);

const ascii = (head: Buffer, from: number, to: number) => head.toString('latin1', from, to);

/** Containers that are known and refused: their demuxers are old code that no phone needs. */
function refusedFormat(head: Buffer): string | null {
  if (ascii(head, 0, 4) === 'RIFF') {
    const kind = ascii(head, 8, 12);
    if (kind === 'AVI ') {
      return 'AVI';
    }
    if (kind === 'WEBP') {
      // The ANIM flag of the VP8X chunk; ffmpeg reads only still WebP.
      return ascii(head, 12, 16) === 'VP8X' && (head[20] ?? 0) & 2 ? 'animated WebP' : null;
    }
  }
  if (ascii(head, 0, 4) === 'OggS') {
    return 'Ogg';
  }
  if (ascii(head, 0, 3) === 'FLV') {
    return 'Flash';
  }
  if (head.readUInt32BE(0) === 0x000001ba) {
    return 'MPEG program stream';
  }
  const syncs = [0, 188, 376].every((at) => head[at] === 0x47);
  return syncs ? 'MPEG transport stream' : null;
}

function family(head: Buffer): ContainerFamily | null {
  if (head.readUInt32BE(0) === 0x1a45dfa3) {
    return 'matroska';
  }
  // ASF_Header_Object.
  if (head.toString('hex', 0, 16) === '3026b2758e66cf11a6d900aa0062ce6c') {
    return 'asf';
  }
  if (ascii(head, 0, 6) === 'GIF87a' || ascii(head, 0, 6) === 'GIF89a') {
    return 'gif';
  }
  const type = ascii(head, 4, 8);
  if (MOV_BOXES.has(type) && !(type === 'ftyp' && PICTURE_BRANDS.has(ascii(head, 8, 12)))) {
    return 'mov';
  }
  return null;
}

/**
 * Names the container from the first bytes of a file, never from its name.
 * @throws QikError `not_a_video` or `unsupported_codec`.
 */
export function sniff(start: Buffer): ContainerFamily {
  const head = Buffer.concat([start, Buffer.alloc(SNIFF_BYTES)]).subarray(0, SNIFF_BYTES);
  const found = start.length < 8 ? null : family(head);
  if (found !== null) {
    return found;
  }
  const refused = start.length < 8 ? null : refusedFormat(head);
  if (refused !== null) {
    throw new QikError(
      'unsupported_codec',
      `${refused} files are not accepted; send an MP4, MOV, 3GP, WebM, Matroska, WMV or animated GIF file`,
    );
  }
  throw new QikError(
    'not_a_video',
    start.length === 0 ? 'the file is empty' : 'the file does not begin as any video that is accepted',
  );
}

/** Reads as much of a file's head as `sniff` wants. */
export async function readHead(path: string, bytes = SNIFF_BYTES): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(bytes);
    const { bytesRead } = await file.read(head, 0, bytes, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
