import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** Seconds in which somebody has to have signed in over there: time for a second factor that has to be looked for. */
export const PENDING_S = 600;

/** What a browser keeps while its user signs in elsewhere: nobody else has it, and it cannot be read or made by others. */
const Pending = Type.Object({
  /** Ties the answer to this browser. */
  state: Type.String(),
  /** Ties the token to this sign-in. */
  nonce: Type.String(),
  /** Ties the code to us (PKCE, RFC 7636). */
  verifier: Type.String(),
  /** Path of ours to go on at. */
  returnTo: Type.String(),
});
export type Pending = Static<typeof Pending>;

/** The same in every process: from the one secret that all of them have, and that nobody else has a use for. */
const keyOf = (clientSecret: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', clientSecret, '', 'qik studio: a sign-in elsewhere', 32));

/** Seals it for a cookie. */
export const sealPending = (pending: Pending, clientSecret: string): Promise<string> =>
  new EncryptJWT({ ...pending })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setIssuedAt()
    .setExpirationTime(`${PENDING_S}s`)
    .encrypt(keyOf(clientSecret));

/** Opens what a cookie holds; null where it is none of ours, or over. */
export async function openPending(sealed: string, clientSecret: string): Promise<Pending | null> {
  try {
    const algorithms = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };
    const { payload } = await jwtDecrypt(sealed, keyOf(clientSecret), { ...algorithms, requiredClaims: ['exp'] });
    return Value.Check(Pending, payload) ? payload : null;
  } catch {
    // What browsers send is anybody's: that it does not open is the answer.
    return null;
  }
}
