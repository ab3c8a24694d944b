import { join } from 'node:path';
import { Readable } from 'node:stream';
import { eq, inArray, sql } from 'drizzle-orm';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { LIBRARY_TENANT } from '../../../pipeline/access/index.js';
import { createClip } from '../../../pipeline/clips/index.js';
import { newClip } from '../../../pipeline/clips/test/sample.js';
import { tables } from '../../../pipeline/db/index.js';
import { flikKeys, openDiskStore } from '../../../pipeline/storage/index.js';
import { studioTables } from '../../db/index.js';
import { EMPTY_CONTENT } from '../../library/content.js';
import { destroyFlik, trashFlik } from '../../library/index.js';
import { analysisOf, finish, openStudio } from '../../library/test/studio.js';
import { sweepMedia } from '../index.js';

const { clips } = tables;
const { catalogueLog, flikMedia, flikSources, imports, importRows } = studioTables;
const DAYS = 30;

t.test('videos that nothing needs are swept, and no others', async (t) => {
  const folder = testFolder(t);
  const { orm, dora, create } = await openStudio(t);
  const store = await openDiskStore(join(folder, 'objects'));
  const old = (ids: readonly string[]) =>
    orm
      .update(clips)
      .set({ receivedAt: sql`now() - interval '31 days'` })
      .where(inArray(clips.id, [...ids]));
  /** A video that is ready, with an object in the store. */
  const source = async (): Promise<string> => {
    const clip = newClip({ tenant: LIBRARY_TENANT, apiKeyId: LIBRARY_TENANT });
    await createClip(orm, clip);
    await orm.insert(flikSources).values({ id: clip.id, name: 'x' });
    await store.put(flikKeys.source(clip.id), Readable.from(['bytes']));
    await finish(orm, clip.id, null);
    return clip.id;
  };
  const flik = async (sourceId: string) => {
    const made = await create({ sourceId });
    const mediaId = made.mediaId ?? '';
    await finish(orm, mediaId, analysisOf('a'));
    await store.put(flikKeys.output(mediaId, 1, 'a.mp4'), Readable.from(['bytes']));
    return { ...made, mediaId };
  };
  const objects = async (): Promise<string[]> => {
    const found = new Set<string>();
    for await (const key of store.list('fliks/')) found.add(key.split('/')[1] ?? '');
    return [...found].sort();
  };
  const destroy = async (id: string): Promise<void> => {
    await trashFlik(orm, { id, actor: dora });
    await destroyFlik(orm, { id, actor: dora });
  };
  const sweep = () => sweepMedia({ orm, store }, DAYS);

  const [used, unused, shown, planned] = [await source(), await source(), await source(), await source()];
  const kept = await flik(used);
  const trashed = await flik(unused);
  const live = await flik(shown);
  const everything = [used, unused, shown, planned, kept.mediaId, trashed.mediaId, live.mediaId];

  t.equal(await sweep(), 0, 'not before its time');
  await old(everything);
  const importId = uuidv7();
  await orm.insert(imports).values({ id: importId, kind: 'csv', state: 'checked' });
  const content = { ...EMPTY_CONTENT, sourceId: planned };
  await orm.insert(importRows).values({ importId, row: 1, slug: 'x', effect: 'create', content });
  await trashFlik(orm, { id: trashed.id, actor: dora });
  t.equal(await sweep(), 0, 'what is in the trash can come back, and what an import will use is used');
  await destroyFlik(orm, { id: trashed.id, actor: dora });

  // It was in a catalogue that a device may still have.
  const entry = {
    kind: 'flik',
    slug: live.slug,
    version: 1,
    mediaId: live.mediaId,
    content: { ...content, sourceId: shown },
  } as const;
  await orm
    .insert(catalogueLog)
    .values({ kind: 'flik', id: live.id, seq: 1, rank: 'a', content: entry, newest: false });
  await destroy(live.id);
  t.equal(await sweep(), 2);
  t.same(await objects(), [used, shown, planned, kept.mediaId, live.mediaId].sort());
  t.same(await orm.select().from(flikMedia).where(eq(flikMedia.id, trashed.mediaId)), []);
  t.same(await orm.select().from(flikSources).where(eq(flikSources.id, unused)), []);

  await orm.delete(catalogueLog);
  await orm.update(imports).set({ state: 'cancelled' });
  t.equal(await sweep(), 3);
  t.same(await objects(), [used, kept.mediaId].sort());
  t.same((await orm.select({ id: clips.id }).from(clips)).map(({ id }) => id).sort(), [used, kept.mediaId].sort());

  const left = await source();
  await old([left]);
  await orm.update(clips).set({ state: 'processing' }).where(eq(clips.id, left));
  t.equal(await sweep(), 0, 'what a worker has at hand stays');
});
