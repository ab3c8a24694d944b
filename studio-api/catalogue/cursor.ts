import { createHash } from 'node:crypto';
import { type Audience, audienceCode } from './audience.js';

/** Where a device stands: what it has is this catalogue, and no other one with the same number. */
export type CataloguePosition = {
  readonly seq: number;
  /** Digest of what made the catalogue, 16 hexadecimal digits: numbers are given out again after a restore. */
  readonly mark: string;
};

/** First byte of a cursor, so that a later kind can be told from this one. */
const KIND = 1;
const SEQ_BYTES = 6;
const MARK_BYTES = 8;
const LOCALE_BYTES = 4;
const BYTES = 2 + SEQ_BYTES + MARK_BYTES + LOCALE_BYTES;

const localeDigest = (locale: string): Buffer => createHash('sha256').update(locale).digest().subarray(0, LOCALE_BYTES);

/** A cursor of an audience. */
export function cursorOf({ seq, mark }: CataloguePosition, audience: Audience): string {
  const head = Buffer.alloc(2 + SEQ_BYTES);
  head.writeUInt8(KIND, 0);
  head.writeUInt8(audienceCode(audience), 1);
  head.writeUIntBE(seq, 2, SEQ_BYTES);
  return Buffer.concat([head, Buffer.from(mark, 'hex'), localeDigest(audience.locale)]).toString('base64url');
}

/**
 * Reads a cursor.
 *
 * @returns null for a text that no catalogue gave out; `foreign` where it is of another platform, locale or rating
 */
export function parseCursor(text: string, audience: Audience): CataloguePosition | 'foreign' | null {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== BYTES || bytes[0] !== KIND || bytes.toString('base64url') !== text) return null;
  const same =
    bytes[1] === audienceCode(audience) && bytes.subarray(BYTES - LOCALE_BYTES).equals(localeDigest(audience.locale));
  if (!same) return 'foreign';
  const mark = bytes.subarray(2 + SEQ_BYTES, 2 + SEQ_BYTES + MARK_BYTES).toString('hex');
  return { seq: bytes.readUIntBE(2, SEQ_BYTES), mark };
}
