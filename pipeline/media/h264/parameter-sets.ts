import { BitReader, removeEmulation } from './bits.js';

/** What a sequence parameter set says (ITU-T H.264, 7.3.2.1.1 and Annex E). */
export type SequenceParameterSet = {
  readonly profileIdc: number;
  readonly constraintSet1: boolean;
  readonly constraintSet3: boolean;
  readonly levelIdc: number;
  readonly chromaFormatIdc: number;
  readonly bitDepth: number;
  readonly references: number;
  readonly width: number;
  readonly height: number;
  readonly framesOnly: boolean;
  readonly sampleAspectRatio: readonly [number, number] | null;
  readonly fullRange: boolean | null;
  readonly colour: { readonly primaries: number; readonly transfer: number; readonly matrix: number } | null;
  /** Null where the set does not say; a decoder then has to assume the most. */
  readonly reorderFrames: number | null;
  readonly decodeBuffering: number | null;
};

// Profiles whose sets carry chroma format and bit depth (7.3.2.1.1).
const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

// Table E-1, aspect_ratio_idc 1 to 16.
const ASPECT_RATIOS: readonly (readonly [number, number])[] = [
  [1, 1],
  [12, 11],
  [10, 11],
  [16, 11],
  [40, 33],
  [24, 11],
  [20, 11],
  [32, 11],
  [80, 33],
  [18, 11],
  [15, 11],
  [64, 33],
  [160, 99],
  [4, 3],
  [3, 2],
  [2, 1],
];
const EXTENDED_SAR = 255;

function skipScalingLists(bits: BitReader, count: number): void {
  for (let list = 0; list < count; list += 1) {
    if (!bits.flag()) {
      continue;
    }
    const size = list < 6 ? 16 : 64;
    let last = 8;
    let next = 8;
    for (let index = 0; index < size; index += 1) {
      if (next !== 0) {
        next = (last + bits.signed() + 256) % 256;
      }
      last = next === 0 ? last : next;
    }
  }
}

function skipHrd(bits: BitReader): void {
  const count = bits.unsigned() + 1;
  bits.bits(8);
  for (let index = 0; index < count; index += 1) {
    bits.unsigned();
    bits.unsigned();
    bits.bit();
  }
  bits.bits(20);
}

type Vui = Pick<
  SequenceParameterSet,
  'sampleAspectRatio' | 'fullRange' | 'colour' | 'reorderFrames' | 'decodeBuffering'
>;

const NO_VUI: Vui = {
  sampleAspectRatio: null,
  fullRange: null,
  colour: null,
  reorderFrames: null,
  decodeBuffering: null,
};

function readAspect(bits: BitReader): Vui['sampleAspectRatio'] {
  if (!bits.flag()) {
    return null;
  }
  const idc = bits.bits(8);
  return idc === EXTENDED_SAR ? [bits.bits(16), bits.bits(16)] : (ASPECT_RATIOS[idc - 1] ?? null);
}

function readVui(bits: BitReader): Vui {
  const sampleAspectRatio = readAspect(bits);
  if (bits.flag()) {
    bits.bit(); // overscan_appropriate_flag
  }
  let fullRange: boolean | null = null;
  let colour: Vui['colour'] = null;
  if (bits.flag()) {
    bits.bits(3);
    fullRange = bits.flag();
    colour = bits.flag() ? { primaries: bits.bits(8), transfer: bits.bits(8), matrix: bits.bits(8) } : null;
  }
  if (bits.flag()) {
    bits.unsigned();
    bits.unsigned(); // chroma sample locations
  }
  if (bits.flag()) {
    bits.bits(32);
    bits.bits(32);
    bits.bit(); // timing
  }
  const nalHrd = bits.flag();
  if (nalHrd) {
    skipHrd(bits);
  }
  const vclHrd = bits.flag();
  if (vclHrd) {
    skipHrd(bits);
  }
  if (nalHrd || vclHrd) {
    bits.bit();
  }
  bits.bit(); // pic_struct_present_flag
  if (!bits.flag()) {
    return { sampleAspectRatio, fullRange, colour, reorderFrames: null, decodeBuffering: null };
  }
  bits.bit();
  bits.unsigned();
  bits.unsigned();
  bits.unsigned();
  bits.unsigned();
  return { sampleAspectRatio, fullRange, colour, reorderFrames: bits.unsigned(), decodeBuffering: bits.unsigned() };
}

function readChroma(bits: BitReader): { chromaFormatIdc: number; bitDepth: number } {
  const chromaFormatIdc = bits.unsigned();
  if (chromaFormatIdc === 3) {
    bits.bit();
  }
  const bitDepth = 8 + Math.max(bits.unsigned(), bits.unsigned());
  bits.bit();
  if (bits.flag()) {
    skipScalingLists(bits, chromaFormatIdc === 3 ? 12 : 8);
  }
  return { chromaFormatIdc, bitDepth };
}

function skipPictureOrder(bits: BitReader): void {
  const type = bits.unsigned();
  if (type === 0) {
    bits.unsigned();
  } else if (type === 1) {
    bits.bit();
    bits.signed();
    bits.signed();
    const cycle = bits.unsigned();
    for (let index = 0; index < Math.min(cycle, 255); index += 1) {
      bits.signed();
    }
  }
}

/**
 * Parses a sequence parameter set NAL unit, its first byte included.
 * @throws RangeError when it ends early.
 */
export function parseSps(nal: Uint8Array): SequenceParameterSet {
  const bits = new BitReader(removeEmulation(nal.subarray(1)));
  const profileIdc = bits.bits(8);
  const constraints = bits.bits(8);
  const levelIdc = bits.bits(8);
  bits.unsigned(); // seq_parameter_set_id
  const chroma = HIGH_PROFILES.has(profileIdc) ? readChroma(bits) : { chromaFormatIdc: 1, bitDepth: 8 };
  bits.unsigned(); // log2_max_frame_num
  skipPictureOrder(bits);
  const references = bits.unsigned();
  bits.bit();
  const widthInMbs = bits.unsigned() + 1;
  const mapUnits = bits.unsigned() + 1;
  const framesOnly = bits.flag();
  if (!framesOnly) {
    bits.bit();
  }
  bits.bit(); // direct_8x8_inference_flag
  const crop = bits.flag() ? [bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()] : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  // Crop units of Table 6-1; 4:4:4 and monochrome count single samples.
  const unitX = chroma.chromaFormatIdc === 1 || chroma.chromaFormatIdc === 2 ? 2 : 1;
  const unitY = (chroma.chromaFormatIdc === 1 ? 2 : 1) * (framesOnly ? 1 : 2);
  const vui = bits.flag() ? readVui(bits) : NO_VUI;
  return {
    profileIdc,
    constraintSet1: (constraints & 0x40) !== 0,
    constraintSet3: (constraints & 0x10) !== 0,
    levelIdc,
    ...chroma,
    references,
    width: widthInMbs * 16 - unitX * (left + right),
    height: mapUnits * 16 * (framesOnly ? 1 : 2) - unitY * (top + bottom),
    framesOnly,
    ...vui,
  };
}

/** The parts of avcC that matter: sets, and the bytes of a NAL unit's length. */
export type AvcConfiguration = {
  readonly lengthSize: number;
  readonly sps: readonly Buffer[];
  readonly pps: readonly Buffer[];
};

/** Parses an AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1). */
export function parseAvcConfiguration(avcC: Buffer): AvcConfiguration {
  let at = 6;
  const sets = (count: number): Buffer[] =>
    Array.from({ length: count }, () => {
      const length = avcC.readUInt16BE(at);
      const set = Buffer.from(avcC.subarray(at + 2, at + 2 + length));
      at += 2 + length;
      return set;
    });
  const lengthSize = (avcC.readUInt8(4) & 3) + 1;
  const sps = sets(avcC.readUInt8(5) & 31);
  const ppsCount = avcC.readUInt8(at);
  at += 1;
  return { lengthSize, sps, pps: sets(ppsCount) };
}

/** Whether a picture parameter set asks for CABAC (7.3.2.2). */
export function usesCabac(nal: Uint8Array): boolean {
  const bits = new BitReader(removeEmulation(nal.subarray(1)));
  bits.unsigned();
  bits.unsigned();
  return bits.flag();
}
