import { createHash } from 'node:crypto';
import { QikError } from '../errors/catalogue.js';
import { inWords } from '../errors/fields.js';

/**
 * What a request is, by the names of its parts: `method`, `path`, `options`, `length` and `digest` of the file, and so on.
 * What may be long or private stands in it as a digest.
 */
export type Fingerprint = Readonly<Record<string, string>>;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sorted = (_name: string, value: unknown): unknown =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;

/**
 * SHA-256, in hexadecimal, of a value of JSON, the same in whatever order its properties were written.
 *
 * @throws QikError `invalid_request` where it is nested so deeply that nobody meant it
 */
export function jsonDigest(value: unknown): string {
  try {
    return createHash('sha256')
      .update(JSON.stringify(value, sorted) ?? '')
      .digest('hex');
  } catch (error) {
    if (error instanceof RangeError)
      throw new QikError('invalid_request', 'The options are nested too deeply.', { cause: error });
    throw error;
  }
}

function requireSame(names: readonly string[], first: Fingerprint, given: Fingerprint): void {
  const errors = names
    .filter((name) => first[name] !== given[name])
    .map((path) => ({ path, message: 'is not that of the first request with this key' }));
  if (errors.length > 0) throw new QikError('idempotency_mismatch', inWords(errors), { errors });
}

/**
 * Holds what is known of a request that is still to be read against the first one, of which not everything need be known
 * either.
 *
 * @throws QikError `idempotency_mismatch` that names what differs
 */
export const requireAlike = (first: Fingerprint, given: Fingerprint): void =>
  requireSame(
    Object.keys(given).filter((name) => Object.hasOwn(first, name)),
    first,
    given,
  );

/**
 * Holds a request against the first one when all of both is known.
 *
 * @throws QikError `idempotency_mismatch` that names what differs
 */
export const requireEqual = (first: Fingerprint, given: Fingerprint): void =>
  requireSame([...new Set([...Object.keys(given), ...Object.keys(first)])], first, given);
