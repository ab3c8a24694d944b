import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { MAX_SOURCE_BYTES } from '../media/index.js';
import { MAX_TABLE_BYTES } from './table.js';

/** Name of the table in an archive, and where its videos are. */
export const TABLE_FILE = 'fliks.csv';
export const MEDIA_FOLDER = 'media/';

/** Entries of an archive, folders and what programs leave in them included. */
const MAX_ENTRIES = 10_000;
/** Bytes of everything in an archive, unpacked: more would not be looked through by anybody, and fills disks. */
const MAX_UNPACKED_BYTES = 8_000_000_000;
/**
 * Videos do not get smaller by being packed, and tables by a factor of about ten: DEFLATE itself ends at 1,032 (zlib's
 * technical details), which is what bombs have.
 */
const MAX_RATIO = 200;
/** Below that no ratio does harm. */
const HARMLESS_BYTES = 1_000_000;

const refused = (detail: string): QikError => new QikError('invalid_request', detail);

/** One file of an archive, read through. */
export type Digested = { readonly bytes: number; readonly sha256: string };

/** An archive whose directory was read and found to be within its bounds. Nothing of it was unpacked. */
export type Archive = {
  /** The table. */
  readonly table: () => Promise<Buffer>;
  /** Whether there is a video of this name, without its folder. */
  readonly has: (name: string) => boolean;
  /** Why a video cannot be taken, in words; null: it can. */
  readonly problemOf: (name: string) => string | null;
  readonly open: (name: string) => Promise<Readable>;
  /** Reads a video through and holds it against the sum that the archive has of it. @throws QikError `invalid_request` */
  readonly digest: (name: string, signal: AbortSignal) => Promise<Digested>;
  readonly close: () => void;
};

function requireBounds(entries: number, bytes: number): void {
  if (entries > MAX_ENTRIES) throw refused(`An archive may have ${MAX_ENTRIES} files.`);
  if (bytes > MAX_UNPACKED_BYTES)
    throw refused(`An archive may have ${MAX_UNPACKED_BYTES / 1e9} GB of files, unpacked.`);
}

function requirePlausible({ fileName, compressedSize, uncompressedSize }: Entry): void {
  if (uncompressedSize <= HARMLESS_BYTES || uncompressedSize <= compressedSize * MAX_RATIO) return;
  throw refused(`${fileName} is packed far more than any table or video can be.`);
}

/** Reads the directory. @throws QikError `invalid_request` */
async function directoryOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const found = new Map<string, Entry>();
  let [entries, bytes] = [0, 0];
  // The library refuses names that lead out of the archive: absolute ones, and those with two dots.
  for await (const entry of zip.eachEntry()) {
    entries += 1;
    bytes += entry.uncompressedSize;
    requireBounds(entries, bytes);
    requirePlausible(entry);
    const { fileName } = entry;
    if (fileName !== TABLE_FILE && !fileName.startsWith(MEDIA_FOLDER)) continue;
    if (fileName.endsWith('/')) continue;
    if (found.has(fileName)) throw refused(`${fileName} is in the archive twice.`);
    found.set(fileName, entry);
  }
  return found;
}

/** What the library says of a broken archive, as a problem of the file. What the disk says, and who stops it, stays as it is. */
const asRefusal = (error: unknown): unknown => {
  const ours =
    error instanceof QikError || (error instanceof Error && ('syscall' in error || error.name === 'AbortError'));
  return ours ? error : refused('The archive is damaged: pack it again.');
};

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asRefusal(error);
  }
}

const mediaProblem = (entry: Entry | undefined): string | null => {
  if (entry === undefined) return 'is not in the folder media of the archive';
  if (entry.isEncrypted()) return 'is encrypted in the archive';
  if (!entry.canDecodeFileData()) return 'is packed in a way that cannot be read: use the usual one, or none';
  if (entry.uncompressedSize === 0) return 'is empty';
  if (entry.uncompressedSize > MAX_SOURCE_BYTES) return `has more than ${MAX_SOURCE_BYTES / 1_000_000} MB`;
  return null;
};

async function readAll(stream: Readable, most: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    if (!Buffer.isBuffer(piece)) throw new QikError('internal', 'A file in an archive was not bytes.');
    bytes += piece.length;
    if (bytes > most) throw refused(`A table may have ${most / 1_000_000} MB.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function digestOf(
  stream: Readable,
  { fileName, crc32: expected }: Entry,
  signal: AbortSignal,
): Promise<Digested> {
  const hash = createHash('sha256');
  let [bytes, sum] = [0, 0];
  for await (const piece of stream) {
    signal.throwIfAborted();
    if (!Buffer.isBuffer(piece)) throw new QikError('internal', 'A file in an archive was not bytes.');
    bytes += piece.length;
    sum = crc32(piece, sum);
    hash.update(piece);
  }
  if (sum !== expected) throw refused(`${fileName} is damaged: pack the archive again.`);
  return { bytes, sha256: hash.digest('hex') };
}

/**
 * Opens an archive by its directory.
 *
 * @param file a ZIP on the disk
 * @throws QikError `invalid_request` with what is wrong with it, in words for people
 */
export async function openArchive(file: string): Promise<Archive> {
  const zip = await guarded(() => openPromise(file, { autoClose: false }));
  try {
    const entries = await guarded(() => directoryOf(zip));
    const entryOf = (name: string): Entry => {
      const entry = entries.get(`${MEDIA_FOLDER}${name}`);
      const problem = mediaProblem(entry);
      if (entry === undefined || problem !== null) throw refused(`${name} ${problem ?? 'is not there'}.`);
      return entry;
    };
    return {
      table: () =>
        guarded(async () => {
          const entry = entries.get(TABLE_FILE);
          if (entry === undefined) throw refused(`There is no ${TABLE_FILE} at the top of the archive.`);
          return readAll(await zip.openReadStreamPromise(entry), MAX_TABLE_BYTES);
        }),
      has: (name) => entries.has(`${MEDIA_FOLDER}${name}`),
      problemOf: (name) => mediaProblem(entries.get(`${MEDIA_FOLDER}${name}`)),
      open: (name) => guarded(() => zip.openReadStreamPromise(entryOf(name))),
      digest: (name, signal) =>
        guarded(async () => digestOf(await zip.openReadStreamPromise(entryOf(name)), entryOf(name), signal)),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}
