/** A place in a feed: behind an entry, by its number and by what tells it from another entry that had that number. */
export type FeedPosition = {
  readonly seq: number;
  /** The random half of the entry's id, 16 hexadecimal digits. */
  readonly mark: string;
};

/** Before everything. */
export const START: FeedPosition = { seq: 0, mark: '0'.repeat(16) };

/** First byte of a cursor, so that a later kind can be told from this one. */
const CURSOR_KIND = 2;
/** As many as Node reads into a number: some 10^14 entries. */
const SEQ_BYTES = 6;
const MARK_BYTES = 8;
const CURSOR_BYTES = 1 + SEQ_BYTES + MARK_BYTES;

/** @param id of the entry, a UUID: its last 62 bits are random */
export const positionOf = (seq: number, id: string): FeedPosition => ({
  seq,
  mark: id.replaceAll('-', '').slice(-16),
});

export function cursorText({ seq, mark }: FeedPosition): string {
  const head = Buffer.alloc(1 + SEQ_BYTES);
  head.writeUInt8(CURSOR_KIND);
  head.writeUIntBE(seq, 1, SEQ_BYTES);
  return Buffer.concat([head, Buffer.from(mark, 'hex')]).toString('base64url');
}

/** Null for a text that no feed gave out. */
export function parseCursor(text: string): FeedPosition | null {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== CURSOR_BYTES || bytes[0] !== CURSOR_KIND || bytes.toString('base64url') !== text) return null;
  return { seq: bytes.readUIntBE(1, SEQ_BYTES), mark: bytes.subarray(1 + SEQ_BYTES).toString('hex') };
}

/**
 * Whether everything behind a position is still there to be told. It is not where the feed was cut off behind it, nor
 * where the entry that it stands at is not there or is another one: then the database was restored from an earlier
 * time, and the numbers behind it are given out a second time.
 *
 * @param now.pruned the number through which the feed was cut off; 0: nowhere
 * @param now.here the entry that has the position's number now
 */
export function isBehind(
  position: FeedPosition,
  now: { readonly pruned: number; readonly here: FeedPosition | null },
): boolean {
  if (position.seq <= now.pruned) return position.seq === now.pruned;
  return now.here !== null && now.here.seq === position.seq && now.here.mark === position.mark;
}
