import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import type { Logger } from 'pino';
import { readClip } from '../clips/index.js';
import type { ClipState, Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { errorFacts } from '../log/index.js';
import type { JobQueue } from '../queue/index.js';
import { clipKeys, flikKeys, guarded, type ObjectStore, unlessAbsent } from '../storage/index.js';
import type { KeyStore } from '../vault/index.js';
import type { Deletion } from './end-clips.js';
import { rowRemains } from './remains-rows.js';
import type { Tombstones } from './tombstones.js';

/** Everywhere that something of a clip can be. */
export const REMAINS_PLACES = [
  ...(['key', 'objects', 'half-written', 'uploads', 'staging', 'scratch'] as const),
  ...(['queue', 'database', 'caches', 'tombstones'] as const),
] as const;
export type RemainsPlace = (typeof REMAINS_PLACES)[number];

export type Remain = {
  readonly place: RemainsPlace;
  /** Things that were found and should not be there once a clip is over. Says nothing where it could not be reached. */
  readonly found: number;
  /** In words: what was looked at, and what was found. */
  readonly detail: string;
  readonly reachable: boolean;
};

export type Remains = {
  /** As it is shown; null: nobody knows of such a clip, or not any more. */
  readonly state: ClipState | null;
  /** How it ended; null where it did not, or that is forgotten. */
  readonly deletion: Deletion | null;
  readonly places: readonly Remain[];
  /** Every place was reached, and nothing was found in any; the clip is over. */
  readonly gone: boolean;
};

export type RemainsDeps = {
  readonly orm: Orm;
  readonly keys: Pick<KeyStore, 'get'>;
  /** Its listing needs no key, and finds what nobody can read any more. */
  readonly store: Pick<ObjectStore, 'list'>;
  readonly queue: Pick<JobQueue, 'mentioning'>;
  readonly folders: {
    /** Of all processes together: uploads that come in parts. */
    readonly uploads: string;
    /** Each holds a folder for every process: uploads on their way, work files of renders, half-written objects. */
    readonly staging: string;
    readonly scratch: string;
    readonly unfinished: string;
  };
  readonly tombstones: Pick<Tombstones, 'read'>;
  readonly logger: Logger;
};

type Found = Pick<Remain, 'found' | 'detail'> & { readonly reachable?: boolean };
/** What the rows say of a clip, before anything else is looked at. */
type Known = Pick<Remains, 'state' | 'deletion'> & { readonly row: typeof tables.clips.$inferSelect | null };

const found = (count: number, nothing: string, something: string): Found => ({
  found: count,
  detail: count === 0 ? nothing : something,
});

/** A key that is damaged opens nothing, and is there all the same. */
async function keyOf({ keys }: RemainsDeps, clipId: string): Promise<Found> {
  const key = await keys.get(clipId).catch((error: unknown) => {
    if (error instanceof QikError && error.code === 'object_damaged') return 'damaged';
    throw error;
  });
  return found(key === null ? 0 : 1, 'the key store has no key of it', 'the key store has its key');
}

async function objectsOf({ store }: RemainsDeps, clipId: string): Promise<Found> {
  let count = 0;
  for (const { all } of [clipKeys, flikKeys]) for await (const _key of store.list(all(clipId))) count += 1;
  return found(count, 'the store lists none under its prefix', `the store lists ${count} under its prefix`);
}

/** Entries below a folder whose own name or a folder's above them begins with the clip's id. */
async function countBelow(folder: string, clipId: string, inside: boolean): Promise<number> {
  let count = 0;
  for (const entry of (await unlessAbsent(readdir(folder, { withFileTypes: true }))) ?? []) {
    const its = inside || entry.name.startsWith(clipId);
    if (its) count += 1;
    if (entry.isDirectory()) count += await countBelow(join(folder, entry.name), clipId, its);
  }
  return count;
}

async function partsIn(folder: string, clipId: string): Promise<Found> {
  const count = await guarded(() => countBelow(folder, clipId, false));
  return found(count, 'no part of an upload', `${count} files of an upload that came in parts`);
}

async function filesIn(folder: string, clipId: string): Promise<Found> {
  const count = await guarded(() => countBelow(folder, clipId, false));
  const processes = ((await unlessAbsent(readdir(folder))) ?? []).filter((name) => !name.endsWith('.lock')).length;
  const looked = `the folders of ${processes} ${processes === 1 ? 'process' : 'processes'}`;
  return found(count, `nothing in ${looked}`, `${count} files and folders in ${looked}`);
}

/** A machine with a disk of its own says itself when it has removed its work files. */
function elsewhere(files: Found, deletion: Deletion | null): Found {
  const state = deletion?.locations.scratch.state;
  if (deletion === null || state === 'done') return files;
  const who = `the host ${deletion.workerHost ?? ''} had the clip last, and has not said yet that it removed its work files`;
  return state === 'unreachable' ? { ...files, detail: `${files.detail}; ${who}`, reachable: false } : files;
}

async function jobsOf({ queue }: RemainsDeps, clipId: string): Promise<Found> {
  const count = (await queue.mentioning(clipId)).length;
  return found(
    count,
    'no job names it: none that waits, runs, is done or failed for good',
    `${count} ${count === 1 ? 'job names' : 'jobs name'} it`,
  );
}

async function rowsOf({ orm }: RemainsDeps, clipId: string, { row, deletion }: Known): Promise<Found> {
  const remains = await rowRemains(orm, clipId, row);
  const count = [...remains.values()].reduce((sum, rows) => sum + rows, 0);
  const kept = (deletion?.recipients.length ?? 0) > 0 ? '; the feed names its recipients until it is pruned' : '';
  const names = [...remains].map(([name, rows]) => (rows === 1 ? name : `${name} (${rows})`)).join(', ');
  return found(count, `nothing about people or picture${kept}`, `${names}${kept}`);
}

const CACHES: Found = {
  found: 0,
  detail: 'the service has none of its own; players and proxies are told to keep nothing for longer than 60 s',
};

/** A clip that was deleted has to be on the list: a restored backup would bring it back. */
async function tombstoneOf(
  { tombstones }: RemainsDeps,
  clipId: string,
  { state, deletion }: Known,
): Promise<Found & { listed: boolean }> {
  let listed = false;
  for await (const tombstone of tombstones.read()) listed ||= tombstone.clipId === clipId;
  if (listed) return { listed, found: 0, detail: 'it is on the list of deleted clips' };
  const missing = state === 'deleted' || deletion?.reason === 'deleted';
  const needless = state === 'expired' ? 'it need not be on the list: its time is over' : 'it is not on the list';
  return { listed, ...found(missing ? 1 : 0, needless, 'it was deleted and is not on the list') };
}

/** What the rows know of the clip itself. */
async function known(orm: Orm, clipId: string): Promise<Known> {
  const clip = await readClip(orm, clipId, null);
  const [deletion] = await orm.select().from(tables.deletions).where(eq(tables.deletions.clipId, clipId));
  return {
    state: clip?.state ?? deletion?.reason ?? null,
    row: clip?.row ?? null,
    deletion: deletion ?? null,
  };
}

/**
 * Looks for a clip in every place where something of it can be, of whichever tenant and in whatever state it is, and
 * whoever was told to remove it: nothing is taken from what the deletion says of itself, but for machines whose disks
 * cannot be seen from here. A place that does not answer is told as such, and the others are looked at.
 *
 * @returns null where nobody knows of such a clip, every place was reached and nothing was found in any
 */
export async function findRemains(deps: RemainsDeps, clipId: string): Promise<Remains | null> {
  const { orm, folders, logger } = deps;
  const about = await known(orm, clipId);
  const look = async (place: RemainsPlace, work: () => Promise<Found>): Promise<Remain> => {
    try {
      const { reachable = true, ...rest } = await work();
      return { place, reachable, ...rest };
    } catch (error) {
      logger.warn({ clip: clipId, place, error: errorFacts(error) }, 'a place could not be looked into');
      return { place, reachable: false, found: 0, detail: 'it could not be looked into; the log says why' };
    }
  };
  let onList = false;
  const places = await Promise.all([
    look('key', () => keyOf(deps, clipId)),
    look('objects', () => objectsOf(deps, clipId)),
    look('half-written', () => filesIn(folders.unfinished, clipId)),
    look('uploads', () => partsIn(folders.uploads, clipId)),
    look('staging', () => filesIn(folders.staging, clipId)),
    look('scratch', async () => elsewhere(await filesIn(folders.scratch, clipId), about.deletion)),
    look('queue', () => jobsOf(deps, clipId)),
    look('database', () => rowsOf(deps, clipId, about)),
    look('caches', async () => CACHES),
    look('tombstones', async () => {
      const { listed, ...rest } = await tombstoneOf(deps, clipId, about);
      onList = listed;
      return rest;
    }),
  ]);
  const { deletion } = about;
  const state = about.state ?? (onList ? 'deleted' : null);
  const clean = places.every((place) => place.reachable && place.found === 0);
  if (state === null && clean) return null;
  const over = state === null || state === 'deleted' || state === 'expired';
  return { state, deletion, places, gone: clean && over };
}
