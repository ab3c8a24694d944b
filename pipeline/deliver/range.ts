import type { ByteRange } from '../storage/index.js';

/** What a request asks of an object: all of it, one part, or a part that it does not have. */
export type Wanted =
  | { readonly kind: 'whole' }
  | ({ readonly kind: 'part' } & ByteRange)
  | { readonly kind: 'unsatisfiable' };

const WHOLE: Wanted = { kind: 'whole' };

/** Digits beyond what a file can have are as good as infinity, and never lose their order. */
const position = (digits: string): number => Math.min(Number(digits), Number.MAX_SAFE_INTEGER);

/**
 * Reads a `Range` header (RFC 9110, 14). One range of bytes is served; several, other units and what is not well
 * formed are ignored, as the standard allows, so that the whole object is sent.
 *
 * @param bytes length of the object
 */
export function parseRange(header: string | undefined, bytes: number): Wanted {
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header ?? '');
  const [first, last] = [match?.[1], match?.[2]];
  if (first === undefined || last === undefined || (first === '' && last === '')) return WHOLE;
  if (first === '') {
    const suffix = position(last);
    if (suffix === 0 || bytes === 0) return { kind: 'unsatisfiable' };
    return { kind: 'part', start: Math.max(0, bytes - suffix), end: bytes - 1 };
  }
  const start = position(first);
  const end = last === '' ? bytes - 1 : position(last);
  if (last !== '' && end < start) return WHOLE;
  if (start >= bytes) return { kind: 'unsatisfiable' };
  return { kind: 'part', start, end: Math.min(end, bytes - 1) };
}

/** Whether a list of entity tags names this one, weakly compared: `If-None-Match`. */
export const namesTag = (header: string | undefined, tag: string): boolean =>
  (header ?? '').split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag);

/**
 * Whether a range may be sent under `If-Range`: the tag must be this one, strongly compared. A date never matches,
 * since none is given out.
 */
export const rangeHolds = (ifRange: string | undefined, tag: string): boolean =>
  ifRange === undefined || ifRange.trim() === tag;
