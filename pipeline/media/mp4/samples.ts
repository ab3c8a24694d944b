import { QikError } from '../../errors/catalogue.js';
import { type Box, child } from './boxes.js';

/** One entry of an edit list: where the shown part begins in the media, in ticks of the track; -1 is an empty edit. */
export type Edit = { readonly durationInMovieTicks: number; readonly mediaTime: number; readonly rate: number };

/** The sample tables of a track, as written; nothing is expanded until it is asked for. */
export type SampleTable = {
  readonly count: number;
  readonly size: (index: number) => number;
  /** Runs of [number of samples, ticks of each]. */
  readonly durations: readonly (readonly [count: number, delta: number])[];
  /** Indexes (from 0) of sync samples; null means that every sample is one. */
  readonly sync: readonly number[] | null;
  /** Runs of [first chunk from 0, samples in a chunk]. */
  readonly chunkRuns: readonly (readonly [firstChunk: number, samplesPerChunk: number])[];
  readonly chunkOffsets: readonly number[];
};

/** A sample where it lies in the file. */
export type Sample = {
  readonly offset: number;
  readonly size: number;
  readonly dts: number;
  readonly duration: number;
  readonly chunk: number;
};

// 10 hours of 48 kHz AAC are 1.7 million samples; a bomb claims 2^31.
const MAX_ENTRIES = 2_000_000;

/** Reads the entry count of a table and holds it against the room that the box has. */
function entries(bytes: Buffer, box: Box, at: number, width: number): number {
  const count = bytes.readUInt32BE(at);
  if (count > MAX_ENTRIES || at + 4 + count * width > box.end) {
    throw new QikError('corrupt', `table '${box.type}' claims more entries than it has`);
  }
  return count;
}

function table<T>(bytes: Buffer, box: Box | undefined, width: number, read: (at: number) => T): T[] {
  if (box === undefined) {
    return [];
  }
  const count = entries(bytes, box, box.start + 4, width);
  return Array.from({ length: count }, (_, index) => read(box.start + 8 + index * width));
}

export function readEdits(bytes: Buffer, elst: Box | undefined): Edit[] {
  if (elst === undefined) {
    return [];
  }
  const wide = bytes.readUInt8(elst.start) === 1;
  return table(bytes, elst, wide ? 20 : 12, (at) => ({
    durationInMovieTicks: wide ? Number(bytes.readBigUInt64BE(at)) : bytes.readUInt32BE(at),
    mediaTime: wide ? Number(bytes.readBigInt64BE(at + 8)) : bytes.readInt32BE(at + 4),
    rate: bytes.readInt32BE(at + (wide ? 16 : 8)) / 65_536,
  }));
}

function readSizes(bytes: Buffer, stsz: Box | undefined): Pick<SampleTable, 'count' | 'size'> {
  if (stsz === undefined) {
    return { count: 0, size: () => 0 };
  }
  const fixed = bytes.readUInt32BE(stsz.start + 4);
  if (fixed > 0) {
    const count = bytes.readUInt32BE(stsz.start + 8);
    return { count, size: () => fixed };
  }
  const count = entries(bytes, stsz, stsz.start + 8, 4);
  return { count, size: (index) => (index < count ? bytes.readUInt32BE(stsz.start + 12 + index * 4) : 0) };
}

/** Reads stsz, stts, stss, stsc and stco or co64 of one track. */
export function readSampleTable(bytes: Buffer, stbl: Box | undefined): SampleTable {
  const stss = child(stbl, 'stss');
  const co64 = child(stbl, 'co64');
  return {
    ...readSizes(bytes, child(stbl, 'stsz')),
    durations: table(
      bytes,
      child(stbl, 'stts'),
      8,
      (at) => [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)] as const,
    ),
    sync: stss === undefined ? null : table(bytes, stss, 4, (at) => bytes.readUInt32BE(at) - 1),
    chunkRuns: table(
      bytes,
      child(stbl, 'stsc'),
      12,
      (at) => [bytes.readUInt32BE(at) - 1, bytes.readUInt32BE(at + 4)] as const,
    ),
    chunkOffsets:
      co64 === undefined
        ? table(bytes, child(stbl, 'stco'), 4, (at) => bytes.readUInt32BE(at))
        : table(bytes, co64, 8, (at) => Number(bytes.readBigUInt64BE(at))),
  };
}

/** The samples of a track one after another, in decoding order; `dts` and `duration` in ticks of the track. */
export function* samplesOf(samples: SampleTable): Generator<Sample> {
  let index = 0;
  let dts = 0;
  let durationRun = 0;
  let leftInRun = samples.durations[0]?.[0] ?? 0;
  for (let run = 0; run < samples.chunkRuns.length; run += 1) {
    const [firstChunk, perChunk] = samples.chunkRuns[run] ?? [0, 0];
    const lastChunk = Math.min(
      samples.chunkRuns[run + 1]?.[0] ?? samples.chunkOffsets.length,
      samples.chunkOffsets.length,
    );
    for (let chunk = firstChunk; chunk < lastChunk; chunk += 1) {
      let offset = samples.chunkOffsets[chunk] ?? 0;
      for (let inChunk = 0; inChunk < perChunk && index < samples.count; inChunk += 1) {
        while (leftInRun === 0 && durationRun + 1 < samples.durations.length) {
          durationRun += 1;
          leftInRun = samples.durations[durationRun]?.[0] ?? 0;
        }
        const duration = samples.durations[durationRun]?.[1] ?? 0;
        const size = samples.size(index);
        yield { offset, size, dts, duration, chunk };
        offset += size;
        dts += duration;
        index += 1;
        leftInRun = Math.max(0, leftInRun - 1);
      }
    }
  }
}
