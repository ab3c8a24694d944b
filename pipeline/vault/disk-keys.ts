import type { KeyObject } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { QikError } from '../errors/catalogue.js';
import { forEachOf, guarded, syncFolder, unlessAbsent } from '../storage/index.js';
import { makeClipKey, openClipKey, type Rotation, rewrapClipKey, rotationOf } from './clip-keys.js';
import { type DiskChecks, diskChecks } from './disk-checks.js';
import { oneAtATime, writeWhole } from './files.js';
import { isClipId, type KeptKey, type KeyStore, type MasterKeys, type Rewrapped, requireClipId } from './key-store.js';
import { type Masters, openMasters } from './masters.js';
import { Turns } from './turns.js';
import { masterVersionOf, WRAPPED_BYTES } from './wrap.js';

const TEMPORARY = '.tmp';
/** A key is written in milliseconds. */
const STALE_MS = 3_600_000;
/** Held by the one process that rewraps: of two at the same key, one could bring back what was destroyed meanwhile. */
const ROTATION_LOCK = 'rotation.lock';
/** Keys destroyed at the same time. Each waits for the disk twice; Node.js has four threads for that by default. */
const DESTROYED_AT_ONCE = 8;
/** What a destroyed key's bytes are replaced with. Not zeros: those a file system may leave behind by accident. */
const DESTROYED = Buffer.alloc(WRAPPED_BYTES, 0xdd);

/** Writes over a file's bytes in place. Best effort: disks and file systems that copy on write may keep the old ones. */
async function overwrite(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    const { size } = await handle.stat();
    await handle.write(Buffer.alloc(Math.max(size, WRAPPED_BYTES), DESTROYED), 0, null, 0);
    await handle.truncate(WRAPPED_BYTES);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncIfThere(folder: string): Promise<void> {
  await unlessAbsent(syncFolder(folder));
}

/** All of a small file, from its beginning, as often as one likes. */
async function contentOf(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(WRAPPED_BYTES + 1), 0, WRAPPED_BYTES + 1, 0);
  return buffer.subarray(0, bytesRead);
}

/**
 * Keys as files of one folder: `<two hex digits>/<clip id>`. Within this process what is done to one clip's key is done
 * in turn; other processes on the folder are reckoned with where a rotation could bring back what they destroyed.
 */
class DiskKeyStore implements KeyStore {
  readonly #root: string;
  readonly #checks: DiskChecks;
  readonly #masters: Masters;
  readonly #alone: boolean;
  readonly #turns = new Turns();

  constructor(root: string, checks: DiskChecks, masters: Masters, alone: boolean) {
    this.#root = root;
    this.#checks = checks;
    this.#masters = masters;
    this.#alone = alone;
  }

  /** By the last two digits: they are random, and the first ones of an id that begins with the time are not. */
  #path(clipId: string): string {
    requireClipId(clipId);
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

  #inTurn<T>(clipId: string, work: () => Promise<T>): Promise<T> {
    return guarded(() => this.#turns.take(clipId, work));
  }

  async create(clipId: string): Promise<KeyObject> {
    return this.#inTurn(clipId, async () => {
      if ((await this.#read(clipId)) !== null) throw new QikError('internal', 'The clip has a key already.');
      const { key, wrapped } = makeClipKey(this.#masters, clipId);
      await this.#write(clipId, wrapped);
      // A process with a newer master key may have rewrapped everything and taken the note of this one away.
      if (!this.#alone) await this.#masters.note(this.#masters.current);
      return key;
    });
  }

  async get(clipId: string): Promise<KeyObject | null> {
    return this.#inTurn(clipId, async () => {
      const wrapped = await this.#read(clipId);
      return wrapped === null ? null : openClipKey(this.#masters, clipId, wrapped);
    });
  }

  async destroy(clipId: string): Promise<void> {
    await this.destroyMany([clipId]);
  }

  async destroyMany(clipIds: readonly string[]): Promise<void> {
    const paths = new Map(clipIds.map((clipId) => [clipId, this.#path(clipId)]));
    const erase = ([clipId, path]: [string, string]): Promise<void> => this.#inTurn(clipId, () => this.#erase(path));
    try {
      await forEachOf([...paths], DESTROYED_AT_ONCE, erase);
    } finally {
      // Also where there was none: the one who unlinked it may not have come this far.
      await guarded(() => forEachOf([...new Set([...paths.values()].map(dirname))], DESTROYED_AT_ONCE, syncIfThere));
    }
  }

  /** Written over first and unlinked then: a rotation elsewhere sees the one or loses its own file to the other. */
  async #erase(path: string): Promise<void> {
    if ((await unlessAbsent(stat(path))) === null) return;
    try {
      await unlessAbsent(overwrite(path));
    } finally {
      await unlessAbsent(unlink(path));
    }
  }

  async *list(): AsyncIterable<KeptKey> {
    for await (const { clipId, wrapped } of wrappedDiskKeys(this.#root))
      yield { clipId, masterVersion: masterVersionOf(wrapped) };
  }

  async rewrap(from: number, to: number, signal?: AbortSignal): Promise<Rewrapped> {
    const rotation = rotationOf(this.#masters, from, to);
    return guarded(() => oneAtATime(join(this.#root, ROTATION_LOCK), signal, () => this.#rewrapAll(rotation, signal)));
  }

  async #rewrapAll(rotation: Rotation, signal: AbortSignal | undefined): Promise<Rewrapped> {
    const { from, to } = rotation;
    const left: string[] = [];
    let rewrapped = 0;
    // Whoever wraps with a version notes it: without the note there is nothing to look for.
    const noted = from !== to && (await this.#checks.read(from)) !== null;
    if (noted) await this.#masters.note(to);
    for await (const { clipId, masterVersion } of noted ? this.list() : []) {
      if (signal?.aborted === true) throw new QikError('aborted');
      if (masterVersion !== from) continue;
      const done = await this.#inTurn(clipId, () => this.#rewrapOne(clipId, rotation));
      if (done === 'rewrapped') rewrapped += 1;
      if (done === 'damaged') left.push(clipId);
    }
    // Damaged keys still name the old version, and whoever mends them needs it.
    const needed = from === this.#masters.current || left.length > 0 || (noted && !(await this.#forget(from)));
    return { rewrapped, damaged: left, needed, freed: noted && !needed };
  }

  /** Takes the note of a version away, unless another process made a key with it meanwhile. @returns whether it is gone */
  async #forget(version: number): Promise<boolean> {
    await this.#checks.remove(version);
    if (this.#alone) return true;
    // Whoever makes a key with it from now on notes it again; who did so before is found here.
    for await (const { masterVersion } of this.list()) {
      if (masterVersion !== version) continue;
      await this.#masters.note(version);
      return false;
    }
    return true;
  }

  async #rewrapOne(clipId: string, rotation: Rotation): Promise<'rewrapped' | 'damaged' | 'gone'> {
    const path = this.#path(clipId);
    const before = await unlessAbsent(open(path, 'r'));
    if (before === null) return 'gone';
    try {
      const wrapped = await contentOf(before);
      if (masterVersionOf(wrapped) !== rotation.from) return 'gone';
      const again = rewrapClipKey(rotation, clipId, wrapped);
      if (again === null) return 'damaged';
      await this.#write(clipId, again);
      // Another process may have destroyed it since: then what was just written goes as well.
      if (!(await contentOf(before)).equals(DESTROYED)) return 'rewrapped';
    } finally {
      await before.close();
    }
    await this.#erase(path);
    await syncIfThere(dirname(path));
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
    const checks = diskChecks(root, temporary);
    return new DiskKeyStore(root, checks, await openMasters(checks, masterKeys), alone);
  });
}

/** Keys in a folder as they are wrapped, damaged ones included; for whoever moves them. The folder need not be there. */
export async function* wrappedDiskKeys(
  root: string,
): AsyncGenerator<{ readonly clipId: string; readonly wrapped: Buffer }> {
  const names = await guarded(() => unlessAbsent(readdir(root)));
  for (const folder of (names ?? []).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    for (const clipId of (await guarded(() => readdir(join(root, folder)))).filter(isClipId)) {
      const wrapped = await guarded(() => unlessAbsent(readFile(join(root, folder, clipId))));
      if (wrapped !== null && !wrapped.equals(DESTROYED)) yield { clipId, wrapped };
    }
  }
}
