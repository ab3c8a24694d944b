import { type FileHandle, open } from 'node:fs/promises';
import { QikError } from '../../errors/catalogue.js';
import type { Orientation } from '../types.js';
import { type Box, child, descend, MAX_MOOV_BYTES, parseBoxes, scanTopLevel, type TopBox } from './boxes.js';
import { readSampleEntry, type SampleEntry } from './sample-entry.js';
import { type Edit, readEdits, readSampleTable, type SampleTable } from './samples.js';

export type Track = {
  readonly id: number;
  /** `vide`, `soun`, `meta`, `tmcd`, … (14496-12, 8.4.3). */
  readonly handler: string;
  /** Ticks a second. */
  readonly timescale: number;
  readonly creationTime: number;
  /** Null where the matrix is none of the eight that turn and mirror by right angles. */
  readonly orientation: Orientation | null;
  readonly entries: readonly SampleEntry[];
  readonly edits: readonly Edit[];
  readonly samples: SampleTable;
  /** Whether its samples lie in another file. */
  readonly external: boolean;
};

export type Movie = {
  readonly brand: string | null;
  readonly top: readonly TopBox[];
  readonly fileSize: number;
  readonly timescale: number;
  readonly creationTime: number;
  readonly fragmented: boolean;
  readonly tracks: readonly Track[];
  /** The parsed moov and its bytes, for those who look for what should not be there. */
  readonly moov: Box;
  readonly bytes: Buffer;
};

// The times of mvhd, tkhd and mdhd: 32 bits in version 0, 64 in version 1.
function times(bytes: Buffer, box: Box): { creation: number; rest: number } {
  const version = bytes.readUInt8(box.start);
  const width = version === 1 ? 8 : 4;
  const creation = version === 1 ? Number(bytes.readBigUInt64BE(box.start + 4)) : bytes.readUInt32BE(box.start + 4);
  const modification =
    version === 1 ? Number(bytes.readBigUInt64BE(box.start + 12)) : bytes.readUInt32BE(box.start + 8);
  return { creation: Math.max(creation, modification), rest: box.start + 4 + 2 * width };
}

/**
 * Reads a display matrix (a b u, c d v, x y w in 16.16) as turning and mirroring by right angles.
 * A stored point (x, y) is shown at (a*x + c*y, b*x + d*y), y downwards.
 */
export function orientationOf(a: number, b: number, c: number, d: number): Orientation | null {
  const key = [a, b, c, d]
    .map((value) => (Math.abs(value) < 0.01 ? 0 : Math.abs(Math.abs(value) - 1) < 0.01 ? Math.sign(value) : Number.NaN))
    .join(',');
  const known: Record<string, Orientation> = {
    '1,0,0,1': { rotation: 0, mirrored: false },
    '0,1,-1,0': { rotation: 90, mirrored: false },
    '-1,0,0,-1': { rotation: 180, mirrored: false },
    '0,-1,1,0': { rotation: 270, mirrored: false },
    // Mirrored left to right first, then turned clockwise.
    '-1,0,0,1': { rotation: 0, mirrored: true },
    '0,-1,-1,0': { rotation: 90, mirrored: true },
    '1,0,0,-1': { rotation: 180, mirrored: true },
    '0,1,1,0': { rotation: 270, mirrored: true },
  };
  return known[key] ?? null;
}

function trackMatrix(bytes: Buffer, tkhd: Box, rest: number, version: number): Orientation | null {
  // track_ID, reserved, duration; then 8 reserved bytes, layer, alternate_group, volume, reserved.
  const matrix = rest + 4 + 4 + (version === 1 ? 8 : 4) + 16;
  if (matrix + 36 > tkhd.end) {
    return null;
  }
  const fixed = (index: number) => bytes.readInt32BE(matrix + index * 4) / 65_536;
  return orientationOf(fixed(0), fixed(1), fixed(3), fixed(4));
}

function isExternal(bytes: Buffer, trak: Box): boolean {
  const dref = descend(trak, 'mdia', 'minf', 'dinf', 'dref');
  if (dref === undefined || dref.end - dref.start < 8 + 12) {
    return false;
  }
  // Flag 1 of a data reference says "in this file" (14496-12, 8.7.2).
  return (bytes.readUInt32BE(dref.start + 8 + 8) & 1) === 0;
}

function readTrack(bytes: Buffer, trak: Box): Track {
  const tkhd = child(trak, 'tkhd');
  const mdhd = descend(trak, 'mdia', 'mdhd');
  const hdlr = descend(trak, 'mdia', 'hdlr');
  if (tkhd === undefined || mdhd === undefined || hdlr === undefined) {
    throw new QikError('corrupt', 'a track lacks its header');
  }
  const track = times(bytes, tkhd);
  const media = times(bytes, mdhd);
  const handler = bytes.toString('latin1', hdlr.start + 8, hdlr.start + 12);
  const stbl = descend(trak, 'mdia', 'minf', 'stbl');
  return {
    id: bytes.readUInt32BE(track.rest),
    handler,
    timescale: bytes.readUInt32BE(media.rest),
    creationTime: Math.max(track.creation, media.creation),
    orientation: trackMatrix(bytes, tkhd, track.rest, bytes.readUInt8(tkhd.start)),
    entries: readSampleEntry(bytes, child(stbl, 'stsd'), handler),
    edits: readEdits(bytes, descend(trak, 'edts', 'elst')),
    samples: readSampleTable(bytes, stbl),
    external: isExternal(bytes, trak),
  };
}

async function readMoov(file: FileHandle, top: readonly TopBox[], fileSize: number): Promise<Buffer> {
  const moov = top.find((box) => box.type === 'moov');
  if (moov === undefined) {
    throw new QikError(
      'truncated',
      'the index of the file (moov) is missing, as after an upload or a recording that broke off',
    );
  }
  if (moov.end > fileSize) {
    throw new QikError('truncated', 'the file ends inside its index (moov)');
  }
  const size = moov.end - moov.offset - moov.headerSize;
  if (size > MAX_MOOV_BYTES) {
    throw new QikError('corrupt', 'the index of the file (moov) is larger than any clip needs');
  }
  const bytes = Buffer.alloc(size);
  await file.read(bytes, 0, size, moov.offset + moov.headerSize);
  return bytes;
}

/** Reads past the end of a box are a damaged file, not a bug of ours. */
function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) {
      throw new QikError('corrupt', 'a box of the file is shorter than it must be', { cause: error });
    }
    throw error;
  }
}

/**
 * Reads the structure of an MP4, MOV or 3GP file without decoding anything.
 * @throws QikError `truncated` or `corrupt`.
 */
export async function readMovie(path: string): Promise<Movie> {
  const file = await open(path, 'r');
  try {
    const fileSize = (await file.stat()).size;
    const top = await scanTopLevel(file, fileSize);
    const bytes = await readMoov(file, top, fileSize);
    const first = Buffer.alloc(12);
    await file.read(first, 0, 12, 0);
    return guarded(() => {
      const moov: Box = { type: 'moov', start: 0, end: bytes.length, children: parseBoxes(bytes) };
      const mvhd = child(moov, 'mvhd');
      if (mvhd === undefined) {
        throw new QikError('corrupt', 'the index of the file has no header');
      }
      const movie = times(bytes, mvhd);
      return {
        brand: top[0]?.type === 'ftyp' ? first.toString('latin1', 8, 12) : null,
        top,
        fileSize,
        timescale: bytes.readUInt32BE(movie.rest),
        creationTime: movie.creation,
        // An iPhone leaves mvex behind when it has gathered the fragments of a recording into one index.
        fragmented: top.some((box) => box.type === 'moof'),
        tracks: moov.children.filter((box) => box.type === 'trak').map((trak) => readTrack(bytes, trak)),
        moov,
        bytes,
      };
    });
  } finally {
    await file.close();
  }
}
