import { QikError } from '../errors/catalogue.js';

/**
 * Reads SHA-256 from a `Repr-Digest` header (RFC 9530), such as `sha-256=:<base64>:`. Other algorithms beside it are
 * ignored, as the standard asks.
 *
 * @returns the digest in hexadecimal, or null when the header names none.
 * @throws QikError `invalid_request` when it names one that is not whole.
 */
export function expectedSha256(header: string | undefined): string | null {
  for (const member of (header ?? '').split(',')) {
    const [name, value = ''] = member.trim().split(/=(.*)/s, 2);
    if (name?.toLowerCase() !== 'sha-256') continue;
    const bytes = Buffer.from(/^:([A-Za-z0-9+/]{43}=):$/.exec(value)?.[1] ?? '', 'base64');
    if (bytes.length !== 32) {
      throw new QikError(
        'invalid_request',
        'Repr-Digest must hold 32 bytes of SHA-256 as base64 between colons: sha-256=:...:',
        {
          errors: [{ path: 'Repr-Digest', message: 'is not a whole SHA-256' }],
        },
      );
    }
    return bytes.toString('hex');
  }
  return null;
}
