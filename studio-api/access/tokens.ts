import { createHash, randomBytes } from 'node:crypto';

/** 256 bits of chance: nobody guesses it, so its digest needs no salt. */
const TOKEN_BYTES = 32;

/** A secret for somebody to keep. */
export const makeToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** What we keep of it: SHA-256 in hexadecimal. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');
