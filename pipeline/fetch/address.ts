import type { KeyObject } from 'node:crypto';
import { openNote, sealNote } from '../vault/index.js';

/*
 * The address of a source may hold a secret, such as the signature of an address that is good for an hour. It is kept for
 * as long as it is needed, sealed under the key of its clip, and is in no log, queue, event or error.
 */

const ownerOf = (clipId: string): string => `clip ${clipId}: address of its source`;

export const sealAddress = (clipKey: KeyObject, clipId: string, address: string): string =>
  sealNote(clipKey, ownerOf(clipId), address);

/** @throws QikError `object_damaged` */
export const openAddress = (clipKey: KeyObject, clipId: string, sealed: string): string =>
  openNote(clipKey, ownerOf(clipId), sealed);
