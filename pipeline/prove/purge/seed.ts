import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { uuidv7 } from 'uuidv7';
import { type Orm, tables } from '../../db/index.js';
import { clipKeys, forEachOf, type ObjectStore } from '../../storage/index.js';
import type { KeyStore } from '../../vault/index.js';

const { clips, renditions, stills } = tables;

/** What clips are seeded into. */
export type SeedPlace = {
  readonly orm: Orm;
  readonly keys: Pick<KeyStore, 'create'>;
  readonly store: Pick<ObjectStore, 'put'>;
};

/** Rows of one statement: a clip's has some thirty values, and a statement takes 65,535. */
const ROWS = 500;
const AT_ONCE = 16;
/** Of every object; what removing one costs does not depend on it. */
const OBJECT_BYTES = 2000;
const EPOCH = 1;
const DAY_MS = 86_400_000;

const videoKey = (id: string): string => clipKeys.output(id, EPOCH, 'main.mp4');
const posterKey = (id: string): string => clipKeys.output(id, EPOCH, 'poster.jpg');

/** A ready clip as it is two weeks after it came, with as much in its row as an ordinary one has. */
function rowOf(id: string, tenant: string, expiresAt: Date): typeof clips.$inferInsert {
  const receivedAt = new Date(expiresAt.getTime() - 14 * DAY_MS);
  return {
    ...{ id, tenant, apiKeyId: 'seed', state: 'ready', epoch: EPOCH, priority: 'normal', options: {} },
    ...{ sender: 'somebody', recipients: [randomBytes(8).toString('hex'), randomBytes(8).toString('hex')] },
    ...{ metadata: { conversation: randomBytes(8).toString('hex') }, sentAt: receivedAt, receivedAt, expiresAt },
    ...{ sourceKey: clipKeys.source(id), sourceBytes: OBJECT_BYTES, sourceSha256: randomBytes(32).toString('hex') },
    progress: { stage: 'store', percent: 100, etaMs: 0 },
  };
}

const videoOf = (clipId: string): typeof renditions.$inferInsert => ({
  ...{ clipId, id: 'main', position: 0, epoch: EPOCH, objectKey: videoKey(clipId) },
  data: {
    ...{ id: 'main', profiles: ['android-main@1'], platforms: ['android'], contentType: 'video/mp4' },
    ...{ bytes: OBJECT_BYTES, sha256: '0'.repeat(64), width: 320, height: 180, fps: 30, durationMs: 1000 },
    ...{ video: { codec: 'h264', profile: 'main', level: '3.0', bitrate: 16_000 }, audio: null },
    ...{ checks: [], conforms: true },
  },
});

const posterOf = (clipId: string): typeof stills.$inferInsert => ({
  ...{ clipId, name: 'poster.jpg', position: 0, epoch: EPOCH, objectKey: posterKey(clipId) },
  data: {
    ...{ kind: 'poster', contentType: 'image/jpeg', width: 320, height: 180 },
    ...{ bytes: OBJECT_BYTES, sha256: '0'.repeat(64), atSeconds: 0.5 },
  },
});

/**
 * Makes clips that end at a time, each with a key, an upload, a rendition and a poster: objects through the store, sealed
 * as any other, and rows in bulk.
 *
 * @param say told how many there are, now and then
 */
export async function seedClips(
  { orm, keys, store }: SeedPlace,
  { count, tenant, expiresAt }: { readonly count: number; readonly tenant: string; readonly expiresAt: Date },
  say: (made: number) => void = () => undefined,
): Promise<void> {
  const bytes = randomBytes(OBJECT_BYTES);
  for (let made = 0; made < count; made += ROWS) {
    const ids = Array.from({ length: Math.min(ROWS, count - made) }, () => uuidv7());
    await forEachOf(ids, AT_ONCE, async (id) => {
      await keys.create(id);
      for (const key of [clipKeys.source(id), videoKey(id), posterKey(id)])
        await store.put(key, Readable.from([bytes]));
    });
    await orm.transaction(async (tx) => {
      await tx.insert(clips).values(ids.map((id) => rowOf(id, tenant, expiresAt)));
      await tx.insert(renditions).values(ids.map(videoOf));
      await tx.insert(stills).values(ids.map(posterOf));
    });
    say(made + ids.length);
  }
}
