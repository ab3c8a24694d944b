import { open } from 'node:fs/promises';
import { QikError } from '../../errors/catalogue.js';
import { type Movie, readMovie, type Track } from '../mp4/movie.js';
import { samplesOf } from '../mp4/samples.js';
import type { ContainerFamily } from '../types.js';
import { MAX_STREAMS, MOV_VIDEO_ENTRIES } from './codecs.js';
import { readHead } from './sniff.js';

/** What the structure of the file tells before any decoder is started. */
export type Structure = { readonly movie: Movie | null };

const ENCRYPTED_ENTRIES = new Set(['encv', 'enca', 'drmi', 'drms']);

function refuseTruncated(movie: Movie, tracks: readonly Track[]): void {
  const cut = movie.top.some(
    (box) => box.end > movie.fileSize && (box.type === 'moof' || (movie.fragmented && box.type === 'mdat')),
  );
  const beyond = tracks.some((track) => {
    for (const sample of samplesOf(track.samples)) {
      if (sample.offset + sample.size > movie.fileSize) {
        return true;
      }
    }
    return false;
  });
  if (cut || beyond) {
    throw new QikError('truncated', 'the index lists pictures or sound that lie behind the end of the file');
  }
}

/** A picture that is too large is refused by its header alone. */
function refuseHuge(videos: readonly Track[], maxPixels: number): void {
  for (const { width, height } of videos.flatMap((track) => track.entries)) {
    if (width * height > maxPixels) {
      throw new QikError(
        'too_many_pixels',
        `${width}x${height} is ${width * height} pixels; at most ${maxPixels} are accepted`,
      );
    }
  }
}

/** Holds what the boxes of an MP4 or MOV say against what is accepted. */
export function judgeMovie(movie: Movie, maxPixels: number): void {
  if (movie.tracks.length > MAX_STREAMS) {
    throw new QikError('corrupt', `the file has ${movie.tracks.length} tracks; no clip has more than ${MAX_STREAMS}`);
  }
  const entries = movie.tracks.flatMap((track) => track.entries.map((entry) => entry.format));
  if (entries.some((entry) => ENCRYPTED_ENTRIES.has(entry))) {
    throw new QikError('encrypted', 'a track of the file is encrypted');
  }
  if (movie.tracks.some((track) => track.external)) {
    throw new QikError('corrupt', 'the file keeps its pictures or sound in another file');
  }
  const videos = movie.tracks.filter((track) => track.handler === 'vide');
  if (videos.length === 0) {
    throw movie.tracks.length === 0
      ? new QikError('not_a_video', 'the file has no tracks')
      : new QikError('no_video_track');
  }
  const known = videos.filter((track) => track.entries.some((entry) => MOV_VIDEO_ENTRIES.has(entry.format)));
  if (known.length === 0) {
    const named = videos.flatMap((track) => track.entries.map((entry) => entry.format.replace(/[^\x20-\x7e]/g, '?')));
    throw new QikError(
      'unsupported_codec',
      `video coded as ${named.join(', ') || 'nothing known'} cannot be decoded here`,
    );
  }
  refuseHuge(videos, maxPixels);
  const wanted = movie.tracks.filter(
    (track) => known.includes(track) || (track.handler === 'soun' && track.entries.length > 0),
  );
  refuseTruncated(movie, wanted);
}

/** Variable-length integer of EBML (RFC 8794, section 4); null for "unknown size". */
function vint(bytes: Buffer, at: number): { value: number | null; next: number } {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (length > 8 || at + length > bytes.length) {
    throw new QikError('corrupt', 'the header of the file is damaged');
  }
  let value = first & (0xff >> length);
  let ones = value === 0xff >> length;
  for (let index = 1; index < length; index += 1) {
    const byte = bytes[at + index] ?? 0;
    ones &&= byte === 0xff;
    value = value * 256 + byte;
  }
  return { value: ones ? null : value, next: at + length };
}

const SEGMENT = '18538067';

/** A Matroska or WebM file whose segment says how long it is must be that long. */
async function judgeMatroska(path: string): Promise<void> {
  const head = await readHead(path, 4096);
  const ebml = vint(head, 4);
  const segment = ebml.next + (ebml.value ?? 0);
  if (segment + 12 > head.length || head.toString('hex', segment, segment + 4) !== SEGMENT) {
    throw new QikError('corrupt', 'the file has no segment');
  }
  const size = vint(head, segment + 4);
  const file = await open(path, 'r');
  try {
    const { size: fileSize } = await file.stat();
    if (size.value !== null && size.next + size.value > fileSize) {
      throw new QikError('truncated', 'the file is shorter than its header says');
    }
  } finally {
    await file.close();
  }
}

// ASF Content Encryption Object and its extended form (ASF specification, section 10.1).
const ASF_ENCRYPTION = ['fbb3112223bdd211b4b700a0c955fc6e', '14e68a292226174cb935dae07ee9289c'].map((hex) =>
  Buffer.from(hex, 'hex'),
);

async function judgeAsf(path: string): Promise<void> {
  const head = await readHead(path, 64 * 1024);
  if (ASF_ENCRYPTION.some((guid) => head.includes(guid))) {
    throw new QikError('encrypted', 'the file is protected');
  }
}

/**
 * Looks at the structure of the file with our own memory-safe code before an unsafe parser sees it.
 * @param maxPixels area of a picture above which it is refused.
 * @throws QikError `truncated`, `corrupt`, `encrypted`, `no_video_track`, `not_a_video`, `too_many_pixels` or `unsupported_codec`.
 */
export async function readStructure(path: string, container: ContainerFamily, maxPixels: number): Promise<Structure> {
  if (container === 'mov') {
    const movie = await readMovie(path);
    judgeMovie(movie, maxPixels);
    return { movie };
  }
  if (container === 'matroska') {
    await judgeMatroska(path);
  } else if (container === 'asf') {
    await judgeAsf(path);
  }
  return { movie: null };
}
