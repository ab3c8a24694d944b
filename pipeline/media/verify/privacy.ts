import type { FileHandle } from 'node:fs/promises';
import type { Box } from '../mp4/boxes.js';
import { child } from '../mp4/boxes.js';
import type { Movie } from '../mp4/movie.js';

/** Boxes that a clean rendition may have at its top. */
const TOP = new Set(['ftyp', 'moov', 'mdat', 'free']);
const TRACK_HANDLERS = new Set(['vide', 'soun']);

const readable = (type: string) => type.replace('\u00a9', '(c)').replace(/[^\x20-\x7e]/g, '?');

/** The only metadata that ffmpeg leaves in a clean file: an empty list behind its handler. */
function isEmptyMeta(meta: Box): boolean {
  return meta.children.every((box) => box.type === 'hdlr' || (box.type === 'ilst' && box.end === box.start));
}

function metadataLeaks(parent: Box, where: string): string[] {
  return parent.children.flatMap((box) => {
    if (box.type === 'udta') {
      return box.children.flatMap((inside) =>
        inside.type === 'meta' && isEmptyMeta(inside) ? [] : [`box ${readable(inside.type)} in ${where}/udta`],
      );
    }
    if (box.type === 'meta' && !isEmptyMeta(box)) {
      return [`box meta in ${where}`];
    }
    return box.type === 'uuid' ? [`box uuid in ${where}`] : [];
  });
}

/** What the boxes of a movie give away: metadata, dates, tracks that are neither picture nor sound. */
export function structuralLeaks(movie: Movie): string[] {
  const top = movie.top.filter((box) => !TOP.has(box.type)).map((box) => `box ${readable(box.type)} at the top`);
  const tracks = movie.tracks
    .filter((track) => !TRACK_HANDLERS.has(track.handler))
    .map((track) => `a track of ${readable(track.handler)}`);
  const dates = [movie.creationTime, ...movie.tracks.map((track) => track.creationTime)].some((time) => time !== 0)
    ? ['a date of creation']
    : [];
  const traks = movie.moov.children.filter((box) => box.type === 'trak');
  return [
    ...top,
    ...tracks,
    ...dates,
    ...metadataLeaks(movie.moov, 'moov'),
    ...traks.flatMap((trak) => [...metadataLeaks(trak, 'trak'), ...chapters(trak)]),
  ];
}

const chapters = (trak: Box): string[] => (child(trak, 'tref') === undefined ? [] : ['a reference to another track']);

/** Places as ISO 6709 writes them, device makers' keys, and the settings that x264 puts into the stream. */
const TEXTS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['a place', /[+-]\d{2}\.\d{3,}[+-]\d{3}\.\d{3,}/],
  ["a camera's key", /com\.apple\.quicktime|com\.android\.|http:\/\/ns\.adobe\.com/],
  ["the encoder's settings", /x264 - core|Lavc\d+\.\d|Lavf\d+\.\d/],
];

const CHUNK = 1024 * 1024;
/** Longer than any of the texts, so that none hides between two chunks. */
const OVERLAP = 64;

/** Searches every byte of a file, also where no box is. */
export async function textLeaks(file: FileHandle, size: number): Promise<string[]> {
  const found = new Set<string>();
  const chunk = Buffer.alloc(CHUNK + OVERLAP);
  for (let at = 0; at < size; at += CHUNK) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
    const text = chunk.toString('latin1', 0, bytesRead);
    for (const [name, pattern] of TEXTS) {
      if (pattern.test(text)) {
        found.add(`${name} in the bytes`);
      }
    }
  }
  return [...found];
}
