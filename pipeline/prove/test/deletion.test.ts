import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { qikProgram } from '../../../fixtures/test/program.js';
import { seedDatabase } from '../../db/test/seed.js';
import { mediaContext } from '../../media/test/support.js';
import { AIMS, WAYS } from '../deletion/plan.js';
import { proveDeletion } from '../deletion/run.js';
import { deletionSummary } from '../deletion/summary.js';

// The long form is `npm run prove:deletion`. A seed that fails there belongs here.
t.test('fifty deletions at every place: nothing is read, comes back or stays', async (t) => {
  const folder = join(testFolder(t, { run: {} }), 'run');
  await seedDatabase(join(folder, 'data'));
  const program = await qikProgram();
  const report = await proveDeletion({ seed: 11, rounds: 50, folder, program, media: await mediaContext() });
  t.comment(deletionSummary(11, 'embedded', report));
  if (report.faults.length > 0) t.comment(report.history.lines.join('\n'));
  t.same(report.faults, []);
  t.equal(report.rounds, 50);
  t.equal(report.leaks, 0);
  t.ok(report.reads > 0, 'addresses were read after the acknowledgement');
  for (const aim of AIMS) t.ok((report.at[aim] ?? 0) > 0, `a clip was deleted at ${aim}`);
  for (const way of WAYS) t.ok((report.ways[way] ?? 0) > 0, `and as a ${way}`);
});
