import type { Content } from '../data/draft.js';

/** Part of a video in its pictures: the first that is kept, and the first after it that is not. */
export type Cut = { readonly start: number; readonly end: number };

/** What a Flik may last; the same as the gate `length` of the API. */
export const MAX_SECONDS = 5;

/** Pictures of the video that are kept at most. A boomerang shows each of them twice, and lasts no longer for it. */
export const mostFrames = (fps: number, loop: Content['loop']): number =>
  Math.max(1, Math.floor((loop === 'boomerang' ? MAX_SECONDS / 2 : MAX_SECONDS) * fps + 1e-6));

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);
/** Tenths of a millisecond are finer than any picture is short. */
const rounded = (second: number): number => Math.round(second * 10_000) / 10_000;

/** The picture that is shown at a second. */
export const frameAt = (second: number, fps: number): number => Math.max(0, Math.floor(second * fps + 1e-3));

/** A second in the middle of a picture: players that round show the right one. */
export const middleOf = (frame: number, fps: number): number => (frame + 0.5) / fps;

/** Pictures of the small copy. */
export const framesOf = (durationMs: number, fps: number): number => Math.max(1, Math.round((durationMs / 1000) * fps));

/** What is kept by a content; where it says nothing, as much from the beginning as may be. */
export function cutOf({ trim, loop }: Pick<Content, 'trim' | 'loop'>, fps: number, frames: number): Cut {
  if (trim === null) return { start: 0, end: Math.min(frames, mostFrames(fps, loop)) };
  const start = clamp(Math.round(trim.start * fps), 0, frames - 1);
  return { start, end: clamp(Math.round(trim.end * fps), start + 1, frames) };
}

/** The same in seconds, as the API takes it; null: all of it. */
export const trimOf = ({ start, end }: Cut, fps: number, frames: number): Content['trim'] =>
  start === 0 && end === frames ? null : { start: rounded(start / fps), end: rounded(end / fps) };

/** Moves the beginning. The end follows where it would be too far away. */
export function moveStart({ end }: Cut, to: number, frames: number, most: number): Cut {
  const start = clamp(to, 0, frames - 1);
  return { start, end: clamp(end, start + 1, Math.min(frames, start + most)) };
}

/** Moves the end. The beginning follows where it would be too far away. */
export function moveEnd({ start }: Cut, to: number, most: number, frames: number): Cut {
  const end = clamp(to, 1, frames);
  return { start: clamp(start, Math.max(0, end - most), end - 1), end };
}

/** Moves both, so that it stays as long as it is. */
export function slide({ start, end }: Cut, to: number, frames: number): Cut {
  const length = end - start;
  const first = clamp(to, 0, frames - length);
  return { start: first, end: first + length };
}

/** A content that is cut another way. Its poster stays the picture that it was, or the nearest that is kept. */
export function withCut(content: Content, cut: Cut, fps: number, frames: number): Content {
  const poster = posterOf(content, fps, frames);
  const trim = trimOf(cut, fps, frames);
  return withPoster({ ...content, trim }, poster === null ? null : clamp(poster, cut.start, cut.end - 1), fps, frames);
}

/** The picture of the video that stands for the Flik; null: the studio chooses. */
export function posterOf(content: Content, fps: number, frames: number): number | null {
  if (content.poster === null) return null;
  const { start, end } = cutOf(content, fps, frames);
  return clamp(start + frameAt(content.poster, fps), start, end - 1);
}

/** A content with another poster, which is counted from the beginning of what is kept. */
export function withPoster(content: Content, frame: number | null, fps: number, frames: number): Content {
  if (frame === null) return { ...content, poster: null };
  const { start, end } = cutOf(content, fps, frames);
  return { ...content, poster: rounded((clamp(frame, start, end - 1) - start) / fps) };
}

/** Which pictures a row of so many thumbnails shows. */
export const spread = (frames: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => Math.min(frames - 1, Math.floor(((at + 0.5) * frames) / count)));
