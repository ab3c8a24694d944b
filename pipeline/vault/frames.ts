import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { damaged, HEADER_BYTES, PREFIX_BYTES, SALT_BYTES, TAG_BYTES } from './layout.js';

/*
 * Frames of one object, after Tink's AES-GCM-HKDF streaming encryption. Why it is safe: V. T. Hoang, Y. Shen,
 * "Security of Streaming Encryption in Google's Tink Library", CCS 2020 (https://eprint.iacr.org/2020/1019). What
 * differs from Tink: the first byte, and the name that every frame carries as associated data on top of the derivation.
 *
 * NIST SP 800-38D asks that no nonce is used twice with a key (8), and that one call takes less than 2^36 - 32 bytes
 * (5.2.1.1). Every write has a key of its own, from 32 fresh random bytes, and within it the counter goes up with every
 * frame and never round: after 2^32 frames, 281 TB, it throws.
 */

/** Version of the form. Another construction gets another number, and old objects stay readable. */
const FORM = 1;
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const COUNTER_BYTES = 4;

/** What the key and every frame are bound to: the form and the object's name in the store. */
const contextOf = (objectKey: string): Buffer => Buffer.concat([Buffer.of(FORM), Buffer.from(objectKey, 'utf8')]);

/** A header for one write: never the same twice, so neither is the key that is derived from it. */
export const newHeader = (): Buffer => Buffer.concat([Buffer.of(FORM), randomBytes(SALT_BYTES + PREFIX_BYTES)]);

/** Nonce of a frame: prefix, counter, mark of the last. */
export function nonceOf(prefix: Uint8Array, frame: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(PREFIX_BYTES + COUNTER_BYTES + 1);
  nonce.set(prefix, 0);
  nonce.writeUInt32BE(frame, PREFIX_BYTES);
  nonce.writeUInt8(last ? 1 : 0, PREFIX_BYTES + COUNTER_BYTES);
  return nonce;
}

/** Key of one object as one write made it (HKDF-SHA256, RFC 5869). */
export const objectKeyOf = (clipKey: KeyObject, header: Uint8Array, objectKey: string): KeyObject =>
  createSecretKey(
    Buffer.from(hkdfSync('sha256', clipKey, header.subarray(1, 1 + SALT_BYTES), contextOf(objectKey), KEY_BYTES)),
  );

export type Frames = {
  /** The frame as it is stored: ciphertext and tag. */
  readonly seal: (frame: number, plaintext: Uint8Array, last: boolean) => Buffer;
  /** @throws QikError `object_damaged` unless it is this frame of this object, whole and unchanged. */
  readonly open: (frame: number, stored: Uint8Array, last: boolean) => Buffer;
};

/**
 * The frames of the object with this header.
 *
 * @throws QikError `object_damaged` when the header is none, or of a form that is not known
 */
export function framesOf(clipKey: KeyObject, header: Uint8Array, objectKey: string): Frames {
  if (header.length !== HEADER_BYTES || header[0] !== FORM) throw damaged();
  const key = objectKeyOf(clipKey, header, objectKey);
  // A copy: the header may lie in memory that is used again.
  const prefix = Uint8Array.from(header.subarray(1 + SALT_BYTES));
  const context = contextOf(objectKey);
  return {
    seal: (frame, plaintext, last) => {
      const cipher = createCipheriv(CIPHER, key, nonceOf(prefix, frame, last), { authTagLength: TAG_BYTES });
      cipher.setAAD(context);
      return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    },
    open: (frame, stored, last) => {
      const decipher = createDecipheriv(CIPHER, key, nonceOf(prefix, frame, last), { authTagLength: TAG_BYTES });
      decipher.setAAD(context);
      decipher.setAuthTag(stored.subarray(stored.length - TAG_BYTES));
      const plaintext = decipher.update(stored.subarray(0, stored.length - TAG_BYTES));
      try {
        // Nothing of it is handed on before this has not thrown.
        decipher.final();
      } catch {
        throw damaged();
      }
      return plaintext;
    },
  };
}
