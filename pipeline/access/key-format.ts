import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/*
 * qk_live_<id>_<secret>_<checksum>: the prefix lets scanners of leaked secrets find keys, the checksum drops typing
 * errors before the database is asked. The form follows GitHub's tokens
 * (https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/).
 */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX = 'qk_live';
/** 12 characters of base62 are 71 bits: enough to be unique, nothing hangs on their secrecy. */
const ID_LENGTH = 12;
/** 43 characters of base62 hold 32 random bytes (62^43 > 2^256). */
const SECRET_LENGTH = 43;
/** 6 characters of base62 hold 32 bits. */
const CHECKSUM_LENGTH = 6;
const PATTERN = /^qk_live_([0-9A-Za-z]{12})_([0-9A-Za-z]{43})_([0-9A-Za-z]{6})$/;

/** A key's parts that may be kept: its id, and the digest of the secret. */
export type ParsedKey = { readonly id: string; readonly hash: string };

function base62(bytes: Uint8Array, length: number): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
  let out = '';
  for (let index = 0; index < length; index += 1) {
    out = `${ALPHABET[Number(rest % 62n)] ?? ''}${out}`;
    rest /= 62n;
  }
  return out;
}

function checksum(body: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return base62(bytes, CHECKSUM_LENGTH);
}

/** SHA-256 is enough for the secret: 256 random bits leave nothing to guess, so a slow hash would add nothing. */
const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Makes a new key. The text is shown once and never stored. */
export function makeApiKey(): { readonly key: string } & ParsedKey {
  const id = base62(randomBytes(ID_LENGTH), ID_LENGTH);
  const secret = base62(randomBytes(32), SECRET_LENGTH);
  const body = `${PREFIX}_${id}_${secret}`;
  return { key: `${body}_${checksum(body)}`, id, hash: digest(secret) };
}

/** Takes a key apart; null when its form or checksum is wrong. */
export function parseApiKey(key: string): ParsedKey | null {
  const match = PATTERN.exec(key);
  const [id, secret, sum] = [match?.[1], match?.[2], match?.[3]];
  if (id === undefined || secret === undefined || sum === undefined) return null;
  if (checksum(`${PREFIX}_${id}_${secret}`) !== sum) return null;
  return { id, hash: digest(secret) };
}

/** Compares two digests in constant time. */
export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')];
  return left.length === right.length && left.length > 0 && timingSafeEqual(left, right);
}
