import { eq, gt, sql } from 'drizzle-orm';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { type Orm, tables } from '../../db/index.js';
import { eachDatabase } from '../../db/test/each-database.js';
import { startPostgres } from '../../db/test/postgres-server.js';
import { type FeedPosition, readFeed } from '../index.js';
import { openParts } from './feed-parts.js';

const { deletions, feedMarks } = tables;

/** A reader that goes on behind what it has seen. */
function reader(orm: Orm, tenant: string, limit = 100) {
  let after: FeedPosition | null = null;
  const next = async (): Promise<string[]> => {
    const page = await readFeed(orm, { tenant, after, limit });
    after = page.end;
    return page.deletions.map(({ clipId }) => clipId);
  };
  return { next, position: () => after };
}

const prune = (orm: Orm, seq: number) =>
  orm
    .insert(feedMarks)
    .values({ feed: 'deletions', prunedThrough: seq })
    .onConflictDoUpdate({ target: feedMarks.feed, set: { prunedThrough: seq } });

const seqOf = async (orm: Orm, clipId: string): Promise<number> => {
  const [row] = await orm.select().from(deletions).where(eq(deletions.clipId, clipId));
  return row?.seq ?? Number.NaN;
};

await eachDatabase(async (t, newDatabase) => {
  t.test('a tenant is told of what is gone of it, in order and once', async (t) => {
    const { orm, add, remove } = await openParts(t, await newDatabase());
    const one = reader(orm, 'one');
    t.same(await one.next(), [], 'nothing yet, and a place to go on from');
    const clips = await Promise.all([1, 2, 3, 4, 5].map(() => add({ recipients: ['bob', 'eve'] })));
    const foreign = await add({ tenant: 'two' });
    for (const id of clips.slice(0, 3)) await remove(id);
    await remove(foreign);
    t.same(await one.next(), clips.slice(0, 3));
    t.same(await one.next(), []);
    await orm
      .update(tables.clips)
      .set({ expiresAt: sql`now()` })
      .where(eq(tables.clips.id, clips[3] ?? ''));
    for (const id of clips.slice(3)) await remove(id);
    t.same(await one.next(), clips.slice(3));
    t.same(await reader(orm, 'two').next(), [foreign]);

    const { deletions: all } = await readFeed(orm, { tenant: 'one', after: null, limit: 100 });
    t.same(
      all.map(({ clipId }) => clipId),
      clips,
      'from the beginning',
    );
    t.same(
      all.map(({ reason }) => reason),
      ['deleted', 'deleted', 'deleted', 'expired', 'deleted'],
    );
    t.match(all[0], { id: /^[0-9a-f-]{36}$/, at: Date, recipients: ['bob', 'eve'] });

    const inPages = reader(orm, 'one', 2);
    t.same(
      [await inPages.next(), await inPages.next(), await inPages.next(), await inPages.next()],
      [clips.slice(0, 2), clips.slice(2, 4), clips.slice(4), []],
      'a page at a time',
    );
  });

  t.test('whoever stands where it was cut off, or where it is another one, has to start again', async (t) => {
    const { orm, add, remove } = await openParts(t, await newDatabase());
    const early = reader(orm, 'one');
    await early.next();
    const clips = [await add(), await add(), await add()];
    await remove(clips[0] ?? '');
    const middle = reader(orm, 'one');
    await middle.next();
    await remove(clips[1] ?? '');
    await remove(clips[2] ?? '');
    const late = reader(orm, 'one');
    await late.next();
    const quiet = reader(orm, 'another');
    t.same(await quiet.next(), [], 'who hears nothing moves on as well');

    await prune(orm, await seqOf(orm, clips[1] ?? ''));
    await t.rejects(early.next(), { code: 'cursor_expired' });
    await t.rejects(middle.next(), { code: 'cursor_expired' });
    t.same(await late.next(), []);
    t.same(await quiet.next(), []);
    t.same(await reader(orm, 'one').next(), clips.slice(2), 'the rest is still told');

    // As after the restore of a backup from before the last deletion: its number is given out again.
    const seq = await seqOf(orm, clips[2] ?? '');
    await orm.delete(deletions).where(eq(deletions.seq, seq));
    await t.rejects(late.next(), { code: 'cursor_expired' }, 'a number beyond the end');
    const other = await add();
    await remove(other);
    await orm.update(deletions).set({ seq }).where(eq(deletions.clipId, other));
    await t.rejects(late.next(), { code: 'cursor_expired' }, 'the same number, another entry');
    t.same(await reader(orm, 'one').next(), [other]);

    await orm.delete(deletions).where(gt(deletions.seq, 0));
    await prune(orm, seq);
    const afresh = reader(orm, 'one');
    t.same(await afresh.next(), [], 'all of it cut off');
    const last = await add();
    await remove(last);
    await orm
      .update(deletions)
      .set({ seq: seq + 1 })
      .where(eq(deletions.clipId, last));
    t.same(await afresh.next(), [last]);
  });
});

t.test('a reader never skips a deletion that is committed late', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const databaseUrl = await server.database();
  const [left, right] = [
    await openParts(t, { dataDir: testFolder(t, { left: {} }), databaseUrl }),
    await openParts(t, { dataDir: t.testdirName, databaseUrl }),
  ];

  await t.test('two connections: the later one waits for its number', async (t) => {
    const row = () => ({
      ...{ id: uuidv7(), clipId: uuidv7(), tenant: 'one', reason: 'deleted' as const, auditSeq: 1 },
      ...{ recipients: [], outputs: [], locations: sql`'{}'::jsonb` },
    });
    const [first, second] = [row(), row()];
    const one = reader(left.orm, 'one');
    await one.next();
    let commit = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      commit = resolve;
    });
    let written = (): void => undefined;
    const isWritten = new Promise<void>((resolve) => {
      written = resolve;
    });
    const early = left.orm.transaction(async (tx) => {
      await tx.insert(deletions).values(first);
      written();
      await held;
    });
    await isWritten;
    let lateDone = false;
    const late = right.orm
      .transaction((tx) => tx.insert(deletions).values(second))
      .then(() => {
        lateDone = true;
      });
    const waits = async (): Promise<boolean> => {
      const { rows } = await left.database.pool.query<{ waiting: string }>(
        `select count(*) as waiting from pg_locks where locktype = 'advisory' and not granted`,
      );
      return Number(rows[0]?.waiting) > 0;
    };
    while (!lateDone && !(await waits())) await new Promise((resolve) => setTimeout(resolve, 20));
    const seen = await one.next();
    commit();
    await Promise.all([early, late]);
    seen.push(...(await one.next()));
    t.same(seen, [first.clipId, second.clipId]);
  });

  await t.test('many at once, in two processes', async (t) => {
    const ids = await Promise.all(Array.from({ length: 60 }, () => left.add({ tenant: 'many' })));
    const one = reader(right.orm, 'many', 7);
    let over = false;
    const seen: string[] = [];
    const reading = (async () => {
      for (;;) {
        const last = over;
        const page = await one.next();
        seen.push(...page);
        if (last && page.length === 0) return;
      }
    })();
    await Promise.all(ids.map((id, index) => (index % 2 === 0 ? left : right).remove(id)));
    over = true;
    await reading;
    t.same(seen.toSorted(), ids.toSorted(), 'every one, once');
    const rows = await left.orm.select().from(deletions).where(eq(deletions.tenant, 'many')).orderBy(deletions.seq);
    t.same(
      seen,
      rows.map(({ clipId }) => clipId),
      'in order',
    );
  });
});
