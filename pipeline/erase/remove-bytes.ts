import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { keysOf } from '../clips/index.js';
import { forEachOf, guarded, type ObjectStore, unlessAbsent } from '../storage/index.js';

/** What is at work at a time in one place. Node does four things on disks at once. */
const AT_ONCE = 8;
/** Listings of a clip that go on finding something belong to somebody who goes on writing; it is tried again later. */
const MAX_ROUNDS = 5;

/** Length of a clip's id: everything that belongs to a clip begins with it, in every folder of work. */
const ID_LENGTH = 36;

export type Clip = { readonly clipId: string; readonly tenant: string };

/** What became of one place, clip by clip; those that are not named are done with. */
export type Removal = {
  /** Clips of which something is there still. */
  readonly left: ReadonlySet<string>;
  /** Clips of which something was there. */
  readonly found: ReadonlySet<string>;
};

async function listed(store: Pick<ObjectStore, 'list'>, clip: Clip): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(keysOf(clip).all(clip.clipId))) keys.push(key);
  return keys;
}

/** Told of what could not be done in a place; it is tried again. */
export type Failed = (error: unknown) => void;

/** Removes clips' objects, and lists them again until nothing is there; then also what a store keeps of them without objects. */
export async function removeObjects(
  store: Pick<ObjectStore, 'list' | 'deleteMany' | 'prune'>,
  clips: readonly Clip[],
  failed: Failed,
): Promise<Removal> {
  const [left, found] = [new Set<string>(), new Set<string>()];
  let waiting = clips;
  for (let round = 0; waiting.length > 0; round += 1) {
    const keys: string[] = [];
    const next: Clip[] = [];
    await forEachOf(waiting, AT_ONCE, async (clip) => {
      try {
        const there = await listed(store, clip);
        if (there.length === 0) return await store.prune(keysOf(clip).all(clip.clipId));
        found.add(clip.clipId);
        next.push(clip);
        keys.push(...there);
      } catch (error) {
        left.add(clip.clipId);
        failed(error);
      }
    });
    if (round === MAX_ROUNDS) {
      for (const { clipId } of next) left.add(clipId);
      return { left, found };
    }
    // What fails is there still when it is listed again.
    if (keys.length > 0) await store.deleteMany(keys).catch(failed);
    waiting = next;
  }
  return { left, found };
}

/** What lies in a folder of work, of this process or another: files and folders whose names begin with a clip's id. */
async function* workOf(parent: string, ids: ReadonlySet<string>): AsyncIterable<{ id: string; path: string }> {
  for (const entry of (await unlessAbsent(readdir(parent, { withFileTypes: true }))) ?? []) {
    const path = join(parent, entry.name);
    const id = entry.name.slice(0, ID_LENGTH);
    if (ids.has(id)) yield { id, path };
    else if (entry.isDirectory()) {
      for (const name of (await unlessAbsent(readdir(path))) ?? []) {
        const inner = name.slice(0, ID_LENGTH);
        if (ids.has(inner)) yield { id: inner, path: join(path, name) };
      }
    }
  }
}

/**
 * Removes what lies of clips in the folders of work under one parent, whichever process made them.
 *
 * @param parent holds a folder for each process
 */
export async function removeWork(parent: string, clips: readonly Clip[], failed: Failed): Promise<Removal> {
  const ids = new Set(clips.map(({ clipId }) => clipId));
  const [left, found] = [new Set<string>(), new Set<string>()];
  try {
    await guarded(async () => {
      for await (const { id, path } of workOf(parent, ids)) {
        found.add(id);
        await rm(path, { recursive: true, force: true }).catch((error: unknown) => {
          left.add(id);
          failed(error);
        });
      }
    });
  } catch (error) {
    // What lies there cannot be told.
    failed(error);
    return { left: ids, found };
  }
  return { left, found };
}
