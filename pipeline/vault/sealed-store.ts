import type { KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { pipeline as connect, type Readable, type Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { QikError } from '../errors/catalogue.js';
import { type ByteRange, guarded, type ObjectStore, type OpenObject } from '../storage/index.js';
import type { KeyStore } from './key-store.js';
import { HEADER_BYTES, plaintextSize, spanOf } from './layout.js';
import { sealer, unsealer } from './streams.js';

/** The clip that an object belongs to, whose key seals it; null for what is stored openly. Throws for what is neither. */
export type ClipOf = (objectKey: string) => string | null;

/** Sends one through the other. What fails on either side reaches the reader as the error of what it reads. */
function through(from: Readable, to: Transform): Transform {
  connect(from, to, () => undefined);
  return to;
}

/** Waits for the first frame, so that damage in it is an error of the opening and not of an answer that has begun. */
const begun = (stream: Readable): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      stream.off('readable', settle).off('error', settle);
      if (error === undefined) resolve();
      else reject(error);
    };
    stream.on('readable', settle).on('error', settle);
  });

class SealedStore implements ObjectStore {
  readonly #inner: ObjectStore;
  readonly #keys: KeyStore;
  readonly #clipOf: ClipOf;

  constructor(inner: ObjectStore, keys: KeyStore, clipOf: ClipOf) {
    this.#inner = inner;
    this.#keys = keys;
    this.#clipOf = clipOf;
  }

  async put(objectKey: string, body: Readable): Promise<number> {
    const clipId = this.#clipOf(objectKey);
    if (clipId === null) return this.#inner.put(objectKey, body);
    // It may break off while the key is fetched; the pipeline learns of it from the stream itself.
    body.on('error', () => undefined);
    let sealed: Transform | null = null;
    try {
      const clipKey = await this.#keys.get(clipId);
      // No key is made here: a late worker must not bring back what a deletion took.
      if (clipKey === null) throw new QikError('gone');
      sealed = through(body, sealer(clipKey, objectKey));
      return plaintextSize(await this.#inner.put(objectKey, sealed));
    } finally {
      body.destroy();
      sealed?.destroy();
    }
  }

  async take(objectKey: string, file: string): Promise<number> {
    if (this.#clipOf(objectKey) === null) return this.#inner.take(objectKey, file);
    return guarded(async () => {
      try {
        const handle = await open(file, 'r');
        return await this.put(objectKey, createReadStream(file, { fd: handle, autoClose: true }));
      } finally {
        await rm(file, { force: true });
      }
    });
  }

  async open(objectKey: string, range?: ByteRange): Promise<OpenObject | null> {
    const clipId = this.#clipOf(objectKey);
    if (clipId === null) return this.#inner.open(objectKey, range);
    const clipKey = await this.#keys.get(clipId);
    if (clipKey === null) return null;
    return range === undefined ? this.#openWhole(clipKey, objectKey) : this.#openPart(clipKey, objectKey, range);
  }

  async #openWhole(clipKey: KeyObject, objectKey: string): Promise<OpenObject | null> {
    const stored = await this.#inner.open(objectKey);
    if (stored === null) return null;
    return this.#unsealed(stored, () => unsealer(clipKey, objectKey, stored.bytes, spanOf(stored.bytes)), stored.bytes);
  }

  /** Two reads: what the header says and how long the object is decide which frames to ask for. */
  async #openPart(clipKey: KeyObject, objectKey: string, range: ByteRange): Promise<OpenObject | null> {
    const head = await this.#inner.open(objectKey, { start: 0, end: HEADER_BYTES - 1 });
    if (head === null) return null;
    const header = await buffer(head.stream);
    const span = spanOf(head.bytes, range);
    const stored = await this.#inner.open(objectKey, span.stored);
    if (stored === null) return null;
    const make = (): Transform => {
      const opener = unsealer(clipKey, objectKey, head.bytes, span);
      opener.write(header);
      return opener;
    };
    return this.#unsealed(stored, make, head.bytes);
  }

  async #unsealed(stored: OpenObject, makeOpener: () => Transform, storedBytes: number): Promise<OpenObject> {
    try {
      const stream = through(stored.stream, makeOpener());
      await begun(stream);
      return { stream, bytes: plaintextSize(storedBytes) };
    } catch (error) {
      stored.stream.destroy();
      throw error;
    }
  }

  async fetch(objectKey: string, file: string): Promise<boolean> {
    if (this.#clipOf(objectKey) === null) return this.#inner.fetch(objectKey, file);
    const found = await this.open(objectKey);
    if (found === null) return false;
    return guarded(async () => {
      const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
        found.stream.destroy();
        throw error;
      });
      try {
        await pipeline(found.stream, handle.createWriteStream());
        return true;
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
    });
  }

  async stat(objectKey: string): Promise<number | null> {
    const clipId = this.#clipOf(objectKey);
    if (clipId === null) return this.#inner.stat(objectKey);
    if ((await this.#keys.get(clipId)) === null) return null;
    const storedBytes = await this.#inner.stat(objectKey);
    return storedBytes === null ? null : plaintextSize(storedBytes);
  }

  /** Needs no key: the bytes of a clip go after its key went. */
  async delete(objectKey: string): Promise<void> {
    await this.#inner.delete(objectKey);
  }

  async deleteMany(objectKeys: readonly string[]): Promise<void> {
    await this.#inner.deleteMany(objectKeys);
  }

  list(prefix: string): AsyncIterable<string> {
    return this.#inner.list(prefix);
  }

  prune(prefix: string): Promise<void> {
    return this.#inner.prune(prefix);
  }
}

/**
 * A store whose clips' objects are sealed in another one. Sizes and ranges are those of the plaintext. A clip without
 * a key has no objects: they cannot be read, and nothing can be added.
 *
 * Beside what every store throws, reading throws QikError `object_damaged` before or in place of the first byte that
 * is not what was written, and writing throws `gone` when the clip has no key. An object that is replaced between the
 * two reads of a range counts as damaged; nothing of a clip is ever written twice under one name.
 */
export const sealedStore = (inner: ObjectStore, keys: KeyStore, clipOf: ClipOf): ObjectStore =>
  new SealedStore(inner, keys, clipOf);
