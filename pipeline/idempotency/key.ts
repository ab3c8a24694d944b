import { QikError } from '../errors/catalogue.js';

/** Long enough for two UUIDs and a prefix; a key is an index's entry. */
const MAX_LENGTH = 255;
/** A string of structured fields (RFC 9651, 3.3.3): only quote and backslash are escaped. */
const QUOTED = /^"((?:[^"\\]|\\["\\])*)"$/;
const VISIBLE = new RegExp(`^[\\x21-\\x7e]{1,${MAX_LENGTH}}$`);

/**
 * Reads an `Idempotency-Key`, as a string in quotes (draft-ietf-httpapi-idempotency-key-header) or bare, as most clients
 * send it; both are the same key.
 *
 * @returns the key, or null where the header is not there
 * @throws QikError `invalid_request` when it is there and is no key
 */
export function parseKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  const given = header.trim();
  const quoted = QUOTED.exec(given)?.[1]?.replaceAll(/\\(.)/g, '$1');
  const key = given.startsWith('"') ? quoted : given;
  if (key !== undefined && VISIBLE.test(key)) return key;
  const message = `must have 1 to ${MAX_LENGTH} visible characters of ASCII, in quotes or without`;
  throw new QikError('invalid_request', `Idempotency-Key ${message}`, {
    errors: [{ path: 'Idempotency-Key', message }],
  });
}
