import { openDatabase } from '../../../pipeline/db/index.js';
import { eachDatabase } from '../../../pipeline/db/test/each-database.js';
import { CatalogueReader } from '../../catalogue/index.js';
import { EDITOR, openLibrary, show } from '../../catalogue/prove/library.js';
import {
  arrangePack,
  createPack,
  publishAllDue,
  publishNow,
  type ReleaseRow,
  readPack,
  readRelease,
  replacePack,
} from '../index.js';
import { scheduleRelease } from '../schedule.js';
import { openStage } from './stage.js';

await eachDatabase(async (t, newDatabase) => {
  await t.test('at the same moment', async (t) => {
    const place = await newDatabase();
    const stage = await openStage(t, place);
    const { orm, deps, newFlik, draft, dueSince } = stage;
    // Another process, where there can be one.
    const other = 'databaseUrl' in place ? await openDatabase(place) : null;
    t.teardown(() => other?.close());
    const second = other?.orm ?? orm;
    const others = openLibrary(second).deps;

    await t.test('two editors who reorder a pack both succeed, and nothing is lost or doubled', async (t) => {
      const ids = await Promise.all(Array.from({ length: 8 }, () => newFlik()));
      const { id } = await createPack(orm, { slug: 'starter', by: EDITOR, titles: { en: 'Starter' } });
      const filled = await arrangePack(
        orm,
        id,
        EDITOR,
        ids.map((flikId) => ({ do: 'add', flikId })),
      );
      const [a = '', b = '', c = '', d = ''] = ids;
      const moves = [
        arrangePack(orm, id, EDITOR, [{ do: 'move', flikId: a, after: c }]),
        arrangePack(second, id, EDITOR, [{ do: 'move', flikId: d, before: b }]),
        arrangePack(orm, id, EDITOR, [{ do: 'put', flikId: ids[7] ?? '', slot: 12 }]),
        arrangePack(second, id, EDITOR, [{ do: 'take-out', flikId: ids[6] ?? '' }]),
      ];
      await Promise.all(moves);
      const { content, revision } = await readPack(orm, id);
      const inside = content.slots.flatMap(({ flikId }) => flikId ?? []);
      t.strictSame([...inside].sort(), ids.filter((one) => one !== ids[6]).sort());
      t.equal(inside.indexOf(d) + 1, inside.indexOf(b));
      t.equal(content.slots[11]?.flikId, ids[7]);
      t.equal(revision, filled.revision + 4);
      const replaced = await Promise.allSettled(
        [orm, second].map((one) => replacePack(one, { id, revision, by: EDITOR }, { slots: [] })),
      );
      t.strictSame(
        replaced.map(({ status }) => status).sort(),
        ['fulfilled', 'rejected'],
        'who replaces all must have seen it',
      );
    });

    await t.test('each release is published once, in its order, and numbers have no gaps', async (t) => {
      const rows: ReleaseRow[] = [];
      for (let at = 0; at < 6; at += 1) {
        const row = await draft(show(await newFlik()));
        await scheduleRelease(
          deps,
          { id: row.id, revision: 1, by: EDITOR },
          { localTime: '2199-01-01T09:00', zone: 'UTC' },
        );
        await dueSince(row.id, 100 - at);
        rows.push(row);
      }
      const more = await Promise.all([0, 1].map(async () => draft(show(await newFlik()))));
      const work = [
        ...[publishAllDue(deps), publishAllDue(others), publishAllDue(deps)],
        ...more.map((row, at) => publishNow(at === 0 ? deps : others, { id: row.id, revision: 1, by: EDITOR })),
      ];
      await Promise.all(work);
      // Who found the other at work left the rest to it, or to the next look.
      await publishAllDue(deps);
      const done = await Promise.all(rows.map(({ id }) => readRelease(orm, id)));
      t.ok(done.every(({ state }) => state === 'published'));
      const numbers = done.map(({ seq }) => seq ?? 0);
      t.strictSame(
        numbers,
        [...numbers].sort((x, y) => x - y),
      );
      const all = [
        ...numbers,
        ...(await Promise.all(more.map(({ id }) => readRelease(orm, id)))).map(({ seq }) => seq ?? 0),
      ];
      t.strictSame(
        [...all].sort((x, y) => x - y),
        [1, 2, 3, 4, 5, 6, 7, 8],
      );
      t.equal((await new CatalogueReader(orm).edition()).state.fliks.length, 8);
    });
  });
});
