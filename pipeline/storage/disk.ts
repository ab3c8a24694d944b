import { constants, createReadStream, type Dirent } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { uuidv7 } from 'uuidv7';
import { QikError } from '../errors/catalogue.js';
import { forEachOf } from './bounded.js';
import { codeOf, guarded, syncFolder } from './files.js';
import { type ByteRange, type ObjectStore, type OpenObject, segments } from './store.js';

/** Not a valid first letter of a key, so that no object can be there. */
const TEMPORARY = '.tmp';

/** Removals at a time. Node does four things on disks at once; a few more wait so that none of the four is idle. */
const AT_ONCE = 8;

const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error));

/** Makes a file durable, and readable by nobody else. */
async function secureFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.chmod(0o600);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a folder and those above it, each durable in its parent. */
async function ensureFolder(root: string, folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const stop = dirname(first);
  for (let at = dirname(folder); at.length >= stop.length && at.length >= root.length; at = dirname(at))
    await syncFolder(at);
}

/** Whether there was something to remove. */
async function unlinked(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

/** Removes a folder if nothing is in it. @returns whether it is gone, by this or by somebody who was quicker */
async function emptied(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) return false;
    if (codeOf(error) === 'ENOENT') return true;
    throw error;
  }
}

/** What is in a folder; nothing when there is none. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/**
 * Objects as files under one folder. A file is written under another name, synced, renamed and its folder synced,
 * the order that the crash-consistency bugs of eleven well-known systems missed (ALICE, OSDI '14).
 */
class DiskStore implements ObjectStore {
  readonly #root: string;
  readonly #unfinished: string;

  constructor(root: string, unfinished: string) {
    this.#root = root;
    this.#unfinished = unfinished;
  }

  #path(key: string): string {
    return join(this.#root, ...segments(key));
  }

  /** Named after the clip as well, so that one can tell whose a half-written object is. */
  #temporary(key: string): string {
    const [first = '', owner = first] = segments(key);
    return join(this.#unfinished, `${owner}.${uuidv7()}`);
  }

  /** Moves a synced temporary file into its place. */
  async #publish(temporary: string, path: string): Promise<void> {
    const folder = dirname(path);
    // A deletion may take the empty folder away between the two steps; once is bad luck, three times is something else.
    for (let left = 3; ; left -= 1) {
      await ensureFolder(this.#root, folder);
      try {
        await rename(temporary, path);
        break;
      } catch (error) {
        if (left === 1 || codeOf(error) !== 'ENOENT') throw error;
      }
    }
    await syncFolder(folder);
  }

  put(key: string, body: Readable): Promise<number> {
    const path = this.#path(key);
    const temporary = this.#temporary(key);
    return guarded(async () => {
      const handle = await open(temporary, 'wx', 0o600);
      try {
        // `flush` syncs before it closes; a failing sync fails the write, and the file counts as lost.
        await pipeline(body, handle.createWriteStream({ flush: true }));
        const { size } = await stat(temporary);
        await this.#publish(temporary, path);
        return size;
      } finally {
        await rm(temporary, { force: true });
      }
    });
  }

  take(key: string, file: string): Promise<number> {
    const path = this.#path(key);
    const temporary = this.#temporary(key);
    return guarded(async () => {
      try {
        await moveFile(file, temporary);
        await secureFile(temporary);
        const { size } = await stat(temporary);
        await this.#publish(temporary, path);
        return size;
      } finally {
        await rm(temporary, { force: true });
      }
    });
  }

  open(key: string, range?: ByteRange): Promise<OpenObject | null> {
    const path = this.#path(key);
    return guarded(async () => {
      const handle = await open(path, 'r').catch((error: unknown) => {
        if (isAbsent(error)) return null;
        throw error;
      });
      if (handle === null) return null;
      const found = await handle.stat();
      if (!found.isFile()) {
        await handle.close();
        return null;
      }
      const stream = createReadStream(path, { fd: handle, autoClose: true, ...range });
      return { stream, bytes: found.size };
    });
  }

  fetch(key: string, file: string): Promise<boolean> {
    const path = this.#path(key);
    return guarded(async () => {
      try {
        await copyFile(path, file, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
        return true;
      } catch (error) {
        if (isAbsent(error) && (await this.stat(key)) === null) return false;
        throw error;
      }
    });
  }

  stat(key: string): Promise<number | null> {
    const path = this.#path(key);
    return guarded(async () => {
      const found = await stat(path).catch((error: unknown) => {
        if (isAbsent(error)) return null;
        throw error;
      });
      return found?.isFile() === true ? found.size : null;
    });
  }

  delete(key: string): Promise<void> {
    return this.deleteMany([key]);
  }

  deleteMany(keys: readonly string[]): Promise<void> {
    const paths = keys.map((key) => this.#path(key));
    return guarded(async () => {
      const touched = new Set<string>();
      try {
        await forEachOf(paths, AT_ONCE, async (path) => {
          if (await unlinked(path)) touched.add(dirname(path));
        });
      } finally {
        // Only what stands must be synced: the entries of a folder go with it, and its own is in the one above.
        await forEachOf(await this.#prune(touched), AT_ONCE, (folder) => this.#sync(folder));
      }
    });
  }

  /** Removes folders that a deletion left empty, and those above them, each looked at once. @returns those that stand */
  async #prune(folders: ReadonlySet<string>): Promise<string[]> {
    const [standing, left] = [new Set<string>(), new Set(folders)];
    const depthOf = (folder: string): number => folder.split(sep).length;
    while (left.size > 0) {
      const deepest = Math.max(...[...left].map(depthOf));
      const level = [...left].filter((folder) => depthOf(folder) === deepest);
      await forEachOf(level, AT_ONCE, async (folder) => {
        left.delete(folder);
        if (folder.length > this.#root.length && (await emptied(folder))) left.add(dirname(folder));
        else standing.add(folder);
      });
    }
    return [...standing];
  }

  /** Makes a folder's entries durable; where it went away meanwhile, those of the one that its own was in. */
  async #sync(folder: string): Promise<void> {
    try {
      await syncFolder(folder);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || folder.length <= this.#root.length) throw error;
      await this.#sync(dirname(folder));
    }
  }

  async *list(prefix: string): AsyncIterable<string> {
    yield* this.#walk(this.#folder(prefix), prefix);
  }

  prune(prefix: string): Promise<void> {
    return guarded(async () => {
      const empty = await emptyFolders(this.#folder(prefix));
      await forEachOf(await this.#prune(new Set(empty)), AT_ONCE, (folder) => this.#sync(folder));
    });
  }

  #folder(prefix: string): string {
    if (!prefix.endsWith('/')) throw new QikError('internal', 'A prefix of object keys ends in a slash.');
    return join(this.#root, ...segments(prefix.slice(0, -1)));
  }

  async *#walk(folder: string, prefix: string): AsyncIterable<string> {
    const entries = await guarded(() => entriesOf(folder));
    // With its slash a folder's name sorts where its keys do.
    const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
    for (const name of names) {
      if (name.endsWith('/')) yield* this.#walk(join(folder, name), `${prefix}${name}`);
      else yield `${prefix}${name}`;
    }
  }
}

/** Folders in which there is nothing, from here on down; none where there is no folder. */
async function emptyFolders(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder);
  if (entries.length === 0) return [folder];
  const inner = entries.filter((entry) => entry.isDirectory()).map(({ name }) => emptyFolders(join(folder, name)));
  return (await Promise.all(inner)).flat();
}

/** Across file systems a rename is refused, and a copy takes its place. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
    await unlink(from);
  }
}

/** Folder of what is half-written, on the file system of the objects. */
export const unfinishedObjects = (root: string): string => join(root, TEMPORARY);

/**
 * Opens a store in a folder.
 *
 * @param unfinished folder of this process's own for what is half-written, on the same file system. Without it the
 *   whole store belongs to this process, and what an earlier one left half-written is removed
 */
export async function openDiskStore(root: string, unfinished?: string): Promise<ObjectStore> {
  if (unfinished !== undefined) return new DiskStore(root, unfinished);
  const own = unfinishedObjects(root);
  await guarded(async () => {
    await rm(own, { recursive: true, force: true });
    await mkdir(own, { recursive: true, mode: 0o700 });
  });
  return new DiskStore(root, own);
}
