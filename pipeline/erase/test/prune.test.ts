import { inArray, sql } from 'drizzle-orm';
import { tables } from '../../db/index.js';
import { eachDatabase } from '../../db/test/each-database.js';
import { confirmDeletion, deleteClips, readFeed } from '../index.js';
import { pruneDeletions } from '../prune.js';
import { openPurgeParts } from './purge-parts.js';

const { clips, deletionConfirmations, deletions, feedMarks } = tables;
const DAY_MS = 86_400_000;

await eachDatabase(async (t, newDatabase) => {
  const { orm, deps, add, remove, later, purgeWith, deletionOf } = await openPurgeParts(t, await newDatabase());
  const marked = async (): Promise<number | undefined> => (await orm.select().from(feedMarks))[0]?.prunedThrough;
  const rowsOf = async (ids: readonly string[]): Promise<number[]> => [
    (
      await orm
        .select()
        .from(clips)
        .where(inArray(clips.id, [...ids]))
    ).length,
    (
      await orm
        .select()
        .from(deletions)
        .where(inArray(deletions.clipId, [...ids]))
    ).length,
  ];
  /** Deleted and complete since so many days. */
  const gone = async (days: number): Promise<string> => {
    const id = await add({ recipients: ['ann'] });
    await remove(id);
    await later(id, 61);
    await purgeWith().batch();
    await later(id, days * 86_400);
    return id;
  };

  await t.test(
    'what was in the feed for long enough is forgotten, and who stands before it starts again',
    async (t) => {
      const [first, second, open, recent] = [await gone(91), await gone(100), await add(), await gone(89)];
      await remove(open);
      await later(open, 200 * 86_400);
      const live = await add();
      const { id, seq } = await deletionOf(second);
      await confirmDeletion(deps, { id, tenant: 'one', by: 'a-key', recipient: 'ann', device: 'phone' });
      const { end } = await readFeed(orm, { tenant: 'one', after: null, limit: 1 });

      t.equal(await pruneDeletions(orm, { keepMs: 90 * DAY_MS }), 2);
      t.same(await rowsOf([first, second]), [0, 0]);
      t.equal((await orm.select().from(deletionConfirmations)).length, 0);
      t.same(await rowsOf([recent, open]), [2, 2], 'what is younger, or not complete, stays');
      t.same(await rowsOf([live]), [1, 0]);
      t.equal(await marked(), seq);
      await t.rejects(readFeed(orm, { tenant: 'one', after: end, limit: 10 }), { code: 'cursor_expired' });
      t.same(await deleteClips(deps, { tenant: 'one', ids: [first], by: 'a-key' }), [], 'nobody knows it any more');

      t.equal(await pruneDeletions(orm, { keepMs: 90 * DAY_MS }), 0);
      t.equal(await marked(), seq, 'the mark stays');
      await orm.update(feedMarks).set({ prunedThrough: sql`${feedMarks.prunedThrough} + 1000` });
      await later(recent, 2 * 86_400);
      t.equal(await pruneDeletions(orm, { keepMs: 90 * DAY_MS }), 1);
      t.equal(await marked(), seq + 1000, 'and never goes back');
    },
  );
});
