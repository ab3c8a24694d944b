import { createHash } from 'node:crypto';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { type Audience, audienceKey } from './audience.js';
import { parseCursor } from './cursor.js';
import { deltaOf, documentBytes, type Edition, fullOf } from './documents.js';
import type { CatalogueReader } from './reader.js';

/** A document as it is sent: the same bytes to everybody who asks for the same. */
export type CatalogueAnswer = {
  readonly bytes: Buffer;
  /** Strong: of the bytes. */
  readonly etag: string;
  /** JWS with detached content (RFC 7515, appendix F) over the bytes. */
  readonly signature: string;
};

/** Signs bytes that are sent beside the signature. */
export type SignBytes = (bytes: Uint8Array) => Promise<string>;

/** Bytes of documents that are kept, so that what many ask for is made and signed once. */
const KEPT_BYTES = 64_000_000;

const etagOf = (bytes: Uint8Array): string => `"${createHash('sha256').update(bytes).digest('base64url')}"`;

/** Answers to devices: whole catalogues, and what changed since. */
export class CatalogueAnswers {
  readonly #reader: CatalogueReader;
  readonly #sign: SignBytes;
  readonly #kept = new Map<string, CatalogueAnswer>();
  #keptBytes = 0;

  constructor(reader: CatalogueReader, sign: SignBytes) {
    this.#reader = reader;
    this.#sign = sign;
  }

  /**
   * What is live for an audience.
   *
   * @param after a cursor: only what changed since; null: everything
   * @throws QikError `invalid_request` for what is no cursor of this audience, `cursor_expired`
   */
  async catalogue(audience: Audience, after: string | null): Promise<CatalogueAnswer> {
    const edition = await this.#reader.edition();
    const key = [edition.state.seq, edition.mark, audienceKey(audience), after ?? ''].join(' ');
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      // The last that was used is the last to go.
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
    }
    const document = after === null ? fullOf(edition, audience) : await this.#delta(edition, audience, after);
    return this.#keep(key, await this.signed(document));
  }

  async #delta(edition: Edition, audience: Audience, after: string) {
    const position = parseCursor(after, audience);
    if (position === null || position === 'foreign') {
      const message =
        position === null
          ? 'is no cursor of this catalogue'
          : 'is a cursor of another platform, locale or rating; start without it';
      throw new QikError('invalid_request', `after ${message}`, { errors: [{ path: '/after', message }] });
    }
    return deltaOf(edition, await this.#reader.earlier(edition, position), audience);
  }

  /** Any document in the form in which it is sent. */
  async signed(document: object): Promise<CatalogueAnswer> {
    const bytes = documentBytes(document);
    return { bytes, etag: etagOf(bytes), signature: await this.#sign(bytes) };
  }

  #keep(key: string, answer: CatalogueAnswer): CatalogueAnswer {
    if (this.#kept.has(key) || answer.bytes.length > KEPT_BYTES) return answer;
    this.#kept.set(key, answer);
    this.#keptBytes += answer.bytes.length;
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#keptBytes <= KEPT_BYTES) break;
      this.#kept.delete(oldest);
      this.#keptBytes -= bytes.length;
    }
    return answer;
  }
}
