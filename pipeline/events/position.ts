import { createHash } from 'node:crypto';
import type { EventType } from '../db/index.js';
import { cursorText, type FeedPosition, parseCursor } from '../erase/index.js';

/** As many digits as the largest number that JavaScript counts to has. */
const ID_DIGITS = 16;

/** An event's number as text. Texts of the same length: they are in order as texts as well as as numbers. */
export const eventId = (seq: number): string => String(seq).padStart(ID_DIGITS, '0');

/** Where somebody stands: behind an event. Who names it by its id alone cannot be told that it is another one by now. */
export type EventPosition = { readonly seq: number; readonly mark: string | null };

/** What tells an event from another one that has its number in a database that was restored. */
export function positionOfEvent(event: {
  readonly seq: number;
  readonly type: EventType;
  readonly clipId: string | null;
  readonly at: Date;
}): FeedPosition {
  const facts = [event.seq, event.type, event.clipId, event.at.toISOString()].join(' ');
  return { seq: event.seq, mark: createHash('sha256').update(facts).digest('hex').slice(0, 16) };
}

/** Reads a cursor or the id of an event; null for what is neither. */
export function parseEventPosition(text: string): EventPosition | null {
  if (/^\d{1,16}$/.test(text)) {
    const seq = Number(text);
    return Number.isSafeInteger(seq) ? { seq, mark: null } : null;
  }
  return parseCursor(text);
}

export { cursorText as eventCursor };
