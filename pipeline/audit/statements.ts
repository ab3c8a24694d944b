import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { QikError } from '../errors/catalogue.js';
import { Receipt } from './receipt.js';
import type { StatementSigner } from './signer.js';
import { STATEMENT_TYPES } from './statement-types.js';

/** How long the log was at a time, and how it ended. */
export const Checkpoint = Type.Object({
  iss: Type.Literal('qik'),
  seq: Type.Integer({ minimum: 1 }),
  hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  at: Type.String(),
});
export type Checkpoint = Static<typeof Checkpoint>;

const Keys = Type.Object({ keys: Type.Array(Type.Object({ kty: Type.String() })) });
const isKeys = (value: unknown): value is JSONWebKeySet => Value.Check(Keys, value);

/** Receipts are signed here and nowhere else. */
export const signReceipt = (signer: StatementSigner, payload: Receipt): Promise<string> =>
  signer.sign(payload, { typ: STATEMENT_TYPES.receipt });

/** Reads statements that were signed with one of some keys; all else is refused with `statement_invalid`. */
export type StatementReader = {
  readonly checkpoint: (jws: string) => Promise<Checkpoint>;
  readonly receipt: (jws: string) => Promise<Receipt>;
};

const textOf = (error: unknown): string => (error instanceof Error ? error.message : 'it cannot be read');

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch (error) {
    throw new QikError('statement_invalid', 'What was signed is no JSON.', { cause: error });
  }
}

/**
 * Checks statements against published keys.
 *
 * @param jwks what `/.well-known/jwks.json` answers
 * @throws QikError `invalid_request` where that is no set of keys
 */
export function openStatements(jwks: unknown): StatementReader {
  if (!isKeys(jwks)) throw new QikError('invalid_request', 'What was given as keys is no JSON Web Key Set.');
  const keys = createLocalJWKSet(jwks);
  const read = async <T extends TSchema>(jws: string, typ: string, schema: T): Promise<Static<T>> => {
    const verified = await compactVerify(jws, keys, { algorithms: ['EdDSA', 'Ed25519'] }).catch((error: unknown) => {
      throw new QikError('statement_invalid', `The signature does not hold: ${textOf(error)}.`, { cause: error });
    });
    if (verified.protectedHeader.typ !== typ) throw new QikError('statement_invalid', `This is no ${typ}.`);
    const payload = parsed(verified.payload);
    if (!Value.Check(schema, payload))
      throw new QikError('statement_invalid', `This ${typ} lacks what one has to say.`);
    return payload;
  };
  return {
    checkpoint: (jws) => read(jws, STATEMENT_TYPES.checkpoint, Checkpoint),
    receipt: (jws) => read(jws, STATEMENT_TYPES.receipt, Receipt),
  };
}
