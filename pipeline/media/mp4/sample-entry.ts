import type { Box } from './boxes.js';

/** What a sample description (stsd) says of a track's coding. */
export type SampleEntry = {
  /** Four-character code, such as `avc1` or `mp4a`. */
  readonly format: string;
  readonly width: number;
  readonly height: number;
  /** Payload of avcC (ISO/IEC 14496-15, 5.3.3.1). */
  readonly avcC: Buffer | null;
  /** Pixel aspect ratio as written, or null where the box is missing. */
  readonly pasp: readonly [horizontal: number, vertical: number] | null;
  /** Colour box of type nclx or nclc: primaries, transfer, matrix as in ISO/IEC 23091-2. */
  readonly colr: {
    readonly primaries: number;
    readonly transfer: number;
    readonly matrix: number;
    readonly full: boolean;
  } | null;
  /** AudioSpecificConfig from esds (14496-3, 1.6.2.1). */
  readonly audioConfig: Buffer | null;
};

// Bytes of a VisualSampleEntry and an AudioSampleEntry before their boxes (14496-12, 12.1.3 and 12.2.3).
const VISUAL_HEADER = 78;
const AUDIO_HEADER = 28;

type Inner = { readonly type: string; readonly start: number; readonly end: number };

/** Boxes inside an entry. Old QuickTime files end in padding, so what does not fit is left alone. */
function innerBoxes(bytes: Buffer, from: number, to: number): Inner[] {
  const found: Inner[] = [];
  let at = from;
  while (at + 8 <= to && found.length < 64) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || at + size > to) {
      break;
    }
    found.push({ type: bytes.toString('latin1', at + 4, at + 8), start: at + 8, end: at + size });
    at += size;
  }
  return found;
}

/** Length of a descriptor: seven bits a byte, the top bit says that more follow (14496-1, 8.3.3). */
function descriptorLength(bytes: Buffer, at: number): { length: number; next: number } {
  let length = 0;
  let next = at;
  for (let count = 0; count < 4; count += 1) {
    const byte = bytes.readUInt8(next);
    next += 1;
    length = length * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) {
      break;
    }
  }
  return { length, next };
}

/** Finds the DecoderSpecificInfo (tag 5) inside the DecoderConfigDescriptor (tag 4) of an esds. */
function audioConfig(bytes: Buffer, esds: Inner): Buffer | null {
  let at = esds.start + 4;
  while (at + 2 <= esds.end) {
    const tag = bytes.readUInt8(at);
    const { length, next } = descriptorLength(bytes, at + 1);
    if (tag === 5) {
      return Buffer.from(bytes.subarray(next, Math.min(next + length, esds.end)));
    }
    // Tag 3: ES_ID and flags, of which ours are zero. Tag 4: 13 bytes of types and rates.
    at = tag === 3 ? next + 3 : tag === 4 ? next + 13 : next + length;
  }
  return null;
}

function colour(bytes: Buffer, colr: Inner | undefined): SampleEntry['colr'] {
  if (colr === undefined) {
    return null;
  }
  const kind = bytes.toString('latin1', colr.start, colr.start + 4);
  if (kind !== 'nclx' && kind !== 'nclc') {
    return null;
  }
  return {
    primaries: bytes.readUInt16BE(colr.start + 4),
    transfer: bytes.readUInt16BE(colr.start + 6),
    matrix: bytes.readUInt16BE(colr.start + 8),
    full: kind === 'nclx' && (bytes.readUInt8(colr.start + 10) & 0x80) !== 0,
  };
}

/** QuickTime's second and third version of a sound description are longer (QuickTime File Format, sound media). */
function audioHeader(bytes: Buffer, entry: Inner): number {
  const version = bytes.readUInt16BE(entry.start + 8);
  return AUDIO_HEADER + (version === 1 ? 16 : version === 2 ? 36 : 0);
}

/** Reads every description of a track; `handler` tells pictures from sound. */
export function readSampleEntry(bytes: Buffer, stsd: Box | undefined, handler: string): SampleEntry[] {
  if (stsd === undefined || stsd.end - stsd.start < 8) {
    return [];
  }
  return innerBoxes(bytes, stsd.start + 8, stsd.end).map((entry) => {
    const visual = handler === 'vide';
    const outer = innerBoxes(bytes, entry.start + (visual ? VISUAL_HEADER : audioHeader(bytes, entry)), entry.end);
    // QuickTime keeps the decoder's configuration one box deeper.
    const wave = outer.find((box) => box.type === 'wave');
    const boxes = wave === undefined ? outer : [...outer, ...innerBoxes(bytes, wave.start, wave.end)];
    const find = (type: string) => boxes.find((box) => box.type === type);
    const avcC = find('avcC');
    const pasp = find('pasp');
    const esds = find('esds');
    return {
      format: entry.type,
      width: visual ? bytes.readUInt16BE(entry.start + 24) : 0,
      height: visual ? bytes.readUInt16BE(entry.start + 26) : 0,
      avcC: avcC === undefined ? null : Buffer.from(bytes.subarray(avcC.start, avcC.end)),
      pasp: pasp === undefined ? null : ([bytes.readUInt32BE(pasp.start), bytes.readUInt32BE(pasp.start + 4)] as const),
      colr: colour(bytes, find('colr')),
      audioConfig: esds === undefined ? null : audioConfig(bytes, esds),
    };
  });
}
