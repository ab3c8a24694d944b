import { eq, inArray, sql } from 'drizzle-orm';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import type { ObjectStore } from '../storage/index.js';
import type { KeyStore } from '../vault/index.js';
import { isClipId } from './read.js';

const { clips, deletions, renditions, stills } = tables;

/** Clips whose rows are read at once. */
const BATCH = 200;

export type Strays = {
  /** Objects that were looked at. */
  readonly listed: number;
  /** Keys of objects that no row speaks of and no worker makes. */
  readonly keys: readonly string[];
  /** Clips that have an encryption key and no row. */
  readonly sealed: readonly string[];
  /** The same of clips whose deletion is complete: a backup of the objects or keys that was restored brought them back. */
  readonly over: { readonly keys: readonly string[]; readonly sealed: readonly string[] };
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

/** Key of a clip's upload; null where only its renditions are kept. */
const keptSource = sql<string | null>`case when ${clips.sourceDroppedAt} is null then ${clips.sourceKey} end`;

/** What is known of a clip that is over: `open` while its deletion looks after what is left of it, `closed` after that. */
const fate = sql<'open' | 'closed' | null>`case
  when ${clips.state} not in ('deleted', 'expired') then null
  when ${deletions.id} is not null and ${deletions.completedAt} is null then 'open'
  else 'closed' end`;

type Found = { readonly strays: readonly string[]; readonly over: readonly string[] };

/** Clips of the key store that have no row, or are over. The keys are listed before the rows are read, as objects are. */
async function sealedStrays(orm: Orm, sealed: SealedClips): Promise<Found> {
  const ids: string[] = [];
  for await (const { clipId } of sealed.list()) ids.push(clipId);
  const [strays, over]: [string[], string[]] = [[], []];
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH);
    const rows = await orm
      .select({ id: clips.id, fate })
      .from(clips)
      .leftJoin(deletions, eq(deletions.clipId, clips.id))
      .where(inArray(clips.id, batch));
    const known = new Set(rows.map((row) => row.id));
    strays.push(...batch.filter((id) => !known.has(id)));
    over.push(...rows.filter((row) => row.fate === 'closed').map((row) => row.id));
  }
  return { strays, over };
}

async function straysAmong(orm: Orm, listed: readonly Listed[]): Promise<Found> {
  const ids = [...new Set(listed.map((one) => one.clipId))];
  const rows = await orm
    .select({ id: clips.id, state: clips.state, epoch: clips.epoch, sourceKey: keptSource, fate })
    .from(clips)
    .leftJoin(deletions, eq(deletions.clipId, clips.id))
    .where(inArray(clips.id, ids));
  // After the clips: what was published in between is found here, and what was claimed in between counts as held.
  const videos = await orm
    .select({ key: renditions.objectKey })
    .from(renditions)
    .where(inArray(renditions.clipId, ids));
  const pictures = await orm.select({ key: stills.objectKey }).from(stills).where(inArray(stills.clipId, ids));
  const spokenOf = new Set([...rows.map((row) => row.sourceKey), ...[...videos, ...pictures].map(({ key }) => key)]);
  const held = new Map(rows.filter((row) => row.state === 'processing').map((row) => [row.id, row.epoch]));
  const fates = new Map(rows.map((row) => [row.id, row.fate]));
  const isStray = ({ key, clipId, epoch }: Listed): boolean => {
    const claim = held.get(clipId);
    const beingMade = claim !== undefined && epoch !== null && epoch >= claim;
    return !spokenOf.has(key) && !beingMade;
  };
  return {
    strays: listed.filter((one) => (fates.get(one.clipId) ?? null) === null && isStray(one)).map(({ key }) => key),
    over: listed.filter(({ clipId }) => fates.get(clipId) === 'closed').map(({ key }) => key),
  };
}

/**
 * Finds what processes left that died between two of their steps: uploads that came to nothing, and
 * outputs of attempts that lost their claim. Objects are listed before their rows are read, since a row can come after
 * its objects: read the other way round, what was made in between would look like a stray. The same holds for the keys
 * that clips are sealed with.
 */
export async function findStrays(orm: Orm, store: ObjectStore, sealed: SealedClips): Promise<Strays> {
  const [keys, over]: [string[], string[]] = [[], []];
  let listed = 0;
  let batch: Listed[] = [];
  let clipsInBatch = 0;
  const judge = async (): Promise<void> => {
    const found = await straysAmong(orm, batch);
    keys.push(...found.strays);
    over.push(...found.over);
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
  if (batch.length > 0) await judge();
  // What the check of the storage writes is there for milliseconds.
  for await (const key of store.list('health/')) keys.push(key);
  const found = await sealedStrays(orm, sealed);
  return { listed, keys, sealed: found.strays, over: { keys: over, sealed: found.over } };
}
