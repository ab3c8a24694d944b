import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { filesBelow } from '../../pipeline/prove/files-below.js';

/** Length of a piece that is searched for, in bytes. No two files of ours have so much in common by chance. */
const SAMPLE = 32;

/** Pieces of 32 bytes from all over a file, of those parts that are like no other: pictures and sound, not padding. */
export function samplesOf(bytes: Buffer, count: number): Buffer[] {
  const samples: Buffer[] = [];
  for (let n = 0; n < count * 4 && samples.length < count; n += 1) {
    const at = Math.floor(((bytes.length - SAMPLE) * n) / (count * 4));
    const sample = bytes.subarray(at, at + SAMPLE);
    const isTelling = new Set(sample).size >= 24 && new Set(sample.subarray(0, 3)).size === 3;
    if (isTelling) samples.push(sample);
  }
  return samples;
}

const THREE_BYTES = 0xffffff;

/** Whether bytes hold one of these anywhere, in one pass for all of them: there are many, and a database is large. */
function finderOf(samples: readonly Buffer[]): (bytes: Buffer) => boolean {
  const begins = new Uint8Array(THREE_BYTES + 1);
  const beginningWith = new Map<number, Buffer[]>();
  for (const sample of samples) {
    const three = sample.readUIntBE(0, 3);
    begins[three] = 1;
    beginningWith.set(three, [...(beginningWith.get(three) ?? []), sample]);
  }
  return (bytes) => {
    let three = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      three = ((three << 8) | (bytes[at] ?? 0)) & THREE_BYTES;
      if (begins[three] === 0 || at < 2) continue;
      const from = at - 2;
      const isHere = (sample: Buffer): boolean => bytes.subarray(from, from + sample.length).equals(sample);
      if (beginningWith.get(three)?.some(isHere) === true) return true;
    }
    return false;
  };
}

/** Files below a folder that hold one of these anywhere, as their paths from there. What is gone meanwhile holds nothing. */
export async function filesWith(folder: string, samples: readonly (Buffer | string)[]): Promise<string[]> {
  const holdsOne = finderOf(samples.map((sample) => Buffer.from(sample)));
  const found: string[] = [];
  for (const path of await filesBelow(folder)) {
    const bytes = await readFile(path).catch(() => Buffer.of());
    if (holdsOne(bytes)) found.push(relative(folder, path));
  }
  return found.toSorted();
}

/** What must be found of a key nowhere: halves of it, and of what it is wrapped in, behind the part that all have in common. */
export const piecesOfKey = (raw: Buffer, wrapped: Buffer): Buffer[] => [
  ...[raw.subarray(0, 16), raw.subarray(16)],
  ...[wrapped.subarray(5, 17), wrapped.subarray(17, 49), wrapped.subarray(49)],
];
