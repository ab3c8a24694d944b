import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { type Audience, audienceKey } from './audience.js';
import { parseCursor } from './cursor.js';
import { deltaOf, documentBytes, type Edition, fullOf } from './documents.js';
import { Kept } from './kept.js';
import type { CatalogueReader } from './reader.js';
import { parseSnapshotName, snapshotName } from './snapshots.js';

/** A document as it is sent: the same bytes to everybody who asks for the same. */
export type CatalogueAnswer = {
  readonly bytes: Buffer;
  /** The same packed; null where that would not be shorter by much. */
  readonly packed: Buffer | null;
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly sha256: string;
  /** Strong: of the bytes. */
  readonly etag: string;
  /** JWS with detached content (RFC 7515, appendix F) over the bytes. */
  readonly signature: string;
  /** Bytes of memory that it takes. */
  readonly size: number;
};

/** Signs bytes that are sent beside the signature. */
export type SignBytes = (bytes: Uint8Array) => Promise<string>;

/** Bytes of catalogues that are kept, so that what many ask for is made and signed once. */
const CATALOGUES = 96_000_000;
/** The same for all else: whoever asks for something that nobody else does cannot drive a catalogue out. */
const PARTS = 16_000_000;
/** What an answer takes beside its bytes: its name, tag and signature. */
const BESIDE = 1000;
/** Shorter documents fit into a packet or two as they are. */
const WORTH_PACKING = 2000;

const pack = promisify(gzip);

/** Answers to devices: whole catalogues, what changed since, and parts of them. */
export class CatalogueAnswers {
  readonly #reader: CatalogueReader;
  readonly #sign: SignBytes;
  readonly #catalogues = new Kept<CatalogueAnswer>(CATALOGUES);
  readonly #parts = new Kept<CatalogueAnswer>(PARTS);

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
    if (after === null) return this.#full(edition, audience);
    return this.#catalogues.of(nameOf(edition, audience, after), async () =>
      this.signed(await this.#delta(edition, audience, after)),
    );
  }

  #full(edition: Edition, audience: Audience): Promise<CatalogueAnswer> {
    return this.#catalogues.of(nameOf(edition, audience, ''), () => this.signed(fullOf(edition, audience)));
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

  /** The newest catalogue of an audience, whole, with its name: another one has another name. */
  async newestSnapshot(audience: Audience): Promise<{ readonly name: string; readonly answer: CatalogueAnswer }> {
    const edition = await this.#reader.edition();
    return { name: snapshotName(edition), answer: await this.#full(edition, audience) };
  }

  /**
   * A whole catalogue by its name: the bytes that were, or would have been, answered while it was the newest.
   *
   * @throws QikError `not_found` where there is none, or it is older than what is known
   */
  async snapshot(audience: Audience, name: string): Promise<CatalogueAnswer> {
    const position = parseSnapshotName(name);
    const edition = position === null ? null : await this.#reader.editionAt(position);
    if (edition === null) throw new QikError('not_found', 'There is no such catalogue, or not any more.');
    return this.#full(edition, audience);
  }

  /**
   * Something that is made of the newest catalogue, once for all who ask for it.
   *
   * @param name tells it from all else that is made for an audience
   */
  async part(
    name: string,
    audience: Audience,
    make: (edition: Edition) => object | Promise<object>,
  ): Promise<CatalogueAnswer> {
    const edition = await this.#reader.edition();
    return this.#parts.of(nameOf(edition, audience, name), async () => this.signed(await make(edition)));
  }

  /** Any document in the form in which it is sent. */
  async signed(document: object): Promise<CatalogueAnswer> {
    const bytes = documentBytes(document);
    const digest = createHash('sha256').update(bytes).digest();
    const packed = bytes.length < WORTH_PACKING ? null : await pack(bytes);
    return {
      ...{ bytes, packed, sha256: digest.toString('hex'), etag: `"${digest.toString('base64url')}"` },
      ...{ signature: await this.#sign(bytes), size: bytes.length + (packed?.length ?? 0) + BESIDE },
    };
  }
}

const nameOf = ({ state, mark }: Edition, audience: Audience, rest: string): string =>
  [state.seq, mark, audienceKey(audience), rest].join(' ');
