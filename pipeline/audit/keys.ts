import { createHmac, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { QikError } from '../errors/catalogue.js';

const KEY_BYTES = 32;

/** Everything that is made from the master key has a label of its own, so that nothing else can be made from it. */
const derived = (masterKey: Uint8Array, label: string): Buffer =>
  Buffer.from(hkdfSync('sha256', masterKey, new Uint8Array(0), label, KEY_BYTES));

/** Makes the names under which things stand in the log: the same for the same thing, and nobody can guess it from an id. */
export function subjectNames(masterKey: Uint8Array): (subject: string) => string {
  const pepper = derived(masterKey, 'qik audit subject v1');
  return (subject) => createHmac('sha256', pepper).update(subject, 'utf8').digest('hex');
}

/** What comes before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410, section 7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The public half of a signing key, as it is published (RFC 8037). */
export type PublicKeyJwk = {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly alg: 'EdDSA';
  readonly use: 'sig';
};

export type SigningKey = { readonly privateKey: KeyObject; readonly jwk: PublicKeyJwk };

/** The key that statements are signed with. Its `kid` is its thumbprint (RFC 7638), so it names this key and no other. */
export async function signingKey(masterKey: Uint8Array): Promise<SigningKey> {
  const seed = derived(masterKey, 'qik statement signing v1');
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });
  seed.fill(0);
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined) throw new QikError('internal', 'The signing key has no public half.');
  const bare = { kty: 'OKP', crv: 'Ed25519', x } as const;
  return { privateKey, jwk: { ...bare, kid: await calculateJwkThumbprint(bare), alg: 'EdDSA', use: 'sig' } };
}
