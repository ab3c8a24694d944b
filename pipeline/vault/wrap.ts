import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { damaged, TAG_BYTES } from './layout.js';

/*
 * A wrapped key: form 1, version of the master key 4, nonce 12, AES-256-GCM of the key 32, tag 16. The associated data
 * are what it is for, the version and the clip, so that a key moved to another clip opens nothing.
 *
 * Nonces are random: NIST SP 800-38D, 8.3, allows 2^32 of them for one key. Every clip and every rotation takes one.
 */
const FORM = 1;
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
/** Clips' keys are AES-256's. */
export const CLIP_KEY_BYTES = 32;
const AT_NONCE = 1 + 4;
const AT_KEY = AT_NONCE + NONCE_BYTES;
export const WRAPPED_BYTES = AT_KEY + CLIP_KEY_BYTES + TAG_BYTES;

/** The master key wraps through a key of its own, so that nothing made here has to do with what else comes from it. */
export const wrappingKey = (masterKey: Uint8Array): KeyObject =>
  createSecretKey(
    Buffer.from(hkdfSync('sha256', masterKey, new Uint8Array(0), 'qik clip key wrapping v1', CLIP_KEY_BYTES)),
  );

function contextOf(version: number, owner: string): Buffer {
  const versionBytes = Buffer.alloc(4);
  versionBytes.writeUInt32BE(version);
  return Buffer.concat([Buffer.of(FORM), versionBytes, Buffer.from(owner, 'utf8')]);
}

/** What every key that is wrapped with this version begins with. */
export const headOf = (version: number): Buffer => contextOf(version, '');

/** Version of the master key that a wrapped key names, unproven; null when it is no wrapped key. */
export const masterVersionOf = (wrapped: Buffer): number | null =>
  wrapped.length === WRAPPED_BYTES && wrapped[0] === FORM ? wrapped.readUInt32BE(1) : null;

/** @param owner whose key it is: a clip's id */
export function wrapKey(wrapping: KeyObject, version: number, owner: string, key: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, wrapping, nonce, { authTagLength: TAG_BYTES });
  const context = contextOf(version, owner);
  cipher.setAAD(context);
  const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
  return Buffer.concat([context.subarray(0, AT_NONCE), nonce, sealed, cipher.getAuthTag()]);
}

/** @throws QikError `object_damaged` unless it is this owner's key, wrapped with this master key */
export function unwrapKey(wrapping: KeyObject, owner: string, wrapped: Buffer): Buffer {
  const version = masterVersionOf(wrapped);
  if (version === null) throw damaged();
  const decipher = createDecipheriv(CIPHER, wrapping, wrapped.subarray(AT_NONCE, AT_KEY), { authTagLength: TAG_BYTES });
  decipher.setAAD(contextOf(version, owner));
  decipher.setAuthTag(wrapped.subarray(WRAPPED_BYTES - TAG_BYTES));
  const key = decipher.update(wrapped.subarray(AT_KEY, WRAPPED_BYTES - TAG_BYTES));
  try {
    decipher.final();
  } catch {
    throw damaged();
  }
  return key;
}
