import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { guarded, syncFolder, unlessAbsent } from '../storage/index.js';

/** Name of the copy that takes a file's place. Not an id, so nobody takes it for an upload. */
const COPY = '.copy';

/** One upload's bytes, open to go on from an offset. */
export type PartWriter = {
  /** Writes behind what is there. */
  readonly append: (bytes: Uint8Array) => Promise<void>;
  /** Makes what was written durable. */
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
};

async function writeAll(handle: FileHandle, bytes: Uint8Array, from: number): Promise<void> {
  let written = 0;
  while (written < bytes.length)
    written += (await handle.write(bytes, written, bytes.length - written, from + written)).bytesWritten;
}

function writerOf(handle: FileHandle, from: number): PartWriter {
  let at = from;
  return {
    append: (bytes) =>
      guarded(async () => {
        await writeAll(handle, bytes, at);
        at += bytes.length;
      }),
    sync: () => guarded(() => handle.datasync()),
    close: () => handle.close(),
  };
}

/**
 * Bytes of uploads that come in parts: a private file for each, by the id of its clip. How many of them count is not
 * theirs to say but the row's.
 *
 * @throws QikError `not_enough_space` or `storage_unavailable` from every method
 */
export class PartFiles {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Every process that shares the folder opens it; what is in it stays. */
  static async open(folder: string): Promise<PartFiles> {
    await guarded(() => mkdir(folder, { recursive: true, mode: 0o700 }));
    return new PartFiles(folder);
  }

  #path(id: string): string {
    return join(this.folder, id);
  }

  /** Makes the empty file of a new upload, durable in its folder. */
  create(id: string): Promise<void> {
    return guarded(async () => {
      const handle = await open(this.#path(id), 'wx', 0o600);
      await handle.close();
      await syncFolder(this.folder);
    });
  }

  /** Bytes that are there; 0 where nothing is. */
  async size(id: string): Promise<number> {
    return (await guarded(() => unlessAbsent(stat(this.#path(id)))))?.size ?? 0;
  }

  /** Opens the upload to go on from an offset; what lies behind that was never promised, and is cut off. */
  writer(id: string, offset: number): Promise<PartWriter> {
    return guarded(async () => {
      const handle = await this.#openOrMake(id);
      try {
        await handle.truncate(offset);
        return writerOf(handle, offset);
      } catch (error) {
        await handle.close();
        throw error;
      }
    });
  }

  async #openOrMake(id: string): Promise<FileHandle> {
    const there = await unlessAbsent(open(this.#path(id), 'r+'));
    if (there !== null) return there;
    const handle = await open(this.#path(id), 'wx+', 0o600);
    await syncFolder(this.folder);
    return handle;
  }

  /**
   * Puts a copy in the file's place. Whoever has the old one open and was paused over it writes to what nobody reads.
   */
  replace(id: string): Promise<void> {
    const copy = `${this.#path(id)}${COPY}`;
    return guarded(async () => {
      await rm(copy, { force: true });
      const copied = await unlessAbsent(copyFile(this.#path(id), copy).then(() => true));
      if (copied === null) return;
      const handle = await open(copy, 'r+');
      await handle.sync().finally(() => handle.close());
      await rename(copy, this.#path(id));
      await syncFolder(this.folder);
    });
  }

  read(id: string): Readable {
    return createReadStream(this.#path(id));
  }

  /** SHA-256 of all of it, in hexadecimal; read piece by piece. */
  sha256(id: string): Promise<string> {
    return guarded(async () => {
      const hash = createHash('sha256');
      await pipeline(this.read(id), hash);
      return hash.digest('hex');
    });
  }

  /** Removes what there is of an upload. */
  remove(id: string): Promise<void> {
    return guarded(async () => {
      await rm(this.#path(id), { force: true });
      await rm(`${this.#path(id)}${COPY}`, { force: true });
    });
  }

  /** Names of all files: ids, and those of copies that a process died over. */
  list(): Promise<string[]> {
    return guarded(() => readdir(this.folder));
  }
}
