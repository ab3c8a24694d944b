import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { QikError } from '../errors/catalogue.js';
import { guarded, syncFolder, unlessAbsent } from '../storage/index.js';
import { writeWhole } from './files.js';
import type { KeptKey, KeyStore, MasterKeys, Rewrapped } from './key-store.js';
import { damaged } from './layout.js';
import { checkFile, type Masters, openMasters } from './masters.js';
import { Turns } from './turns.js';
import { CLIP_KEY_BYTES, masterVersionOf, unwrapKey, WRAPPED_BYTES, wrapKey } from './wrap.js';

const TEMPORARY = '.tmp';
/** A key is written in milliseconds. */
const STALE_MS = 3_600_000;
const CLIP_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** What a destroyed key's bytes are replaced with. Not zeros: those a file system may leave behind by accident. */
const DESTROYED = Buffer.alloc(WRAPPED_BYTES, 0xdd);

/** Writes over a file's bytes in place. Best effort: disks and file systems that copy on write may keep the old ones. */
async function overwrite(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    const { size } = await handle.stat();
    await handle.write(Buffer.alloc(Math.max(size, WRAPPED_BYTES), DESTROYED), 0, null, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** All of a small file, from its beginning, as often as one likes. */
async function contentOf(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(WRAPPED_BYTES + 1), 0, WRAPPED_BYTES + 1, 0);
  return buffer.subarray(0, bytesRead);
}

function unlessDamaged<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof QikError && error.code === 'object_damaged') return null;
    throw error;
  }
}

/** From one master key to another. */
type Rotation = { readonly from: number; readonly old: KeyObject; readonly to: number; readonly next: KeyObject };

/**
 * Keys as files of one folder: `<two hex digits>/<clip id>`. Within this process what is done to one clip's key is done
 * in turn; other processes on the folder are reckoned with where a rotation could bring back what they destroyed.
 */
class DiskKeyStore implements KeyStore {
  readonly #root: string;
  readonly #masters: Masters;
  readonly #turns = new Turns();

  constructor(root: string, masters: Masters) {
    this.#root = root;
    this.#masters = masters;
  }

  /** By the last two digits: they are random, and the first ones of an id that begins with the time are not. */
  #path(clipId: string): string {
    if (!CLIP_ID.test(clipId)) throw new QikError('internal', 'This is no id of a clip.');
    return join(this.#root, clipId.slice(-2), clipId);
  }

  #write(clipId: string, wrapped: Buffer): Promise<void> {
    return writeWhole(join(this.#root, TEMPORARY, uuidv7()), this.#path(clipId), wrapped);
  }

  /** What is kept for a clip. A destruction that was broken off has happened. */
  async #read(clipId: string): Promise<Buffer | null> {
    const wrapped = await unlessAbsent(readFile(this.#path(clipId)));
    return wrapped === null || wrapped.equals(DESTROYED) ? null : wrapped;
  }

  #unwrap(clipId: string, wrapped: Buffer): Buffer {
    const version = masterVersionOf(wrapped);
    if (version === null) throw damaged();
    return unwrapKey(this.#masters.wrapping(version), clipId, wrapped);
  }

  #inTurn<T>(clipId: string, work: () => Promise<T>): Promise<T> {
    return guarded(() => this.#turns.take(clipId, work));
  }

  async create(clipId: string): Promise<KeyObject> {
    return this.#inTurn(clipId, async () => {
      if ((await this.#read(clipId)) !== null) throw new QikError('internal', 'The clip has a key already.');
      const key = randomBytes(CLIP_KEY_BYTES);
      const { current } = this.#masters;
      await this.#write(clipId, wrapKey(this.#masters.wrapping(current), current, clipId, key));
      const made = createSecretKey(key);
      key.fill(0);
      return made;
    });
  }

  async get(clipId: string): Promise<KeyObject | null> {
    return this.#inTurn(clipId, async () => {
      const wrapped = await this.#read(clipId);
      if (wrapped === null) return null;
      const key = this.#unwrap(clipId, wrapped);
      const found = createSecretKey(key);
      key.fill(0);
      return found;
    });
  }

  async destroy(clipId: string): Promise<void> {
    const path = this.#path(clipId);
    await this.#inTurn(clipId, () => this.#remove(path));
  }

  /** Written over first and unlinked then: a rotation elsewhere sees the one or loses its own file to the other. */
  async #remove(path: string): Promise<void> {
    if ((await unlessAbsent(stat(path))) !== null) {
      try {
        await unlessAbsent(overwrite(path));
      } finally {
        await unlessAbsent(unlink(path));
      }
    }
    // Also when there was none: the one who unlinked it may not have come this far.
    await unlessAbsent(syncFolder(dirname(path)));
  }

  async *list(): AsyncIterable<KeptKey> {
    const folders = (await guarded(() => readdir(this.#root))).filter((name) => /^[0-9a-f]{2}$/.test(name));
    for (const folder of folders) {
      for (const clipId of await guarded(() => readdir(join(this.#root, folder)))) {
        if (!CLIP_ID.test(clipId)) continue;
        const wrapped = await this.#inTurn(clipId, () => this.#read(clipId));
        if (wrapped !== null) yield { clipId, masterVersion: masterVersionOf(wrapped) };
      }
    }
  }

  async rewrap(from: number, to: number): Promise<Rewrapped> {
    const [old, next] = [this.#masters.wrapping(from), this.#masters.wrapping(to)];
    const left: string[] = [];
    let rewrapped = 0;
    if (from === to) return { rewrapped, damaged: left };
    await guarded(() => this.#masters.note(to));
    for await (const { clipId, masterVersion } of this.list()) {
      if (masterVersion !== from) continue;
      const done = await this.#inTurn(clipId, () => this.#rewrapOne(clipId, { from, old, to, next }));
      if (done === 'rewrapped') rewrapped += 1;
      if (done === 'damaged') left.push(clipId);
    }
    // Damaged keys still name the old version, and whoever mends them needs it.
    if (left.length === 0 && from !== this.#masters.current) await rm(checkFile(this.#root, from), { force: true });
    return { rewrapped, damaged: left };
  }

  async #rewrapOne(clipId: string, { from, old, to, next }: Rotation): Promise<'rewrapped' | 'damaged' | 'gone'> {
    const path = this.#path(clipId);
    const before = await unlessAbsent(open(path, 'r'));
    if (before === null) return 'gone';
    try {
      const wrapped = await contentOf(before);
      if (masterVersionOf(wrapped) !== from) return 'gone';
      const key = unlessDamaged(() => unwrapKey(old, clipId, wrapped));
      if (key === null) return 'damaged';
      await this.#write(clipId, wrapKey(next, to, clipId, key));
      key.fill(0);
      // Another process may have destroyed it since: then what was just written goes as well.
      if (!(await contentOf(before)).equals(DESTROYED)) return 'rewrapped';
    } finally {
      await before.close();
    }
    await this.#remove(path);
    return 'gone';
  }
}

/** Removes what a process that died left half-written. With others at work, only what none of them can be writing. */
async function sweep(temporary: string, alone: boolean): Promise<void> {
  for (const name of await readdir(temporary)) {
    const path = join(temporary, name);
    const found = await unlessAbsent(stat(path));
    if (alone || (found !== null && Date.now() - found.mtimeMs > STALE_MS)) await rm(path, { force: true });
  }
}

/**
 * Opens the keys in a folder.
 *
 * @param alone that no other process has the folder open
 * @throws QikError `invalid_configuration` when a master key is not the one that keys in the folder were wrapped with,
 *   or is missing though there may be such keys
 */
export async function openDiskKeyStore(root: string, masterKeys: MasterKeys, alone: boolean): Promise<KeyStore> {
  return guarded(async () => {
    const temporary = join(root, TEMPORARY);
    const made = await mkdir(temporary, { recursive: true, mode: 0o700 });
    if (made !== undefined) await syncFolder(dirname(made));
    await sweep(temporary, alone);
    return new DiskKeyStore(root, await openMasters(root, masterKeys, () => join(temporary, uuidv7())));
  });
}
