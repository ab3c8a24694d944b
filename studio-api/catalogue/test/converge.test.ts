import t from 'tap';
import { openStage } from '../../publishing/test/stage.js';
import { proveCatalogue } from '../prove/run.js';

t.test('devices that were away have exactly what is live, for every platform, locale and rating', async (t) => {
  const { orm } = await openStage(t);
  const seed = Math.floor(Math.random() * 1_000_000);
  const report = await proveCatalogue(orm, { edits: 100, seed, say: () => undefined });
  t.strictSame(report.faults, [], `seed ${seed}`);
  t.ok(report.syncs > 120, `${report.syncs} answers were taken`);
  t.ok(report.startedAgain > 0, 'some were away for too long');
  for (const act of ['make', 'publish', 'unpublish', 'order', 'pack'])
    t.ok((report.tally[act] ?? 0) > 0, `${act}: ${report.tally[act]}`);
  t.comment(report.tally);
});
