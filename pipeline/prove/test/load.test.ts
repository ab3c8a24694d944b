import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { qikProgram } from '../../../fixtures/test/program.js';
import { seedDatabase } from '../../db/test/seed.js';
import { loadSummary, proveLoad } from '../load/run.js';

// The long form is `npm run prove:load`.
t.test('many send at once, and then many who send next to nothing', async (t) => {
  const folder = testFolder(t);
  await seedDatabase(join(folder, 'data'));
  const request = {
    ...{ seed: 7, uploads: 20, bytes: 1_000_000, trickling: 20, folder },
    limits: { graceSeconds: 4, minBytesPerSecond: 4000 },
    program: await qikProgram(),
  };
  const report = await proveLoad(request);
  t.comment(loadSummary(request, report));
  t.same(report.faults, []);
  t.equal(report.acknowledged, 20);
  t.same(report.outcomes, { upload_too_slow: 20 });
  t.ok(report.healthy, 'the upload beside them came to its end');
  for (const { idle, peak } of [report.uploading, report.trickled]) t.ok(idle > 1e6 && peak >= idle, 'memory was read');
});
