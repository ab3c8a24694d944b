import { refuse } from './refuse.js';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length, type and check sum around the data of a chunk (PNG specification, 5.3). */
const CHUNK_FRAME_BYTES = 12;
/** An encoder writes IDAT chunks of 8 KB and more: 512 KB of image are far fewer than this. */
const MAX_CHUNKS = 1024;
const MAX_SIDE = 4096;
const MAX_PIXELS = 8_000_000;
/** What a decoder needs. Profiles, texts and dates stay behind: they are bombs or private, and change nothing here. */
const KEPT = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
const ANIMATION = new Set(['acTL', 'fcTL', 'fdAT']);
/** Bit depths that each colour type may have (PNG specification, table 11.1). */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

export type PngImage = { readonly kind: 'png'; readonly width: number; readonly height: number; readonly png: Buffer };

type Chunk = { readonly type: string; readonly data: Buffer; readonly whole: Buffer };

export const isPng = (bytes: Buffer): boolean => bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE);

const damaged = (): never => refuse('The PNG is damaged; export it again.');

const readChunks = (bytes: Buffer): Chunk[] => {
  const chunks: Chunk[] = [];
  let at = SIGNATURE.length;
  while (at < bytes.length) {
    if (chunks.length === MAX_CHUNKS || at + CHUNK_FRAME_BYTES > bytes.length) return damaged();
    const end = at + CHUNK_FRAME_BYTES + bytes.readUInt32BE(at);
    if (end > bytes.length) return damaged();
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (!/^[A-Za-z]{4}$/.test(type)) return damaged();
    chunks.push({ type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    if (type === 'IEND') return chunks;
    at = end;
  }
  return damaged();
};

const readHeader = (chunk: Chunk | undefined): { width: number; height: number } => {
  if (chunk?.type !== 'IHDR' || chunk.data.length !== 13) return damaged();
  const [width, height] = [chunk.data.readUInt32BE(0), chunk.data.readUInt32BE(4)];
  if (!DEPTHS[chunk.data.readUInt8(9)]?.includes(chunk.data.readUInt8(8))) return damaged();
  if (width === 0 || height === 0) return damaged();
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS)
    return refuse(
      `The image has too many pixels; ${MAX_SIDE} on a side and ${MAX_PIXELS / 1e6} million in all are allowed. Scale it down.`,
    );
  return { width, height };
};

/**
 * Bounds a PNG without decoding it: its size from IHDR, one frame, a whole chain of chunks. Answers it with only the
 * chunks that a decoder needs.
 *
 * @throws QikError invalid_watermark
 */
export const readPng = (bytes: Buffer): PngImage => {
  const chunks = readChunks(bytes);
  const { width, height } = readHeader(chunks[0]);
  const types = chunks.map((chunk) => chunk.type);
  if (types.some((type) => ANIMATION.has(type)))
    return refuse('The PNG is animated; send a single picture, and use from and to for when it shows.');
  if (types.lastIndexOf('IHDR') !== 0 || !types.includes('IDAT')) return damaged();
  // A capital first letter says that the picture cannot be shown without the chunk.
  if (types.some((type) => /^[A-Z]/.test(type) && !KEPT.has(type))) return damaged();
  const kept = chunks.filter((chunk) => KEPT.has(chunk.type)).map((chunk) => chunk.whole);
  return { kind: 'png', width, height, png: Buffer.concat([SIGNATURE, ...kept]) };
};
