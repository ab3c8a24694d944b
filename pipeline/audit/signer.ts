import { asc } from 'drizzle-orm';
import { CompactSign } from 'jose';
import { type Orm, tables } from '../db/index.js';
import { signingKey } from './keys.js';
import type { StatementType } from './statement-types.js';

const { signingKeys } = tables;

/** Keys as they are published: those in use and all former ones, so that what they signed can still be checked. */
export type Jwks = { readonly keys: readonly Readonly<Record<string, string>>[] };

export type StatementSigner = {
  /** Name of the key that it signs with. */
  readonly kid: string;
  /** Signs an object as a compact JWS with Ed25519; `kid` and `typ` stand in its header. */
  readonly sign: (payload: object, header: { readonly typ: StatementType }) => Promise<string>;
  /**
   * Signs bytes that are sent beside the signature: a compact JWS whose content was taken out of its middle (RFC 7515,
   * appendix F).
   */
  readonly signBytes: (bytes: Uint8Array, header: { readonly typ: StatementType }) => Promise<string>;
  readonly jwks: () => Promise<Jwks>;
};

/**
 * Signs what the service states, with a key derived from the master key. Its public half is published from here on, and
 * stays so when the master key is another one.
 */
export async function openStatementSigner(orm: Orm, masterKey: Uint8Array): Promise<StatementSigner> {
  const { privateKey, jwk } = await signingKey(masterKey);
  await orm.insert(signingKeys).values({ kid: jwk.kid, jwk }).onConflictDoNothing();
  const signed = (bytes: Uint8Array, typ: StatementType): Promise<string> =>
    new CompactSign(bytes)
      // RFC 9864 would call it Ed25519, which few who verify know as yet; for this key both mean the same.
      .setProtectedHeader({ alg: jwk.alg, kid: jwk.kid, typ })
      .sign(privateKey);
  return {
    kid: jwk.kid,
    sign: (payload, { typ }) => signed(Buffer.from(JSON.stringify(payload), 'utf8'), typ),
    signBytes: async (bytes, { typ }) => (await signed(bytes, typ)).replace(/\.[^.]*\./, '..'),
    jwks: async () => ({
      keys: (
        await orm
          .select({ jwk: signingKeys.jwk })
          .from(signingKeys)
          .orderBy(asc(signingKeys.createdAt), asc(signingKeys.kid))
      ).map(({ jwk }) => jwk),
    }),
  };
}
