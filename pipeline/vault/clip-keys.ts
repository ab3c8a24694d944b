import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { QikError } from '../errors/catalogue.js';
import { damaged } from './layout.js';
import type { Masters } from './masters.js';
import { CLIP_KEY_BYTES, masterVersionOf, unwrapKey, wrapKey } from './wrap.js';

/** What every key store does with a key, wherever it keeps it. The bytes of a key live here for moments and are wiped. */

/** A new key, and as it is kept. */
export function makeClipKey(masters: Masters, clipId: string): { readonly key: KeyObject; readonly wrapped: Buffer } {
  const bytes = randomBytes(CLIP_KEY_BYTES);
  const wrapped = wrapKey(masters.wrapping(masters.current), masters.current, clipId, bytes);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return { key, wrapped };
}

/** @throws QikError `object_damaged`; `invalid_configuration` without the master key that it is wrapped with */
export function openClipKey(masters: Masters, clipId: string, wrapped: Buffer): KeyObject {
  const version = masterVersionOf(wrapped);
  if (version === null) throw damaged();
  const bytes = unwrapKey(masters.wrapping(version), clipId, wrapped);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

/** From one master key to another. */
export type Rotation = {
  readonly from: number;
  readonly old: KeyObject;
  readonly to: number;
  readonly next: KeyObject;
};

/** @throws QikError `invalid_configuration` unless both were given */
export const rotationOf = (masters: Masters, from: number, to: number): Rotation => ({
  from,
  old: masters.wrapping(from),
  to,
  next: masters.wrapping(to),
});

/** The same key wrapped with the next master key; null when it is damaged. */
export function rewrapClipKey({ old, to, next }: Rotation, clipId: string, wrapped: Buffer): Buffer | null {
  try {
    const bytes = unwrapKey(old, clipId, wrapped);
    const again = wrapKey(next, to, clipId, bytes);
    bytes.fill(0);
    return again;
  } catch (error) {
    if (error instanceof QikError && error.code === 'object_damaged') return null;
    throw error;
  }
}
