import { join } from 'node:path';
import { inArray, sql } from 'drizzle-orm';
import { type Orm, openDatabase, tables } from '../../db/index.js';
import { type ObjectStore, openDiskStore } from '../../storage/index.js';
import { clipOf, type KeyStore, openDiskKeyStore, sealedStore } from '../../vault/index.js';
import { seedClips } from './seed.js';

const { clips, deletions } = tables;

/** Where the service keeps everything. */
export type Place = { readonly dataDir: string; readonly databaseUrl: string | null; readonly masterKey: Uint8Array };

/** Whose clips are seeded: not the tenant of any key. */
const TENANT = 'seeded';
/** Rows of one statement. */
const STEP = 5000;

type Opened = { readonly orm: Orm; readonly keys: KeyStore; readonly store: ObjectStore; readonly disk: ObjectStore };

/** Opens what the service keeps, while no process of it runs. */
async function opened<T>({ dataDir, databaseUrl, masterKey }: Place, work: (place: Opened) => Promise<T>): Promise<T> {
  const database = await openDatabase({ dataDir, databaseUrl });
  try {
    const masters = { current: { version: 1, key: masterKey } };
    const keys = await openDiskKeyStore(join(dataDir, 'keys'), masters, true);
    const disk = await openDiskStore(join(dataDir, 'objects'));
    return await work({ orm: database.orm, keys, disk, store: sealedStore(disk, keys, clipOf) });
  } finally {
    await database.close();
  }
}

/** Makes clips that have a day left. */
export const seed = (place: Place, count: number, say: (made: number) => void): Promise<void> =>
  opened(place, ({ orm, keys, store }) =>
    seedClips({ orm, keys, store }, { count, tenant: TENANT, expiresAt: new Date(Date.now() + 86_400_000) }, say),
  );

/** Has the seeded clips be over since a second ago, by the database's clock. */
export const endSeeded = (place: Place): Promise<void> =>
  opened(place, async ({ orm }) => {
    for (;;) {
      const some = orm
        .select({ id: clips.id })
        .from(clips)
        .where(sql`${clips.tenant} = ${TENANT} and ${clips.expiresAt} > now()`)
        .limit(STEP);
      const rows = await orm
        .update(clips)
        .set({ expiresAt: sql`now() - interval '1 second'` })
        .where(inArray(clips.id, some))
        .returning({ id: clips.id });
      if (rows.length < STEP) return;
    }
  });

/** What must hold when all is over. @returns what does not, in words */
export const judge = (place: Place, count: number, kept: readonly string[]): Promise<string[]> =>
  opened(place, async ({ orm, keys, disk }) => {
    const faults: string[] = [];
    const [found] = await orm
      .select({
        complete: sql<number>`(count(*) filter (where ${deletions.completedAt} is not null))::int`,
        expired: sql<number>`(count(*) filter (where ${deletions.tenant} = ${TENANT}))::int`,
        all: sql<number>`count(*)::int`,
      })
      .from(deletions);
    const { complete = 0, expired = 0, all = 0 } = found ?? {};
    if (expired !== count) faults.push(`${expired} of ${count} clips ended with their time`);
    if (complete !== count) faults.push(`${complete} of ${count} deletions are complete`);
    if (all !== expired) faults.push(`${all - expired} clips ended whose time was not over`);
    const left = new Set<string>();
    for await (const key of disk.list('clips/')) left.add(key.split('/')[1] ?? '');
    const living = new Set(kept);
    const strays = [...left].filter((id) => !living.has(id));
    if (strays.length > 0) faults.push(`objects of ${strays.length} clips are left`);
    const lost = kept.filter((id) => !left.has(id));
    if (lost.length > 0) faults.push(`objects of ${lost.length} clips are gone that were sent meanwhile`);
    let sealed = 0;
    for await (const { clipId } of keys.list()) if (!living.has(clipId)) sealed += 1;
    if (sealed > 0) faults.push(`keys of ${sealed} clips are left`);
    return faults;
  });
