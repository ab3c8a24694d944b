import type { FileHandle } from 'node:fs/promises';
import { QikError } from '../../errors/catalogue.js';

/** A box of ISO/IEC 14496-12. `start` and `end` bound its payload within the buffer that was parsed. */
export type Box = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly children: readonly Box[];
};

/** A box at the top of a file; offsets are of the file, and `end` may lie behind the end of a cut file. */
export type TopBox = {
  readonly type: string;
  readonly offset: number;
  readonly headerSize: number;
  readonly end: number;
};

// A phone writes about a dozen boxes at the top and 200 in a moov; a bomb has millions.
const MAX_BOXES = 10_000;
const MAX_DEPTH = 12;
/** Two hours of 60 fps need about 10 MB of sample tables. */
export const MAX_MOOV_BYTES = 32 * 1024 * 1024;

const CONTAINERS = new Set([
  'moov',
  'trak',
  'mdia',
  'minf',
  'stbl',
  'edts',
  'dinf',
  'udta',
  'meta',
  'ilst',
  'mvex',
  'moof',
  'traf',
  'tref',
  'tapt',
]);

const damaged = (detail: string) => new QikError('corrupt', detail);

const boxType = (bytes: Buffer, at: number): string => bytes.toString('latin1', at, at + 4);

type Header = { readonly type: string; readonly headerSize: number; readonly size: number };

/** Size 1 means a 64-bit size follows, size 0 means "to the end" (14496-12, 4.2). */
function header(bytes: Buffer, at: number, available: number, room: number): Header {
  const short = bytes.readUInt32BE(at);
  const type = boxType(bytes, at + 4);
  if (short === 0) {
    return { type, headerSize: 8, size: room };
  }
  if (short !== 1) {
    return { type, headerSize: 8, size: short };
  }
  if (available < 16) {
    throw damaged('a box of the file ends inside its header');
  }
  const long = bytes.readBigUInt64BE(at + 8);
  return {
    type,
    headerSize: 16,
    size: Number(long > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt(Number.MAX_SAFE_INTEGER) : long),
  };
}

/**
 * Walks the boxes at the top of a file, reading only their headers.
 * @throws QikError `corrupt` when a size is impossible or there are more boxes than any camera writes.
 */
export async function scanTopLevel(file: FileHandle, fileSize: number): Promise<TopBox[]> {
  const boxes: TopBox[] = [];
  const head = Buffer.alloc(16);
  let offset = 0;
  while (offset + 8 <= fileSize) {
    const { bytesRead } = await file.read(head, 0, 16, offset);
    if (bytesRead < 8) {
      break;
    }
    const box = header(head, 0, bytesRead, fileSize - offset);
    if (box.size < box.headerSize) {
      throw damaged('a box of the file has an impossible size');
    }
    boxes.push({ type: box.type, offset, headerSize: box.headerSize, end: offset + box.size });
    if (boxes.length > MAX_BOXES) {
      throw damaged('the file has too many boxes');
    }
    offset += box.size;
  }
  return boxes;
}

/** QuickTime writes `meta` as a plain container, MP4 as a full box with four bytes of version and flags. */
function childrenStart(bytes: Buffer, type: string, start: number, end: number): number {
  if (type !== 'meta') {
    return start;
  }
  const quickTime = end - start >= 8 && boxType(bytes, start + 4) === 'hdlr';
  return quickTime ? start : start + 4;
}

/**
 * Parses the boxes in `bytes`, going into those that hold others.
 * @throws QikError `corrupt` for boxes that do not fit into each other, nest too deeply or are too many.
 */
export function parseBoxes(bytes: Buffer): Box[] {
  let count = 0;
  const level = (from: number, to: number, depth: number): Box[] => {
    if (depth > MAX_DEPTH) {
      throw damaged('boxes of the file are nested too deeply');
    }
    const boxes: Box[] = [];
    let at = from;
    // Four zero bytes may end a QuickTime udta (QuickTime File Format, user data atoms).
    while (at + 8 <= to) {
      const box = header(bytes, at, to - at, to - at);
      const end = at + box.size;
      if (box.size < box.headerSize || end > to) {
        throw damaged(`box '${box.type.replace(/[^\x20-\x7e]/g, '?')}' does not fit into its parent`);
      }
      count += 1;
      if (count > MAX_BOXES) {
        throw damaged('the file has too many boxes');
      }
      const start = at + box.headerSize;
      const inner = CONTAINERS.has(box.type) ? childrenStart(bytes, box.type, start, end) : end;
      boxes.push({ type: box.type, start, end, children: inner < end ? level(inner, end, depth + 1) : [] });
      at = end;
    }
    return boxes;
  };
  return level(0, bytes.length, 0);
}

export const child = (box: Box | undefined, type: string): Box | undefined =>
  box?.children.find((one) => one.type === type);

/** Follows a path of types, the first match at each step. */
export function descend(box: Box | undefined, ...path: readonly string[]): Box | undefined {
  return path.reduce<Box | undefined>((at, type) => child(at, type), box);
}
