import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { openDatabase } from '../../../pipeline/db/index.js';
import { seedDatabase } from '../../../pipeline/db/test/seed.js';
import { lineOf } from '../bench/measure.js';
import { benchLibrary } from '../bench/run.js';

t.test('the library is measured, of which only the shapes are looked at here', async (t) => {
  const database = await openDatabase({ dataDir: await seedDatabase(join(testFolder(t), 'data')) });
  t.teardown(() => database.close());
  const figures = await benchLibrary(database.orm, {
    fliks: 100,
    seed: 3,
    runs: 2,
    say: (one) => t.comment(lineOf(one)),
  });
  const bytesOf = (name: string): number => figures.find((one) => one.name === name)?.bytes ?? 0;
  for (const { name, p50, p95 } of figures) t.ok(p50 > 0 && p95 >= p50, name);
  t.ok(bytesOf('whole catalogue, made') > 50_000);
  t.equal(bytesOf('whole catalogue, made'), bytesOf('whole catalogue, kept'));
  t.ok(bytesOf('delta of 1 change, made') < bytesOf('delta of 100 changes, made') / 10);
  t.ok(bytesOf('search: an emoji') > 1000, 'something is found');
  for (const name of ['search: a mistake', 'autocomplete: three letters', 'trending, counted', 'studio list: by tag'])
    t.ok(
      figures.some((one) => one.name === name),
      name,
    );
});
