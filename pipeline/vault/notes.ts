import type { KeyObject } from 'node:crypto';
import { framesOf, newHeader } from './frames.js';
import { damaged, frameCapacity, HEADER_BYTES, TAG_BYTES } from './layout.js';

/*
 * A note is a short text that hangs on a clip and is kept in the database, sealed under the clip's own key: without that
 * key, which goes first when the clip does, nobody can read it in any backup. It is a sealed object of one frame, so every
 * note has a salt, and with it a key, of its own.
 */

/** No object is called so: their names have no spaces. With an equal name one could pass for the other. */
const nameOf = (owner: string): string => `note of ${owner}`;

/**
 * @param owner what the note is of, such as `clip <id>: address of the source`; it opens as no other
 * @returns base64
 * @throws RangeError for a text of more than 65 kB
 */
export function sealNote(clipKey: KeyObject, owner: string, text: string): string {
  const plaintext = Buffer.from(text, 'utf8');
  if (plaintext.length > frameCapacity(0)) throw new RangeError('a note fits into one frame');
  const header = newHeader();
  const frame = framesOf(clipKey, header, nameOf(owner)).seal(0, plaintext, true);
  return Buffer.concat([header, frame]).toString('base64');
}

/** @throws QikError `object_damaged` unless it is this owner's, sealed with this key */
export function openNote(clipKey: KeyObject, owner: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < HEADER_BYTES + TAG_BYTES) throw damaged();
  const frames = framesOf(clipKey, bytes.subarray(0, HEADER_BYTES), nameOf(owner));
  return frames.open(0, bytes.subarray(HEADER_BYTES), true).toString('utf8');
}
