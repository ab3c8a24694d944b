import { inArray } from 'drizzle-orm';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import type { ObjectStore } from '../storage/index.js';
import type { KeyStore } from '../vault/index.js';
import { isClipId } from './read.js';

const { clips, renditions, stills } = tables;

/** Clips whose rows are read at once. */
const BATCH = 200;

export type Strays = {
  /** Objects that were looked at. */
  readonly listed: number;
  /** Keys of objects that no row speaks of and no worker makes. */
  readonly keys: readonly string[];
  /** Clips that have an encryption key and no row. */
  readonly sealed: readonly string[];
};

/** What of the keys a sweep needs. */
export type SealedClips = Pick<KeyStore, 'list' | 'destroy'>;

type Listed = { readonly key: string; readonly clipId: string; readonly epoch: number | null };

/** What a clip's key says; null for a key that is not made like one, which is not ours to judge. */
function parseKey(key: string): Listed | null {
  const [, clipId = '', rest = ''] = /^(?:clips|fliks)\/([^/]+)\/(.+)$/.exec(key) ?? [];
  if (!isClipId(clipId)) return null;
  const epoch = /^(\d+)\/./.exec(rest)?.[1];
  return { key, clipId, epoch: epoch === undefined ? null : Number(epoch) };
}

/** Clips of the key store without a row. The keys are listed before the rows are read, as objects are. */
async function sealedStrays(orm: Orm, sealed: SealedClips): Promise<string[]> {
  const ids: string[] = [];
  for await (const { clipId } of sealed.list()) ids.push(clipId);
  const strays: string[] = [];
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH);
    const rows = await orm.select({ id: clips.id }).from(clips).where(inArray(clips.id, batch));
    const known = new Set(rows.map((row) => row.id));
    strays.push(...batch.filter((id) => !known.has(id)));
  }
  return strays;
}

async function straysAmong(orm: Orm, listed: readonly Listed[]): Promise<string[]> {
  const ids = [...new Set(listed.map((one) => one.clipId))];
  const rows = await orm
    .select({ id: clips.id, state: clips.state, epoch: clips.epoch, sourceKey: clips.sourceKey })
    .from(clips)
    .where(inArray(clips.id, ids));
  // After the clips: what was published in between is found here, and what was claimed in between counts as held.
  const videos = await orm
    .select({ key: renditions.objectKey })
    .from(renditions)
    .where(inArray(renditions.clipId, ids));
  const pictures = await orm.select({ key: stills.objectKey }).from(stills).where(inArray(stills.clipId, ids));
  const spokenOf = new Set([...rows.map((row) => row.sourceKey), ...[...videos, ...pictures].map(({ key }) => key)]);
  const held = new Map(rows.filter((row) => row.state === 'processing').map((row) => [row.id, row.epoch]));
  return listed
    .filter(({ key, clipId, epoch }) => {
      const claim = held.get(clipId);
      const beingMade = claim !== undefined && epoch !== null && epoch >= claim;
      return !spokenOf.has(key) && !beingMade;
    })
    .map(({ key }) => key);
}

/**
 * Finds what processes left that died between storing and writing the row: uploads that were never acknowledged, and
 * outputs of attempts that lost their claim. Objects are listed before their rows are read, since a row comes after
 * its objects: read the other way round, what was made in between would look like a stray. The same holds for the keys
 * that clips are sealed with.
 */
export async function findStrays(orm: Orm, store: ObjectStore, sealed: SealedClips): Promise<Strays> {
  const keys: string[] = [];
  let listed = 0;
  let batch: Listed[] = [];
  let clipsInBatch = 0;
  const judge = async (): Promise<void> => {
    if (batch.length > 0) keys.push(...(await straysAmong(orm, batch)));
    batch = [];
    clipsInBatch = 0;
  };
  for (const prefix of ['clips/', 'fliks/']) {
    for await (const key of store.list(prefix)) {
      const one = parseKey(key);
      if (one === null) continue;
      listed += 1;
      if (batch.at(-1)?.clipId !== one.clipId) {
        if (clipsInBatch === BATCH) await judge();
        clipsInBatch += 1;
      }
      batch.push(one);
    }
  }
  await judge();
  // What the check of the storage writes is there for milliseconds.
  for await (const key of store.list('health/')) keys.push(key);
  return { listed, keys, sealed: await sealedStrays(orm, sealed) };
}
